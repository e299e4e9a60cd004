import { ringDue } from '../changes/advance.ts'
import type { Desk } from './desk.ts'

/** So many alerts have a message each; more are told in one. */
const HANDFUL = 5

/** Owes the messages for all that is to be told by now, snoozes that have ended included, and rings for them. */
export async function tell(desk: Desk): Promise<void> {
  await desk.store.wake()
  if (desk.channel) await desk.store.announce(desk.channel, HANDFUL)
  await ringDue(desk)
}
