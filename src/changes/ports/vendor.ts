import { singleLine } from '../../policy/text.ts'
import type { ImageLimits, ImageType } from '../model/upload.ts'

/** A row of a search or list: enough to choose a company, and to detect changes. */
export type CompanySummary = {
  id: string
  name: string
  use: Use | null
  ends: string | null
  /** Licence values in the row, by field key; may be incomplete. */
  licence?: Values
  /** The vendor's tags and an id from another system; both are searchable. */
  tags?: readonly string[]
  externalId?: string | null
}

export type Company = CompanySummary & {
  /** A value for every field, the vendor's and its own: all that a full write requires. */
  values: Values
  /** Fields of this company alone, where a vendor supports custom fields. */
  fields?: readonly Field[]
  /**
   * What else this vendor's `write` requires from `read`. Plain JSON, so that a company can be copied and stored;
   * opaque to everything but that vendor.
   */
  carried?: unknown
}

/** Images to upload, by field key. */
export type Files = Readonly<Record<string, { name: string; type: ImageType; content: Uint8Array }>>

/** Validation errors, by field key, each a sentence for the person. */
export type Faults = Readonly<Record<string, string>>

/**
 * A system that holds companies. Every call has its own timeout, and throws only `VendorError`, or the signal's reason
 * if the caller aborted.
 */
export type Vendor = {
  /** One lower-case word; stored with every change. */
  name: string
  label: string
  fields: readonly Field[]
  /** Keys of fields whose change needs no other values than those that a list shows of a company. */
  listed?: readonly string[]
  /** Milliseconds between reads that nobody waits for, where the vendor's rate limit is low. */
  pace?: number
  /** Companies whose name contains the text, best match first; at most 100. */
  find(text: string, signal: AbortSignal): Promise<CompanySummary[]>
  /** All companies, page by page; no company twice. */
  list(signal: AbortSignal): AsyncIterable<CompanySummary[]>
  /** Companies with more users than seats, page by page, if the vendor can filter for them. */
  overLimit?(signal: AbortSignal): AsyncIterable<CompanySummary[]>
  /** Throws a `VendorError` with `gone` if there is no such company. */
  read(companyId: string, signal: AbortSignal): Promise<Company>
  /** The choices of this company, current ones included; cached for some minutes. */
  options(company: Company, signal: AbortSignal): Promise<Options>
  /**
   * Adds values that the vendor requires with the wanted ones, and reports those it forbids. Pure. `wanted` holds only
   * values that differ from `seen`.
   */
  applyFieldDependencies(
    seen: Values,
    wanted: Values,
    options: Options,
    today: string
  ): { wanted: Values; faults: Faults }
  /** Keys of the fields that are empty and without which the vendor refuses every change; none where unset. Pure. */
  demands?(seen: Values, options: Options, today: string): readonly string[]
  /**
   * Values that renew the licence for its next term; empty if there is none. The term ends after `today` and leaves no
   * gap. `applyFieldDependencies` accepts them. Pure.
   */
  renewal?(company: Company, options: Options, today: string): Values
  /**
   * Sets the wanted values and leaves all others as read. `company` was just returned by `read`, or is a copy. A vendor
   * that takes only whole companies overwrites what changed since. Safe to repeat. `files` are for fields that take one,
   * which are not among the wanted values then; the value read of such a field changes with each file.
   */
  write(company: Company, wanted: Values, signal: AbortSignal, files?: Files): Promise<void>
  /** Set if the vendor can replace a company's whole profile. */
  profile?: Profile
  /** A sentence of warning about the write API, such as that the vendor calls it a preview. */
  caution?: string
  /** Checks that the account has the required permissions. Changes nothing. */
  check?(signal: AbortSignal): Promise<Finding[]>
}

export type Profile = {
  /** The values in a pasted profile, or its errors by the profile's own names. Omitted values stay unchanged. Pure. */
  read(text: string, company: Company): { wanted: Values } | { faults: Faults }
  /** The profile as text, in the format that `read` parses. Pure. */
  show(company: Company): string
  /** As `write`, but sends the whole profile. */
  replace: Vendor['write']
}

/** The vendor's fields and the company's own. */
export function fieldsOf(vendor: Vendor | undefined, company: Company | null): readonly Field[] {
  return [...(vendor?.fields ?? []), ...(company?.fields ?? [])]
}

/** The vendor's tags of a company, which policies may refer to. */
export function tagsOf({ values }: Company): string[] {
  return Array.isArray(values.tags) ? [...values.tags] : []
}

/** Undefined if the vendor is not, or no longer, configured; its stored changes remain. */
export function vendorByName<Named extends Pick<Vendor, 'name'>>(
  vendors: readonly Named[],
  name: string | undefined
): Named | undefined {
  return vendors.find(vendor => vendor.name === name)
}

/** The result of one check; `unknown` if the vendor gives no answer. */
export type Finding = { verdict: 'good' | 'bad' | 'unknown'; sentence: string }

/** A field's value. A date is `YYYY-MM-DD`; the order of a list has no meaning. */
export type Value = string | number | boolean | null | readonly string[]

export type Values = Readonly<Record<string, Value>>

/** `value` is the vendor's id, `label` its name. */
export type Option = {
  value: string
  label: string
  /**
   * Values that this choice sets in other fields, by field key, such as a licence type's modules. Only
   * `applyFieldDependencies` reads it.
   */
  implies?: Values
}

/** By field key; only fields of kind `choice` and `choices` have an entry. */
export type Options = Readonly<Record<string, readonly Option[]>>

export type Group = 'licence' | 'profile' | 'settings'

export type Field = {
  /**
   * One lower-case word, also typed in commands: `seats=+40`. Five keys have the same meaning at every vendor: `seats`
   * and `limited` (limits, warnings, seat alerts), `ends` and `period` (renewal alerts), `tags` (which companies a
   * policy applies to).
   */
  key: string
  label: string
  group: Group
  hint?: string
  required: boolean
  /** Set if a wrong value does wider harm: it changes access, or grants rights. */
  risky?: true
  /** Which wanted values cause a warning: this value, the loss of a listed id, or one of these rights. */
  warns?: { disabledBy: Value } | { loses: 'module' } | { grants: readonly string[] }
  kind: Kind
}

export type Kind =
  /** `upload`: a file can be given instead; the text read is its address, which changes with each file. */
  | { name: 'text'; maxLength: number; lines: 'one' | 'many'; format?: TextFormat; upload?: ImageLimits }
  | { name: 'number'; min: number; max: number }
  | { name: 'flag'; yes: string; no: string }
  | { name: 'date' }
  | { name: 'choice' }
  | { name: 'choices' }
  /** Free text items, each at most `maxLength` long. */
  | { name: 'words'; maxLength: number }

export function fieldByKey(fields: readonly Field[] | undefined, key: string): Field | undefined {
  return fields?.find(field => field.key === key)
}

/** `url` starts with http:// or https://; `website` may omit the scheme. */
export type TextFormat = 'url' | 'website' | 'email'

/** The groups that a policy can name for this field. */
export function groupsOf({ group, risky }: Field): string[] {
  return risky ? [group, 'risky'] : [group]
}

/** Compares lists as sets; null, an empty text and an empty list are equal. */
export function same(one: Value | undefined, other: Value | undefined): boolean {
  if (isEmpty(one) || isEmpty(other)) return isEmpty(one) && isEmpty(other)
  const areLists = Array.isArray(one) && Array.isArray(other)
  return areLists ? new Set(one).symmetricDifference(new Set(other)).size === 0 : one === other
}

function isEmpty(value: Value | undefined): boolean {
  return value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)
}

/** Seats in use; `limit` is null if unlimited. */
export type Use = { used: number; limit: number | null }

/** A vendor refused, or gave no usable answer. Made only in `vendors/`. */
export class VendorError extends Error {
  override name = 'VendorError'
  readonly vendor: string
  /** The HTTP status; null if there was no usable answer. */
  readonly status: number | null
  /** Whether a retry may succeed (408, 429, 5xx, no usable answer). */
  readonly retryable: boolean
  /** The vendor's own messages: at most ten, each one line of at most 300 characters. Never a token or a whole body. */
  readonly messages: readonly string[]
  /** Retry-After, in milliseconds. */
  readonly retryAfter: number | null
  /** The company does not exist. Not every 404 means that: a path or a gateway may be missing. */
  readonly gone: boolean

  constructor(vendor: string, fault: VendorFault, options?: ErrorOptions) {
    // They end up in messages, the audit and the log, so they are sanitized once, here.
    const messages = fault.messages.slice(0, MOST_SENTENCES).map(shortLine)
    super(`${vendor} ${fault.status ?? 'did not answer'}: ${messages.join(' · ')}`, options)
    this.vendor = vendor
    this.status = fault.status
    this.retryable = fault.retryable
    this.messages = messages
    this.retryAfter = fault.retryAfter ?? null
    this.gone = fault.gone ?? false
  }
}

const MOST_SENTENCES = 10
const LONGEST_SENTENCE = 300

function shortLine(sentence: string): string {
  // Truncate first: a message may be megabytes long.
  const line = singleLine(sentence.slice(0, 4 * LONGEST_SENTENCE))
  return line.length > LONGEST_SENTENCE ? `${line.slice(0, LONGEST_SENTENCE - 1)}…`.toWellFormed() : line
}

export type VendorFault = {
  status: number | null
  retryable: boolean
  messages: readonly string[]
  retryAfter?: number | null
  gone?: boolean
}
