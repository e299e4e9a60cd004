import type { Refusal as PolicyRefusal } from '../../policy/context.ts'
import { authorizeToApply, contextToApply, isAsRequested } from '../access/authorize-person.ts'
import { compare } from '../model/change.ts'
import { describedUpload, readImage } from '../model/upload.ts'
import { type Company, type Files, fieldByKey, type Vendor, VendorError } from '../ports/vendor.ts'
import {
  APPLY_TIMES,
  type ApplyingChange,
  type ApplyRun,
  editedValues,
  finish,
  isWaiting,
  move,
  progressOf,
  recordProblem,
  scheduleUnlessDue
} from './run.ts'
import { writeAndReadBack } from './write-and-read-back.ts'

/** A refusal, by the company as just read. */
export type Stopped = { refusal: PolicyRefusal; live: Company }

/** After this many writes without effect, a person has to check. */
const MOST_WRITES = 3

/**
 * Brings a change to its outcome. Returns a refusal if the company as just read may not be written, and a delay, in
 * milliseconds or by name, if the change has to wait. Throws retryable vendor errors.
 */
export async function readAndWrite(
  run: ApplyRun,
  change: ApplyingChange,
  signal: AbortSignal
): Promise<'finished' | 'busy' | 'held' | number | Stopped> {
  const vendor = run.vendor(change.vendor)
  // Before the company, so that as little time as can be passes between its read and the write.
  const files = await approvedFiles(run, change, vendor)
  const requestedAt = run.clock.now()
  const live = await readFirst(run, change, vendor, signal)
  if (!live) return 'finished'
  const { writes } = progressOf(change)
  const at = run.clock.now()
  const values = editedValues(change, live)
  switch (compare(change.edits, live.values, writes > 0)) {
    case 'done':
      await finish(run, change, { name: 'applied', at, read: values, wrote: writes > 0 }, live, requestedAt)
      return 'finished'
    case 'moved':
      await move(run, change, { name: 'conflict', at, live: values, wrote: writes > 0 })
      return 'finished'
    case 'to-do': {
      const blocked = await checkBeforeWrite(run, change, live)
      if (blocked !== undefined) return blocked
      if ('fault' in files) return await stopWithout(run, change, files)
      if (writes < MOST_WRITES) return await writeAndReadBack(run, change, vendor, live, files.approved, signal)
      await move(run, change, { name: 'failed', at, reasons: withoutEffect(vendor, change), read: values })
      return 'finished'
    }
  }
}

type FileFault = { fault: string; later?: true }

/** The files of the edits, fetched again: each is still the one that was approved, to the byte, or none is written. */
async function approvedFiles(
  { readFile }: ApplyRun,
  { edits }: ApplyingChange,
  { fields }: Vendor
): Promise<{ approved: Files } | FileFault> {
  const approved: Record<string, Files[string]> = {}
  for (const { field: key, wanted, upload } of edits) {
    if (!upload) continue
    const field = fieldByKey(fields, key)
    const limits = field?.kind.name === 'text' ? field.kind.upload : undefined
    if (!limits) return { fault: `${field?.label ?? key} takes no file any more.` }
    const { name } = upload
    const read = await readImage(readFile, upload, limits)
    if ('fault' in read) return { ...read, fault: `${field?.label ?? key} ${name}: ${read.fault}` }
    if (describedUpload({ ...read.upload, name }) !== wanted) {
      return {
        fault: `${field?.label ?? key} ${name}: the file is not the one that was approved; it was altered since.`
      }
    }
    approved[key] = { name, type: read.upload.type, content: read.content }
  }
  return { approved }
}

async function stopWithout(run: ApplyRun, change: ApplyingChange, { fault, later }: FileFault) {
  const { writes } = progressOf(change)
  if (later) {
    await recordProblem(run, change, writes === 0 ? 'applying' : 'unknown', fault)
    return 'held'
  }
  const written = writes === 0 ? 'Nothing was written.' : 'An earlier write is not to be seen.'
  await move(run, change, { name: 'failed', at: run.clock.now(), reasons: [fault, written] })
  return 'finished'
}

/** The live company; undefined when the vendor's refusal to show it ended the change. */
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
      // Retrying would not help. If a write was begun, only a person can find out whether it took effect.
      const lost = writes > 0 ? { lost: true as const } : {}
      await move(run, change, { name: 'failed', at: run.clock.now(), reasons: error.messages, ...lost })
      return undefined
    }
    await recordProblem(run, change, writes === 0 ? 'applying' : 'unknown', error)
    throw error
  }
}

/**
 * The final authorization, on the live company. A write with an unknown outcome may still land: until its time is over,
 * read again instead of repeating it.
 */
async function checkBeforeWrite(
  run: ApplyRun,
  change: ApplyingChange,
  live: Company
): Promise<'finished' | 'held' | number | Stopped | undefined> {
  const { writes, since, problem } = progressOf(change)
  if (writes === 0) {
    const isUnchanged = isAsRequested(change, live)
    const context = isUnchanged ? run.context : await contextToApply(run, change, run.stored, false)
    const verdict = authorizeToApply(run, change, context, live)
    if ('refused' in verdict) return { refusal: verdict, live }
    // Another rule may let it be applied at other times only.
    const wait = isUnchanged || !isWaiting(change) ? undefined : await scheduleUnlessDue(run, change, live)
    return wait && (wait === 'scheduled' ? 'finished' : { refusal: wait, live })
  }
  if (run.context.frozen) return 'held'
  const { landing, busy } = run.times ?? APPLY_TIMES
  const left = problem === null && since ? since.getTime() + landing - run.clock.now().getTime() : 0
  return left > 0 ? Math.min(left, busy) : undefined
}

function withoutEffect(vendor: Vendor, change: ApplyingChange): string[] {
  const { writes, problem } = progressOf(change)
  const last = problem ? [`Its last answer was: ${problem}`] : []
  return [`${writes} writes to ${vendor.label} had no effect; it still shows the old values.`, ...last]
}
