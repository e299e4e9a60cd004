import type { Change, State } from '../model/change.ts'
import { compare, editsBetween, wantedValues } from '../model/edits.ts'
import { type Company, type Vendor, VendorError } from '../ports/vendor.ts'
import { APPLY_TIMES, type ApplyingChange, type ApplyRun, editedValues, move, problemOf, recordProblem } from './run.ts'

/** Writes what is wanted over what was just read, and believes only what it reads afterwards. */
async function writeAndReadBack(
  run: ApplyRun,
  change: ApplyingChange,
  vendor: Vendor,
  live: Company,
  signal: AbortSignal
): Promise<void> {
  const counted = await move(run, change, { ...change.state, name: 'applying', writes: change.state.writes + 1 })
  if (!('moved' in counted) || !(await run.stillMine())) return
  const writing = counted.moved as ApplyingChange // `move` returns the state it was given
  run.writing = true
  const lost = await write(vendor, writing, live, signal)
  run.writing = false
  if (lost?.status === 429) {
    // Turned away at the door: nothing was written, so it does not count, and reading now would be turned away too.
    await move(run, writing, { ...change.state, name: 'applying', problem: problemOf(lost) })
    throw lost
  }
  // A refusal is the end, unless an earlier write got lost: that one may have landed after all.
  if (lost && isTurnedDown(lost) && change.state.writes === 0) {
    await move(run, writing, { name: 'failed', at: run.clock.now(), reasons: lost.messages })
    return
  }
  await readBack(run, writing, vendor, live, lost, signal)
}

/** Other refusals, as those in a 200, may come after the vendor has done it, or half of it. */
function isTurnedDown({ status, retryable }: VendorError): boolean {
  return !retryable && status !== null && status >= 400 && status < 500
}

/** What the vendor said against the write, if anything: not yet the truth about what it did. */
async function write(
  vendor: Vendor,
  change: ApplyingChange,
  live: Company,
  signal: AbortSignal
): Promise<VendorError | undefined> {
  try {
    await writeOf(vendor, change)(live, wantedValues(change.edits), signal)
    return undefined
  } catch (error) {
    if (error instanceof VendorError) return error
    throw error
  }
}

function writeOf(vendor: Vendor, { id, whole }: ApplyingChange): Vendor['write'] {
  if (!whole) return vendor.write
  if (vendor.profile) return vendor.profile.replace
  throw new Error(`${vendor.label} has no whole profile to replace, and ${id} is to replace one`)
}

/** An answer that was lost is reconciled here, never by writing again unread. */
async function readBack(
  run: ApplyRun,
  change: ApplyingChange,
  vendor: Vendor,
  before: Company,
  lost: VendorError | undefined,
  signal: AbortSignal
): Promise<void> {
  let read = before
  for (const pause of (run.times ?? APPLY_TIMES).readBack) {
    await run.clock.wait(pause, signal)
    await run.stillMine()
    read = await readAfterWrite(run, change, vendor, signal)
    if (compare(change.edits, read.values) === 'done') {
      await move(run, change, applied(change, before, read, run.clock.now()))
      return
    }
    if (lost) break
  }
  if (lost?.retryable) {
    await recordProblem(run, change, { ...change.state, name: 'applying' }, lost)
    throw lost
  }
  // It did nothing of it, and said why.
  if (lost && compare(change.edits, read.values) === 'to-do') {
    await move(run, change, { name: 'failed', at: run.clock.now(), reasons: lost.messages })
    return
  }
  const said = lost ? `${vendor.label} says “${problemOf(lost)}”, and` : `${vendor.label} said yes, but`
  const reasons = [`${said} reading back shows other values.`]
  await move(run, change, { name: 'failed', at: run.clock.now(), reasons, read: editedValues(change, read) })
}

async function readAfterWrite(
  run: ApplyRun,
  change: ApplyingChange,
  vendor: Vendor,
  signal: AbortSignal
): Promise<Company> {
  try {
    return await vendor.read(change.company.id, signal)
  } catch (error) {
    if (error instanceof VendorError) await recordProblem(run, change, { ...change.state, name: 'unknown' }, error)
    throw error
  }
}

/** With what else is no longer as it was just before the write: nobody asked for that, so somebody should know. */
function applied(change: ApplyingChange, before: Company, read: Company, at: Date): State {
  const requested = new Set(change.edits.map(({ field }) => field))
  const also = editsBetween(before.values, read.values).filter(({ field }) => !requested.has(field))
  return { name: 'applied', at, read: editedValues(change, read), wrote: true, ...(also.length > 0 && { also }) }
}

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
