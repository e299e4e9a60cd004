import { enqueueDueMessages } from '../../changes/outbox/advance.ts'
import type { WatchDependencies } from '../dependencies.ts'
import type { CompanyKey } from '../ports.ts'

/** So many alerts have a message each; more are told in one. */
const INDIVIDUALLY = 5

/** Owes the messages for all that is to be told by now, snoozes that have ended included, and rings for them. */
export async function announceAlerts(dependencies: WatchDependencies): Promise<void> {
  await dependencies.store.endSnoozes()
  await announce(dependencies)
}

/** The same for one company: what a pass that is under way has found by now is for that pass to tell. */
export async function announceFor(dependencies: WatchDependencies, company: CompanyKey): Promise<void> {
  await announce(dependencies, company)
}

async function announce(dependencies: WatchDependencies, only?: CompanyKey): Promise<void> {
  if (dependencies.channel) await dependencies.store.announce(dependencies.channel, INDIVIDUALLY, only)
  await enqueueDueMessages(dependencies)
}
