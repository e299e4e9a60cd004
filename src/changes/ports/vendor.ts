import { singleLine } from '../../policy/text.ts'
import type { Field, Options, Use, Values } from '../model/change.ts'

/** A row of a search or a list: enough to choose by, and to see what has changed. */
export type CompanySummary = {
  id: string
  name: string
  use: Use | null
  ends: string | null
  /** Licence values as a row shows them, by field key; a row need not show all. */
  licence?: Values
  /** The vendor's tags, and the id that others gave it: it is found by them as well. */
  tags?: readonly string[]
  externalId?: string | null
}

/** A company as the vendor has it now. */
export type Company = CompanySummary & {
  /** A value for every field of the vendor's list and of its own: all that a full write needs. */
  values: Values
  /** Fields that this company has beside the vendor's list, where a vendor lets its customers define some. */
  fields?: readonly Field[]
  /**
   * Whatever else this vendor's `write` needs again of what `read` saw. Plain JSON, so that a company can be copied and
   * stored; only the vendor that read it looks inside.
   */
  carried?: unknown
}

/** What is wrong with an answer, by field key, each in a sentence for the person. */
export type Faults = Readonly<Record<string, string>>

/**
 * A system that holds companies. Every call takes a signal, has a timeout of its own,
 * and throws nothing but `VendorError`, or the signal's reason where the caller itself gave up.
 */
export type Vendor = {
  /** One lower-case word, stored with every change. */
  name: string
  /** What people call it. */
  label: string
  fields: readonly Field[]
  /** Companies whose name holds the text, best match first; at most 100. */
  find(text: string, signal: AbortSignal): Promise<CompanySummary[]>
  /** All companies, page by page; no company twice. */
  list(signal: AbortSignal): AsyncIterable<CompanySummary[]>
  /** Companies with more users than seats, page by page, where the vendor can be asked for them alone. */
  overLimit?(signal: AbortSignal): AsyncIterable<CompanySummary[]>
  /** Throws a `VendorError` that is `gone` where there is no such company. */
  read(companyId: string, signal: AbortSignal): Promise<Company>
  /** What this company's choice fields can be set to, with what they are set to now; kept for some minutes. */
  options(company: Company, signal: AbortSignal): Promise<Options>
  /**
   * Adds to the wanted values what the vendor demands to go with them, and names what it forbids.
   * Pure: asks nobody. `wanted` holds only what is to differ from `seen`.
   */
  applyFieldDependencies(
    seen: Values,
    wanted: Values,
    options: Options,
    today: string
  ): { wanted: Values; faults: Faults }
  /**
   * What to want so that the next term of its licence begins; empty where it has none. It ends after `today`, and
   * no day is left without a licence. `applyFieldDependencies` accepts it. Pure: asks nobody.
   */
  renewal?(company: Company, options: Options, today: string): Values
  /**
   * Sets the wanted values and leaves all others as they were read. `company` is what `read` gave a moment ago, or a copy
   * of it; what a vendor that takes only whole companies changed since is written over. Safe to repeat.
   */
  write(company: Company, wanted: Values, signal: AbortSignal): Promise<void>
  /** Where the whole profile of a company can be replaced at once. */
  profile?: Profile
  /** What people should know of how it is written, in a sentence: such as that the vendor calls it a preview. */
  caution?: string
  /** Whether this account can do what the bot needs, before anybody depends on it. Changes nothing. */
  check?(signal: AbortSignal): Promise<Finding[]>
}

export type Profile = {
  /**
   * The values in a profile that was pasted as text, or what is wrong with it, by the name that it has there. What the
   * profile leaves out stays as it is. Pure: asks nobody.
   */
  read(text: string, company: Company): { wanted: Values } | { faults: Faults }
  /** A profile that holds these values, as `read` takes it. Pure: asks nobody. */
  show(company: Company): string
  /** Does what `write` does, by sending the whole profile. */
  replace: Vendor['write']
}

/** Every field of a company: those of its vendor, and its own. */
export function fieldsOf(vendor: Vendor | undefined, company: Company | null): readonly Field[] {
  return [...(vendor?.fields ?? []), ...(company?.fields ?? [])]
}

/** Undefined where no vendor of that name is configured, or not any more: what is stored of it stays. */
export function vendorByName<Named extends Pick<Vendor, 'name'>>(
  vendors: readonly Named[],
  name: string | undefined
): Named | undefined {
  return vendors.find(vendor => vendor.name === name)
}

/** One thing that was looked at; `unknown` where nobody tells. */
export type Finding = { verdict: 'good' | 'bad' | 'unknown'; sentence: string }

/** A vendor said no, or did not answer in a way that can be used. Made only in `vendors/`. */
export class VendorError extends Error {
  override name = 'VendorError'
  readonly vendor: string
  /** The HTTP status, or null where there was no usable answer. */
  readonly status: number | null
  /** Whether the same call may succeed later (408, 429, 5xx, no usable answer). */
  readonly retryable: boolean
  /**
   * The vendor's own sentences, in its order: each on one line and at most 300 characters, no more than ten. Never a
   * token, never a whole body.
   */
  readonly messages: readonly string[]
  /** How long the vendor asked us to wait, in milliseconds. */
  readonly retryAfter: number | null
  /** Whether it means that there is no such company: not every 404 does, a path can be missing or a gateway lost. */
  readonly gone: boolean

  constructor(vendor: string, fault: VendorFault, options?: ErrorOptions) {
    // They go on to messages, the audit and the log, so they are made safe for all of those here.
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
  // Cut before it is looked at: a sentence may have megabytes.
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
