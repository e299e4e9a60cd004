import { setTimeout as wait } from 'node:timers/promises'
import type { Clock } from '../../changes/ports/ports.ts'
import { type CompanySummary, VendorError } from '../../changes/ports/vendor.ts'
import { fold } from '../../policy/text.ts'

const TRIES = 3
/** How long to wait after the first try where the vendor does not say, and twice that after the second; in milliseconds. */
const TURNED_AWAY = 2_000
/** The longest wait that a vendor can ask for: a scan that stands still for longer looks like one that died. */
const LONGEST = 60_000

/** Retries what may succeed later, so that one failed page does not lose a long list. Not for what a person waits for. */
export async function withRetries<Answer>(
  ask: () => Promise<Answer>,
  clock: Clock,
  signal: AbortSignal
): Promise<Answer> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await ask()
    } catch (error) {
      if (!(error instanceof VendorError) || !error.retryable || tries === TRIES) throw error
      await pause(clock, Math.min(error.retryAfter ?? TURNED_AWAY * tries, LONGEST), signal)
    }
  }
}

/** The time as it is, for a vendor that was given no other. */
export const SYSTEM_CLOCK: Clock = {
  now: () => new Date(),
  wait: (milliseconds, signal) => wait(milliseconds, undefined, signal ? { signal } : {})
}

/** Waits, or throws what the caller gave up for. */
export async function pause(clock: Clock, milliseconds: number, signal?: AbortSignal): Promise<void> {
  try {
    await clock.wait(milliseconds, signal)
  } catch (cause) {
    signal?.throwIfAborted()
    throw cause
  }
}

/** Those whose name holds the text: the very name first, then those that begin with it, then by name. */
export function rankedByName(companies: readonly CompanySummary[], text: string): CompanySummary[] {
  const typed = fold(text)
  const rank = (name: string) => (name === typed ? 0 : name.startsWith(typed) ? 1 : 2)
  return companies
    .map(company => ({ company, name: fold(company.name) }))
    .filter(({ name }) => name.includes(typed))
    .sort((one, other) => rank(one.name) - rank(other.name) || one.name.localeCompare(other.name))
    .map(({ company }) => company)
}
