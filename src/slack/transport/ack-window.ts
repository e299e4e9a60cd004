import type { Clock } from '../../changes/ports/ports.ts'

/** How long Slack is kept waiting for what usually takes no time, in milliseconds; it gives up after three seconds. */
const ACK_WINDOW = 800
/** How long Slack may take to show what it was answered, in milliseconds: before that an update would be undone by it. */
const ANSWER_ARRIVED = 1_000

/** What the work comes to, if it is done soon. */
export function withinAckWindow<Result>(clock: Clock, work: Promise<Result>): Promise<Result | undefined> {
  return Promise.race([work, clock.wait(ACK_WINDOW).then(() => undefined)])
}

/** What the work comes to, once Slack surely shows what it was answered meanwhile. */
export async function afterAckWindow<Result>(clock: Clock, work: Promise<Result>): Promise<Result> {
  const [result] = await Promise.all([work, clock.wait(ANSWER_ARRIVED)])
  return result
}
