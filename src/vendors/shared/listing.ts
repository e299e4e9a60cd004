import { setTimeout as wait } from 'node:timers/promises'
import type { Clock } from '../../changes/ports/ports.ts'
import { type CompanySummary, VendorError } from '../../changes/ports/vendor.ts'
import { fold } from '../../policy/text.ts'

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
