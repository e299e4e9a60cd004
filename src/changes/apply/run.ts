import type { Change, State } from '../model/change.ts'
import type { Values } from '../model/field.ts'
import { advance } from '../outbox/advance.ts'
import type { Moved } from '../ports/store.ts'
import type { Company, VendorError } from '../ports/vendor.ts'
import type { ApplyDependencies } from './dependencies.ts'

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
