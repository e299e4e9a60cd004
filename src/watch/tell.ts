import { ringDue } from '../changes/advance.ts'
import type { Desk } from './desk.ts'
import type { CompanyKey } from './ports.ts'

/** So many alerts have a message each; more are told in one. */
const HANDFUL = 5

/** Owes the messages for all that is to be told by now, snoozes that have ended included, and rings for them. */
export async function tell(desk: Desk): Promise<void> {
  await desk.store.wake()
  await announce(desk)
}

/** The same for one company: what a pass that is under way has found by now is for that pass to tell. */
export async function tellOf(desk: Desk, company: CompanyKey): Promise<void> {
  await announce(desk, company)
}

async function announce(desk: Desk, only?: CompanyKey): Promise<void> {
  if (desk.channel) await desk.store.announce(desk.channel, HANDFUL, only)
  await ringDue(desk)
}
