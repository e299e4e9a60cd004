import { type Change, compare, editsBetween, type State, wantedValues } from '../model/change.ts'
import { type Company, type Files, type Profile, same, type Vendor, VendorError } from '../ports/vendor.ts'
import {
  APPLY_TIMES,
  type ApplyingChange,
  type ApplyRun,
  editedValues,
  endForged,
  finish,
  move,
  problemOf,
  progressOf,
  recordProblem
} from './run.ts'

/** Writes the wanted values over the company just read, and trusts only the read that follows. */
export async function writeAndReadBack(
  run: ApplyRun,
  change: ApplyingChange,
  vendor: Vendor,
  live: Company,
  files: Files,
  signal: AbortSignal
): Promise<'finished' | 'busy'> {
  const before = progressOf(change)
  const since = run.clock.now()
  const lease = run.lease.end()
  const intent: ApplyingChange['state'] = { name: 'applying', since, writes: before.writes + 1, problem: null }
  // The transaction of the intent checks that the authorization context is unchanged, and that the change and its
  // decisions are as the audit says; otherwise nothing is written.
  const counted = await move(run, change, intent, { contextVersion: run.stored.version, audited: true, lease })
  if (!('moved' in counted)) {
    return counted.refused === 'forged' ? await endForged(run, change) : 'busy'
  }
  run.lease.renewed(lease)
  const writing: ApplyingChange = { ...counted.moved, state: intent }
  run.writing = true
  const lost = await write(vendor, writing, live, files, signal)
  run.writing = false
  if (lost?.status === 429) {
    // Rate limited: nothing was written, so the write does not count, and a read now would be limited too.
    await move(run, writing, { ...intent, writes: before.writes, problem: problemOf(lost) })
    throw lost
  }
  // A refusal is final, unless an earlier write was lost: that one may have landed.
  if (lost && isRefusal(lost) && before.writes === 0) {
    await move(run, writing, { name: 'failed', at: run.clock.now(), reasons: lost.messages })
    return 'finished'
  }
  await readBack(run, writing, vendor, live, lost, signal)
  return 'finished'
}

/** Other errors, such as those in a 200, may follow a full or partial write. */
function isRefusal({ status, retryable }: VendorError): boolean {
  return !retryable && status !== null && status >= 400 && status < 500
}

/** The vendor's error, if any; only a read shows what the write did. */
async function write(
  vendor: Vendor,
  change: ApplyingChange,
  live: Company,
  files: Files,
  signal: AbortSignal
): Promise<VendorError | undefined> {
  try {
    const wanted = wantedValues(change.edits)
    if (change.whole) await profileOf(vendor, change).replace(live, wanted, signal)
    else await vendor.write(live, wanted, signal, files)
    return undefined
  } catch (error) {
    if (error instanceof VendorError) return error
    throw error
  }
}

function profileOf(vendor: Vendor, { id }: Change): Profile {
  if (vendor.profile) return vendor.profile
  throw new Error(`${vendor.label} cannot replace whole profiles, but ${id} requires it`)
}

/** Reconciles a lost answer by reading, never by another write. */
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
    if (pause > 0) await run.clock.wait(pause, signal)
    signal.throwIfAborted()
    await run.lease.renewIfDue()
    const requestedAt = run.clock.now()
    read = await readAfterWrite(run, change, vendor, signal)
    if (compare(change.edits, read.values, true) === 'done') {
      await finish(run, change, applied(change, before, read, run.clock.now()), read, requestedAt)
      return
    }
    if (lost) break
  }
  if (lost?.retryable) {
    await recordProblem(run, change, 'applying', lost)
    throw lost
  }
  // Nothing was written, and the vendor gave a reason.
  if (lost && compare(change.edits, read.values, true) === 'to-do') {
    await move(run, change, { name: 'failed', at: run.clock.now(), reasons: lost.messages })
    return
  }
  const said = lost ? `${vendor.label} answered “${problemOf(lost)}”, and` : `${vendor.label} accepted the write, but`
  const reasons = [`${said} reading back shows other values.`, ...sayUnseenFiles(change, vendor, read)]
  await move(run, change, { name: 'failed', at: run.clock.now(), reasons, read: editedValues(change, read) })
}

/** A vendor that kept the address would say nothing of the file either way. */
function sayUnseenFiles({ edits }: Change, { label }: Vendor, { values }: Company): string[] {
  const isUnseen = edits.some(({ field, seen, upload }) => upload && same(values[field], seen))
  return isUnseen ? [`The address of the file has not changed, so look at ${label} whether the new one is there.`] : []
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
    if (error instanceof VendorError) await recordProblem(run, change, 'unknown', error)
    throw error
  }
}

/** Includes other values that changed since just before the write: nobody requested them, so the message shows them. */
function applied(change: Change, before: Company, read: Company, at: Date): Extract<State, { name: 'applied' }> {
  const requested = new Set(change.edits.map(({ field }) => field))
  const also = editsBetween(before.values, read.values).filter(({ field }) => !requested.has(field))
  return { name: 'applied', at, read: editedValues(change, read), wrote: true, ...(also.length > 0 && { also }) }
}
