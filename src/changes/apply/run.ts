import { requirementsOf } from '../../policy/authorize/conditions.ts'
import type { Context, Refusal as PolicyRefusal } from '../../policy/context.ts'
import type { Hours } from '../../policy/policy.ts'
import { type AccessDependencies, contextOf, isAsRequested } from '../access/authorize-person.ts'
import { type Change, isOpen, type State } from '../model/change.ts'
import { dueNow } from '../model/schedule.ts'
import type { FileReader } from '../model/upload.ts'
import { type AdvanceDependencies, advance } from '../outbox/advance.ts'
import type { Moved, MovedWith, StoredContext } from '../ports/context.ts'
import type { Clock } from '../ports/ports.ts'
import type { Company, Values, Vendor, VendorError } from '../ports/vendor.ts'
import type { Lease } from './lease.ts'

export type ApplyRun = ApplyDependencies & {
  lease: Lease
  /** The stored part of the context, read when the change was claimed; `context` is all of it. */
  stored: StoredContext
  context: Context
  /** A write is in flight and its outcome is unknown. */
  writing: boolean
}

/** A change that is approved, scheduled and due, being applied, or of unknown outcome. */
export type ApplyingChange = Change & {
  state: Extract<State, { name: 'approved' | 'scheduled' | 'applying' | 'unknown' }>
}

/** How many writes were begun, when the last one was, and the vendor's last error. */
export function progressOf({ state }: ApplyingChange): { writes: number; since: Date | null; problem: string | null } {
  return state.name === 'approved' || state.name === 'scheduled' ? { writes: 0, since: null, problem: null } : state
}

/**
 * Moves the change if this worker still holds the lease. A move that ends the work or leaves it to others releases the
 * lease with it.
 */
export async function move(run: ApplyRun, change: Change, to: State, more?: MovedWith): Promise<Moved> {
  const { holder } = run.lease
  const continues = to.name === 'applying' || to.name === 'unknown'
  const result = await advance(run, change, to, 'system', { holder, ...(!continues && { lease: null }), ...more })
  if ('moved' in result && !continues) run.lease.released = true
  return result
}

/** Ends a change whose row or decisions were altered without an audit entry, with a line in the log for an alarm. */
export async function endForged(run: ApplyRun, change: ApplyingChange): Promise<'finished'> {
  const { id, vendor } = change
  const what = 'a change is not as the audit says, and was not written; npm start -- audit verify says what differs'
  run.log.error({ change: id, vendor, alarm: 'forged' }, what)
  await move(run, change, { name: 'failed', at: run.clock.now(), reasons: [], refusal: { refused: 'forged' } })
  return 'finished'
}

/** Stores why the change is not applied yet, unless already stored. */
export async function recordProblem(
  run: ApplyRun,
  change: ApplyingChange,
  name: 'applying' | 'unknown',
  fault: VendorError | string
): Promise<void> {
  const problem = typeof fault === 'string' ? fault : problemOf(fault)
  const { writes, since, problem: before } = progressOf(change)
  if (change.state.name === name && before === problem) return
  await move(run, change, { name, since: since ?? run.clock.now(), writes, problem })
}

/** Approved or scheduled: nothing was written yet. */
export function isWaiting({ state }: ApplyingChange): boolean {
  return state.name === 'approved' || state.name === 'scheduled'
}

/**
 * Schedules a change whose date has not come or whose window is not open; `live` is its company as just read. A window
 * that passed unused, as while no worker ran, makes it wait for somebody to confirm. A refusal where the windows have no
 * time in common; undefined where it is due.
 */
export async function scheduleUnlessDue(
  run: ApplyRun,
  change: ApplyingChange,
  live?: Company
): Promise<'scheduled' | PolicyRefusal | undefined> {
  const { state, applyAt } = change
  const at = run.clock.now()
  const since = state.name === 'scheduled' ? state.due : 'at' in state ? state.at : at
  const due = applyAt && applyAt > since ? applyAt : since
  const is = dueNow(due, windowsNow(run, change, run.context, live), at)
  switch (is.name) {
    case 'go':
      return due <= at ? undefined : await schedule({ due })
    case 'wait':
      return await schedule({ due: is.until })
    case 'missed':
      return await schedule({ due: is.next, missed: due })
    case 'never':
      return { refused: 'no-window' }
    default:
      return is satisfies never
  }

  async function schedule(next: { due: Date; missed?: Date }): Promise<'scheduled'> {
    await move(run, change, { name: 'scheduled', at: 'at' in state ? state.at : at, ...next })
    return 'scheduled'
  }
}

/** When the policy lets this change be applied, to its company as just read; break-glass is bound to no window. */
function windowsNow(dependencies: AccessDependencies, change: Change, context: Context, live?: Company): Hours[] {
  const current = change.decisions.filter(({ revision }) => revision === change.revision)
  if (current.some(({ verdict }) => verdict === 'break-glass')) return []
  const isSamePolicy = dependencies.policy().version === change.requirement.version
  const isUnchanged = isSamePolicy && (!live || isAsRequested(change, live))
  const needs = isUnchanged ? [change.requirement] : requirementsOf(contextOf(dependencies, change, live), context)
  return needs.flatMap(({ windows = [] }) => windows)
}

/** The vendor's messages without its name, which is shown beside them. */
export function problemOf({ messages }: VendorError): string {
  return messages.join(' ')
}

/** The company's live values of the edited fields. */
export function editedValues({ edits }: Change, company: Company): Values {
  return Object.fromEntries(edits.map(({ field }) => [field, company.values[field] ?? null]))
}

/** Moves it to applied and reports the company just read to `applied`. */
export async function finish(
  run: ApplyRun,
  change: ApplyingChange,
  to: Extract<State, { name: 'applied' }>,
  company: Company,
  requestedAt: Date
): Promise<void> {
  const result = await move(run, change, to)
  if ('moved' in result && !isOpen(result.moved)) await run.applied?.(result.moved, company, requestedAt)
}

export type ApplyDependencies = AdvanceDependencies &
  AccessDependencies & {
    clock: Clock
    vendor(name: string): Vendor
    readFile: FileReader
    times?: ApplyTimes
    /** Called for each applied change, with its company as just read. Must not throw. */
    applied?(change: Change, company: Company, requestedAt: Date): Promise<void>
  }

/** Timeouts and delays of applying, in milliseconds. */
export type ApplyTimes = {
  /** How long a silent worker keeps a change before another takes over; renewed during a call. */
  lease: number
  /**
   * How long a write with an unknown outcome may still land at the vendor: until then it is read back, not repeated.
   */
  landing: number
  /** Delay while another worker has the change, or another change of the company is being applied. */
  busy: number
  /** Delay while a freeze or a missing answer from Slack holds the change back. */
  held: number
  /** The pauses before each read after a write, for vendors whose reads lag behind their writes. */
  readBack: readonly number[]
}

export const APPLY_TIMES: ApplyTimes = {
  lease: 12_000,
  landing: 90_000,
  busy: 5_000,
  held: 30_000,
  readBack: [0, 1_000, 3_000]
}
