import type { Refusal as PolicyRefusal } from '../../policy/context.ts'
import { authorizeToApply } from '../access/authorize.ts'
import { compare } from '../model/edits.ts'
import { type Company, type Vendor, VendorError } from '../ports/vendor.ts'
import { tagsOf } from '../request/validate.ts'
import {
  APPLY_TIMES,
  type ApplyingChange,
  type ApplyRun,
  editedValues,
  finish,
  move,
  progressOf,
  recordProblem
} from './run.ts'
import { writeAndReadBack } from './write.ts'

/** So many writes that the vendor did not take are enough: a person has to look. */
const MOST_WRITES = 3

/**
 * Takes a change to its outcome, or throws what hinders it for now. What may not be written, as things stand when the
 * company was read, is returned as a refusal; when to look again, in milliseconds or by name, where it has to wait.
 */
export async function readAndWrite(
  run: ApplyRun,
  change: ApplyingChange,
  signal: AbortSignal
): Promise<'finished' | 'busy' | 'held' | number | PolicyRefusal> {
  const vendor = run.vendor(change.vendor)
  const requestedAt = run.clock.now()
  const live = await readFirst(run, change, vendor, signal)
  if (!live) return 'finished'
  const { writes } = progressOf(change)
  const at = run.clock.now()
  const values = editedValues(change, live)
  switch (compare(change.edits, live.values)) {
    case 'done':
      await finish(run, change, { name: 'applied', at, read: values, wrote: writes > 0 }, live, requestedAt)
      return 'finished'
    case 'moved':
      await move(run, change, { name: 'conflict', at, live: values, wrote: writes > 0 })
      return 'finished'
    case 'to-do': {
      const hindrance = hinders(run, change, live)
      if (hindrance !== undefined) return hindrance
      if (writes < MOST_WRITES) return await writeAndReadBack(run, change, vendor, live, signal)
      await move(run, change, { name: 'failed', at, reasons: neverTaken(vendor, change), read: values })
      return 'finished'
    }
  }
}

/** The company now; undefined when the vendor's refusal to show it has ended the change. */
async function readFirst(
  run: ApplyRun,
  change: ApplyingChange,
  vendor: Vendor,
  signal: AbortSignal
): Promise<Company | undefined> {
  try {
    return await vendor.read(change.company.id, signal)
  } catch (error) {
    if (!(error instanceof VendorError)) throw error
    const { writes } = progressOf(change)
    if (!error.retryable) {
      // Asking again would not help: where a write had been begun, only a person can see what became of it.
      const lost = writes > 0 ? { lost: true as const } : {}
      await move(run, change, { name: 'failed', at: run.clock.now(), reasons: error.messages, ...lost })
      return undefined
    }
    await recordProblem(run, change, writes === 0 ? 'applying' : 'unknown', error)
    throw error
  }
}

/**
 * The last look before a write, at the company as it is now. A write whose end nobody saw may still land: that one is
 * looked for again, and repeated only when its time is over.
 */
function hinders(run: ApplyRun, change: ApplyingChange, live: Company): 'held' | number | PolicyRefusal | undefined {
  const { writes, since, problem } = progressOf(change)
  if (writes === 0) {
    const company = { ...change.company, name: live.name, tags: tagsOf(live) }
    const verdict = authorizeToApply(run, { ...change, company }, run.context)
    return 'refused' in verdict ? verdict : undefined
  }
  if (run.context.frozen) return 'held'
  const { landing, busy } = run.times ?? APPLY_TIMES
  const left = problem === null && since ? since.getTime() + landing - run.clock.now().getTime() : 0
  return left > 0 ? Math.min(left, busy) : undefined
}

function neverTaken(vendor: Vendor, change: ApplyingChange): string[] {
  const { writes, problem } = progressOf(change)
  const last = problem ? [`The last answer was: ${problem}`] : []
  return [`${vendor.label} was told ${writes} times and still shows the values as before.`, ...last]
}
