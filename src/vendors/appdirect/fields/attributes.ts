import type { components } from '../../../../generated/appdirect.d.ts'
import type { Field, Value, Values } from '../../../changes/model/change.ts'
import { singleLine } from '../../../policy/text.ts'
import { itemsOf } from '../../shared/values.ts'
import { UNSTATED } from './fields.ts'
import type { Attribute } from './limits.ts'

type Read = components['schemas']['CompanyAttribute']

/** An attribute as its marketplace defines it; its type as it was told, where it was. */
export type Definition = { name: string; label: string; hint: string; type: string | undefined; many: boolean }

const PREFIX = 'attribute-'

/**
 * Remembers the attributes that companies were seen to have: no documented request lists those of a marketplace, and
 * a company may lack one that it could have.
 */
export function createAttributes() {
  const seen = new Map<string, Definition>()
  return {
    message(attributes: readonly Read[] | null | undefined): void {
      for (const attribute of itemsOf(attributes)) {
        const { name } = attribute
        if (name) seen.set(name, definitionOf(name, attribute, seen.get(name)))
      }
    },
    all: (): Definition[] => [...seen.values()].sort((one, other) => one.label.localeCompare(other.label))
  }
}

export type Attributes = ReturnType<typeof createAttributes>

/** The fields for attributes. Keys of options are typed as words, since nobody lists which there are. */
export function attributeFields(defined: readonly Definition[]): Field[] {
  return defined.map(({ name, label, hint, many }) => ({
    key: keyOf(name),
    label,
    group: 'profile',
    ...(hint && { hint: hint.slice(0, 150) }),
    required: false,
    kind: many ? { name: 'words', maxLength: UNSTATED } : { name: 'text', maxLength: UNSTATED, lines: 'one' }
  }))
}

/** A value for every attribute that is defined; null or none for those that the company has not. */
export function attributeValues(defined: readonly Definition[], read: readonly Read[] | null | undefined): Values {
  const present = new Map(itemsOf(read).map(attribute => [attribute.name, attribute]))
  const valueIn = ({ name, many }: Definition): Value =>
    many ? (present.get(name)?.valueKeys ?? []) : present.get(name)?.value || null
  return Object.fromEntries(defined.map(definition => [keyOf(definition.name), valueIn(definition)]))
}

/**
 * All attributes of a company as they are to be, or undefined where none is to change: whether the vendor merges a
 * list or replaces it is not documented, so the ones that stay go along.
 */
export function attributesFrom(
  seen: Values,
  wanted: Values,
  types: Readonly<Record<string, string>>
): Attribute[] | undefined {
  if (!Object.keys(wanted).some(isAttribute)) return undefined
  const merged = Object.entries({ ...seen, ...wanted }).filter(([key]) => isAttribute(key))
  return merged.flatMap(([key, value]): Attribute[] => {
    const name = key.slice(PREFIX.length)
    const many = Array.isArray(value) || Array.isArray(seen[key])
    const values = Array.isArray(value) ? [...value] : []
    const isEmpty = many ? values.length === 0 : value === null || value === ''
    // One that the company never had is no business of a write, unless it is the one to be emptied.
    if (isEmpty && !(key in wanted)) return []
    const type = Object.hasOwn(types, name) ? types[name] : undefined
    return [
      {
        name,
        // Only two types are described, but whatever was read goes back as it was, and none is made up.
        ...(type && { attributeType: type as NonNullable<Attribute['attributeType']> }),
        ...(many ? { valueKeys: values } : { value: String(value ?? '') })
      }
    ]
  })
}

export function keyOf(name: string): string {
  return `${PREFIX}${name}`
}

function isAttribute(key: string): boolean {
  return key.startsWith(PREFIX)
}

/** Whether it holds keys of options. Its type can be missing, of another case, or one that is not described. */
export function isMany({ attributeType, valueKeys }: Read): boolean {
  const type = attributeType?.toUpperCase()
  return type === 'MULTISELECT' || (type !== 'TEXT' && itemsOf(valueKeys).length > 0)
}

/** What a company's attribute tells of its definition. One that is not set may say little: the rest is as before. */
function definitionOf(name: string, attribute: Read, before: Definition | undefined): Definition {
  const { label, hint, attributeType, value } = attribute
  const tells = Boolean(attributeType || value) || isMany(attribute)
  const many = tells ? isMany(attribute) : (before?.many ?? false)
  return {
    name,
    label: singleLine(label || '') || before?.label || singleLine(name),
    hint: singleLine(hint || '') || before?.hint || '',
    type: attributeType || (before?.many === many ? before.type : undefined),
    many
  }
}
