import { setTimeout as wait } from 'node:timers/promises'
import type { Clock } from '../../changes/ports/ports.ts'
import { type CompanySummary, VendorError, type VendorFault } from '../../changes/ports/vendor.ts'
import { fold } from '../../policy/text.ts'
import type { Secrets } from './secrets.ts'

export { createSecrets, type Secrets } from './secrets.ts'

/** Sends a request; tests inject their own. */
export type Fetch = (request: Request) => Promise<Response>

/** What openapi-fetch resolves to. */
type Answer<Data> = { data?: Data; error?: unknown; response: Response }

export type Call = ReturnType<typeof createCall>

/** A failure's status; `gone` for a 404 that means that the company does not exist. */
export type Cause = number | 'gone'

type CallOptions = {
  vendor: string
  clock: Pick<Clock, 'now'>
  /** Extracts the vendor's own messages from a failure's body; empty where none can be shown. */
  explain: (body: unknown, cause: Cause) => string[]
  secrets: Pick<Secrets, 'hide'>
}

/**
 * Creates the function that makes every vendor call: it resolves to the data of a 2xx (undefined for an empty body) and
 * throws a `VendorError` for everything else, except that the caller's own abort rethrows its reason.
 */
export function createCall({ vendor, clock, explain, secrets }: CallOptions) {
  return async <Data>(
    request: (signal: AbortSignal) => Promise<Answer<Data>>,
    /** In milliseconds, for the whole response. */
    timeout: number,
    signal?: AbortSignal,
    /** The subject: a 404 for a company means that it is gone. */
    about?: 'company'
  ): Promise<{ data: Data | undefined; response: Response }> => {
    signal?.throwIfAborted()
    const late = AbortSignal.timeout(timeout)
    const { data, error, response } = await attempt(request(signal ? AbortSignal.any([signal, late]) : late))
    // Not `error`: openapi-fetch leaves it empty when a failure has no body.
    if (response.ok) return { data, response }
    // An HTML page comes from a gateway, so its 404 says nothing about the company.
    const isPage = typeof error === 'string' && error.trimStart().startsWith('<')
    throw refusal(response, error, about === 'company' && response.status === 404 && !isPage)

    async function attempt(answer: Promise<Answer<Data>>): Promise<Answer<Data>> {
      try {
        return await answer
      } catch (cause) {
        signal?.throwIfAborted()
        if (cause instanceof VendorError) throw cause
        const message = late.aborted ? `No answer within ${timeout / 1000} s` : noAnswer(cause)
        throw new VendorError(vendor, { status: null, retryable: true, messages: [message] }, { cause })
      }
    }
  }

  function refusal(response: Response, body: unknown, gone: boolean): VendorError {
    const { status } = response
    const said = sentencesIn(explain(body, gone ? 'gone' : status), secrets)
    return new VendorError(vendor, {
      status,
      retryable: status === 408 || status === 429 || status >= 500,
      messages:
        said.length > 0 ? said : [status < 400 ? elsewhere(status) : `Answered ${status} without giving a reason`],
      retryAfter: readRetryAfter(response.headers.get('retry-after'), clock.now()),
      gone
    })
  }
}

/** Following a redirect would resend a write to an unknown host. */
function elsewhere(status: number): string {
  return `Answered ${status} and points to another address, which is not followed`
}

/** openapi-fetch rejects with a SyntaxError for HTML in a 200, fetch with a TypeError when there is no response. */
function noAnswer(cause: unknown): string {
  return cause instanceof SyntaxError ? 'The answer was not JSON' : 'The connection failed before there was an answer'
}

/** Seconds or an HTTP date (RFC 9110, 10.2.3) to milliseconds from now; null for anything else. */
function readRetryAfter(header: string | null, now: Date): number | null {
  if (header === null) return null
  if (/^\d{1,9}$/.test(header)) return Number(header) * 1000
  const date = header.endsWith('GMT') ? Date.parse(header) : Number.NaN
  return Number.isNaN(date) ? null : Math.max(0, date - now.getTime())
}

/** A bounded number of the vendor's messages, without secrets. `VendorError` shortens them. */
export function sentencesIn(said: readonly string[], { hide }: Pick<Secrets, 'hide'>): string[] {
  return [...new Set(said.slice(0, 50).map(text => hide(text.slice(0, LONGEST_SEARCHED))))].filter(text => text.trim())
}

/** How much of a message is searched for secrets, in characters: more than is ever shown. */
const LONGEST_SEARCHED = 4_000

/** The parsed JSON, or the text itself: a gateway may answer with a page. */
export function jsonOr(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

export function isRecord(body: unknown): body is Record<string, unknown> {
  return typeof body === 'object' && body !== null && !Array.isArray(body)
}

/** The response size limit in bytes, after decompression. A list of 100 companies is under a tenth of it. */
export const LONGEST_ANSWER = 8 * 1024 * 1024

/** Statuses defined to have no body. */
const BODILESS = [204, 205, 304]

/**
 * Buffers each response up to a limit: a few compressed kilobytes could expand to gigabytes and exhaust memory. Throws
 * a `VendorError` above the limit, and what `fetch` throws.
 */
export function bounded(fetch: Fetch, vendor: string, longest = LONGEST_ANSWER): Fetch {
  return async request => {
    const response = await fetch(request)
    if (!response.body || BODILESS.includes(response.status)) return response
    const body = await bytesOf(response.body, vendor, longest)
    const headers = new Headers(response.headers)
    // Both describe the compressed bytes.
    headers.delete('content-encoding')
    headers.delete('content-length')
    return new Response(body, { status: response.status, statusText: response.statusText, headers })
  }
}

async function bytesOf(
  body: ReadableStream<Uint8Array>,
  vendor: string,
  longest: number
): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = []
  let length = 0
  const reader = body.getReader()
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    length += part.value.byteLength
    if (length > longest) {
      const message = `The answer was longer than ${Math.round(longest / 1024 / 1024)} MB, so it was not read`
      const fault = new VendorError(vendor, { status: null, retryable: true, messages: [message] })
      await reader.cancel(fault)
      throw fault
    }
    chunks.push(part.value)
  }
  return Buffer.concat(chunks, length)
}

/** Creates one vendor's errors other than those of `createCall`. */
export function faultsOf(name: string) {
  function refusal(fault: VendorFault, options?: ErrorOptions): VendorError {
    return new VendorError(name, fault, options)
  }
  return {
    refusal,
    /** The response is unusable: wrong or incomplete. */
    unusable: (message: string) => refusal({ status: null, retryable: true, messages: [message] }),
    /** Refused locally before a request is sent, as a 422. */
    invalidInput: (message: string) => refusal({ status: 422, retryable: false, messages: [message] })
  }
}

const TRIES = 3
/**
 * The delay after the first attempt where the vendor sends no Retry-After, doubled after the second. In milliseconds.
 */
const RETRY_DELAY = 2_000
/** The longest Retry-After that is obeyed, in milliseconds: a longer pause would look like a dead scan. */
const LONGEST = 60_000

/**
 * Retries retryable faults, so that one failed page does not lose a long list. Not for calls that a person waits for.
 */
export async function withRetries<Answer>(
  load: () => Promise<Answer>,
  clock: Clock,
  signal: AbortSignal
): Promise<Answer> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await load()
    } catch (error) {
      if (!(error instanceof VendorError) || !error.retryable || tries === TRIES) throw error
      await pause(clock, Math.min(error.retryAfter ?? RETRY_DELAY * tries, LONGEST), signal)
    }
  }
}

/** The default clock. */
export const SYSTEM_CLOCK: Clock = {
  now: () => new Date(),
  wait: (milliseconds, signal) => wait(milliseconds, undefined, signal ? { signal } : {})
}

/** Waits, or throws the caller's abort reason. */
export async function pause(clock: Clock, milliseconds: number, signal?: AbortSignal): Promise<void> {
  try {
    await clock.wait(milliseconds, signal)
  } catch (cause) {
    signal?.throwIfAborted()
    throw cause
  }
}

/** Companies whose name contains the text: exact matches first, then prefixes, then by name. */
export function rankedByName(companies: readonly CompanySummary[], text: string): CompanySummary[] {
  const typed = fold(text)
  const rank = (name: string) => (name === typed ? 0 : name.startsWith(typed) ? 1 : 2)
  return companies
    .map(company => ({ company, name: fold(company.name) }))
    .filter(({ name }) => name.includes(typed))
    .sort((one, other) => rank(one.name) - rank(other.name) || one.name.localeCompare(other.name))
    .map(({ company }) => company)
}
