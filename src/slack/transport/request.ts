import type { BlockAction, ViewOutput } from '@slack/bolt'
import { z } from 'zod'
import type { Clock } from '../../changes/ports/ports.ts'
import type { Person } from '../../policy/context.ts'

/** The parts of Slack's payloads that say who acts. */
export type Body = {
  user?: { id?: string; team_id?: string } | string
  user_id?: string
  team?: { id?: string } | null
  team_id?: string
  event?: object
}

/**
 * Who sent this payload: user and team, or undefined where either is missing. Somebody from a connected workspace
 * carries their own team, which counts before the one they act in.
 */
export function personOf(body: Body): Person | undefined {
  const user = typeof body.user === 'object' ? body.user.id : (body.user ?? body.user_id ?? userOf(body.event))
  const own = typeof body.user === 'object' ? body.user.team_id : undefined
  const team = own ?? body.team?.id ?? body.team_id
  return user && team ? { team, user } : undefined
}

/** Some events carry a whole profile as their user, or none. */
function userOf(event: object = {}): string | undefined {
  return 'user' in event && typeof event.user === 'string' ? event.user : undefined
}

/** What a form or a list of ours shows and what was filled in: `private_metadata` and `state` of Slack's view. */
export type FormState = ViewOutput['state']['values']

/** What a view carries in its metadata, or undefined where that is not of this shape. */
export function metadataIn<Shape extends z.ZodType>(
  text: string | undefined,
  shape: Shape
): z.output<Shape> | undefined {
  try {
    return shape.safeParse(JSON.parse(text ?? '')).data
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

/** The text that was typed into an input, whose block and action share an id. */
export function textIn(state: FormState, id: string): string {
  return state[id]?.[id]?.value ?? ''
}

/** The option that was chosen in an input, whose block and action share an id. */
export function choiceIn(state: FormState, id: string): string | undefined {
  return state[id]?.[id]?.selected_option?.value
}

type Channels = { changes?: string; alerts?: string }

/** Where a change that is requested from here is announced. */
export function channelFor(channels: Channels, body: BlockAction): string {
  const carried = metadataIn(body.view?.private_metadata, z.object({ channel: z.string() }))?.channel
  // The Home tab is in no channel: without one configured, only the requester sees the message.
  return channels.changes ?? body.channel?.id ?? carried ?? channels.alerts ?? body.user.id
}

/** How long an acknowledgement waits for work that is usually fast, in milliseconds. Slack gives up after three seconds. */
const ACK_WINDOW = 800
/** Until Slack shows the view it was acknowledged with, in milliseconds: an earlier update would be overwritten by it. */
const ACK_SHOWN = 1_000

/** What the work results in, or undefined where it takes longer than the acknowledgement can wait. */
export function withinAckWindow<Result>(clock: Clock, work: Promise<Result>): Promise<Result | undefined> {
  return Promise.race([work, clock.wait(ACK_WINDOW).then(() => undefined)])
}

/** What the work results in, not before Slack shows the view it was acknowledged with. */
export async function afterAckWindow<Result>(clock: Clock, work: Promise<Result>): Promise<Result> {
  const [result] = await Promise.all([work, clock.wait(ACK_SHOWN)])
  return result
}
