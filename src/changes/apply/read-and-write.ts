import type { Change } from '../model/change.ts'
import { compare } from '../model/edits.ts'
import { type Company, type Vendor, VendorError } from '../ports/vendor.ts'
import { type ApplyingChange, type ApplyRun, editedValues, move, recordProblem } from './run.ts'
import { writeAndReadBack } from './write.ts'

/** So many writes that the vendor did not take are enough: a person has to look. */
const MOST_WRITES = 3

/**
 * Takes a change that is `applying` or `unknown` to its outcome, or throws what hinders it for now. `held`: it would have
 * to be written once more, and everything is frozen.
 */
export async function readAndWrite(run: ApplyRun, change: Change, signal: AbortSignal): Promise<'held' | undefined> {
  if (change.state.name !== 'applying' && change.state.name !== 'unknown') return undefined
  const begun: ApplyingChange = { ...change, state: change.state }
  const vendor = run.vendor(change.vendor)
  const live = await readFirst(run, begun, vendor, signal)
  if (!live) return undefined
  const { writes } = begun.state
  const at = run.clock.now()
  const values = editedValues(change, live)
  switch (compare(change.edits, live.values)) {
    case 'done':
      await move(run, begun, { name: 'applied', at, read: values, wrote: writes > 0 })
      return undefined
    case 'moved':
      await move(run, begun, { name: 'conflict', at, live: values, wrote: writes > 0 })
      return undefined
    case 'to-do':
      if (writes > 0 && (await run.store.frozen())) return 'held'
      if (writes < MOST_WRITES) await writeAndReadBack(run, begun, vendor, live, signal)
      else await move(run, begun, { name: 'failed', at, reasons: neverTaken(vendor, begun), read: values })
      return undefined
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
    const { writes } = change.state
    if (!error.retryable) {
      // Asking again would not help: where a write had been begun, only a person can see what became of it.
      const lost = writes > 0 ? { lost: true as const } : {}
      await move(run, change, { name: 'failed', at: run.clock.now(), reasons: error.messages, ...lost })
      return undefined
    }
    await recordProblem(run, change, { ...change.state, name: writes === 0 ? 'applying' : 'unknown' }, error)
    throw error
  }
}

function neverTaken(vendor: Vendor, { state }: ApplyingChange): string[] {
  const last = state.problem ? [`The last answer was: ${state.problem}`] : []
  return [`${vendor.label} was told ${state.writes} times and still shows the values as before.`, ...last]
}
