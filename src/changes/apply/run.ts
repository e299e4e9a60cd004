import type { AccessDependencies } from '../access/authorize.ts'
import type { Change, State, Values } from '../model/change.ts'
import { type AdvanceDependencies, advance } from '../outbox/advance.ts'
import type { Clock, Moved } from '../ports/ports.ts'
import type { Company, Vendor, VendorError } from '../ports/vendor.ts'

export type ApplyRun = ApplyDependencies & {
  /** Of the lease; what another worker has taken over is no longer this one's to move. */
  holder: string
  /** Renews the lease; false when another worker has taken over. */
  stillMine(): Promise<boolean>
  /** Whether a write is on its way whose end nobody has seen. */
  writing: boolean
}

/** A change that is being applied, or whose write got lost. */
export type ApplyingChange = Change & { state: Extract<State, { writes: number }> }

/** Moves it on, as long as this worker holds it. */
export function move(run: ApplyRun, change: ApplyingChange, to: State): Promise<Moved> {
  return advance(run, change, to, 'system', { holder: run.holder })
}

/** Notes, once, why it is not done yet. */
export async function recordProblem(
  run: ApplyRun,
  change: ApplyingChange,
  to: ApplyingChange['state'],
  fault: VendorError
): Promise<void> {
  const problem = problemOf(fault)
  if (change.state.name === to.name && change.state.problem === problem) return
  await move(run, change, { ...to, problem })
}

/** What the vendor said: people read it where the vendor's name stands already. */
export function problemOf({ messages }: VendorError): string {
  return messages.join(' ')
}

/** What the company holds in the edited fields. */
export function editedValues({ edits }: Change, company: Company): Values {
  return Object.fromEntries(edits.map(({ field }) => [field, company.values[field] ?? null]))
}

/** All that applying a change works with. */
export type ApplyDependencies = AdvanceDependencies &
  AccessDependencies & { clock: Clock; vendor(name: string): Vendor; times?: ApplyTimes }

/** How long applying a change waits for what, in milliseconds. */
export type ApplyTimes = {
  /** How long a worker may go without a sign of life before another takes over; longer than any one vendor call. */
  lease: number
  /** How soon to look again when another change of the company, or another worker, is in the way. */
  busy: number
  /** How soon to look again while the policy holds it back. */
  held: number
  /** The pauses before each look at what a write has come to, for a vendor whose reads lag behind its writes. */
  readBack: readonly number[]
}

export const APPLY_TIMES: ApplyTimes = { lease: 90_000, busy: 5_000, held: 30_000, readBack: [0, 1_000, 3_000] }
