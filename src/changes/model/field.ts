/** What a field can hold. A date is `YYYY-MM-DD`; the order of a list carries no meaning. */
export type Value = string | number | boolean | null | readonly string[]
export type Values = Readonly<Record<string, Value>>

/** One thing that can be chosen. `value` is the vendor's id, `label` its name. */
export type Option = {
  value: string
  label: string
  /** What choosing it brings with it, by field key: a licence type its modules. Only `applyFieldDependencies` reads it. */
  implies?: Values
}
/** What can be chosen, by field key; only fields of kind `choice` and `choices` have an entry. */
export type Options = Readonly<Record<string, readonly Option[]>>

export type Group = 'licence' | 'profile' | 'settings'

/** Something of a company that can be changed. */
export type Field = {
  /**
   * One lower-case word; also what people type: `seats=+40`. Five of them mean the same at every vendor, which uses them
   * for nothing else: `seats` and `limited` (limits, warnings, alerts of seats), `ends` and `period` (alerts of the
   * term), `tags` (which companies a policy means).
   */
  key: string
  label: string
  group: Group
  hint?: string
  /** It may not be left empty. */
  required: boolean
  /** Set where a wrong value does harm beyond itself: it opens or closes a door, or gives rights. */
  risky?: true
  kind: Kind
}

export type Kind =
  | { name: 'text'; maxLength: number; lines: 'one' | 'many' }
  | { name: 'number'; min: number; max: number }
  | { name: 'flag'; yes: string; no: string }
  | { name: 'date' }
  | { name: 'choice' }
  | { name: 'choices' }
  /** Free words, typed by people, each at most `maxLength` long. */
  | { name: 'words'; maxLength: number }

/** The groups that a policy can name: the field's own, and `risky`. */
export function groupsOf({ group, risky }: Field): string[] {
  return risky ? [group, 'risky'] : [group]
}

/** Whether two values mean the same: lists are compared as sets, nothing and an empty text or list are one. */
export function same(one: Value | undefined, other: Value | undefined): boolean {
  if (isEmpty(one) || isEmpty(other)) return isEmpty(one) && isEmpty(other)
  if (Array.isArray(one) && Array.isArray(other)) {
    return new Set(one).symmetricDifference(new Set(other)).size === 0
  }
  return one === other
}

function isEmpty(value: Value | undefined): boolean {
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)
}
