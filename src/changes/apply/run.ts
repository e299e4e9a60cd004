import type { Context } from '../../policy/context.ts'
import type { AccessDependencies } from '../access/authorize.ts'
import { type Change, isOpen, type State, type Values } from '../model/change.ts'
import { type AdvanceDependencies, advance } from '../outbox/advance.ts'
import type { StoredContext } from '../ports/context.ts'
import type { Clock, Moved, MovedWith } from '../ports/ports.ts'
import type { Company, Vendor, VendorError } from '../ports/vendor.ts'
import type { Lease } from './lease.ts'

export type ApplyRun = ApplyDependencies & {
  lease: Lease
  /** What is stored of what authorization looks at, as it was when the change was claimed, and all of it. */
  stored: StoredContext
  context: Context
  /** Whether a write is on its way whose end nobody has seen. */
  writing: boolean
}

/** A change that is approved or being applied, or whose write got lost. */
export type ApplyingChange = Change & { state: Extract<State, { name: 'approved' | 'applying' | 'unknown' }> }

/** How far it has come: the writes begun, the last one when, and what the vendor said against it. */
export function progressOf({ state }: ApplyingChange): { writes: number; since: Date | null; problem: string | null } {
  return state.name === 'approved' ? { writes: 0, since: null, problem: null } : state
}

/** Moves it on, as long as this worker holds it. What ends it, or leaves it to others, gives the lease back with it. */
export async function move(run: ApplyRun, change: Change, to: State, more?: MovedWith): Promise<Moved> {
  const { holder } = run.lease
  const goesOn = to.name === 'applying' || to.name === 'unknown'
  const result = await advance(run, change, to, 'system', { holder, ...(!goesOn && { lease: null }), ...more })
  if ('moved' in result && !goesOn) run.lease.given = true
  return result
}

/** Notes, once, why it is not done yet. */
export async function recordProblem(
  run: ApplyRun,
  change: ApplyingChange,
  name: 'applying' | 'unknown',
  fault: VendorError
): Promise<void> {
  const problem = problemOf(fault)
  const { writes, since, problem: before } = progressOf(change)
  if (change.state.name === name && before === problem) return
  await move(run, change, { name, since: since ?? run.clock.now(), writes, problem })
}

/** What the vendor said: people read it where the vendor's name stands already. */
export function problemOf({ messages }: VendorError): string {
  return messages.join(' ')
}

/** What the company holds in the edited fields. */
export function editedValues({ edits }: Change, company: Company): Values {
  return Object.fromEntries(edits.map(({ field }) => [field, company.values[field] ?? null]))
}

/** Ends it as applied, and hands what was read over to those who watch companies. */
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

/** All that applying a change works with. */
export type ApplyDependencies = AdvanceDependencies &
  AccessDependencies & {
    clock: Clock
    vendor(name: string): Vendor
    times?: ApplyTimes
    /** Told of each change that was applied, with its company as it was read then. Must not throw. */
    applied?(change: Change, company: Company, requestedAt: Date): Promise<void>
  }

/** How long applying a change waits for what, in milliseconds. */
export type ApplyTimes = {
  /** How long a worker may go without a sign of life before another takes over; renewed while a call lasts. */
  lease: number
  /** How long a write whose end nobody has seen may still land at the vendor: until then it is looked for, not repeated. */
  landing: number
  /** How soon to look again when another change of the company, or another worker, is in the way. */
  busy: number
  /** How soon to look again while the policy holds it back. */
  held: number
  /** The pauses before each look at what a write has come to, for a vendor whose reads lag behind its writes. */
  readBack: readonly number[]
}

export const APPLY_TIMES: ApplyTimes = {
  lease: 12_000,
  landing: 90_000,
  busy: 5_000,
  held: 30_000,
  readBack: [0, 1_000, 3_000]
}
