import { randomUUID } from 'node:crypto'
import type { AnyMiddlewareArgs, App, BlockAction, SocketModeReceiver } from '@slack/bolt'
import type { WebClient } from '@slack/web-api'
import { z } from 'zod'
import type { Clock, Log } from '../../changes/ports/ports.ts'
import type { Vendor } from '../../changes/ports/vendor.ts'
import type { ValidationDependencies } from '../../changes/request/validate.ts'
import type { ReviewDependencies } from '../../changes/review/review.ts'
import type { Person } from '../../policy/context.ts'
import type { Settings } from '../../watch/alerts/alert.ts'
import type { Directory } from '../../watch/directory/directory.ts'
import type { WatchStore } from '../../watch/ports.ts'
import { sayRefusal } from '../text/changes.ts'
import { type Frame, plainView, type Views } from '../ui/blocks.ts'

/** All that the listeners work with. */
export type SlackDependencies = ValidationDependencies &
  ReviewDependencies & {
    store: WatchStore
    vendors: readonly Vendor[]
    directory: Directory
    views: Views
    /** Where changes are announced, where the command was typed when unset; and where alerts are told. */
    channels: { changes?: string; alerts?: string }
    frame: Frame
    settings: Settings
  }

/** How long a listener may keep the vendors busy, in milliseconds; each call has a shorter limit of its own. */
const LISTENER_TIMEOUT = 180_000

export function listenerTimeout(): AbortSignal {
  return AbortSignal.timeout(LISTENER_TIMEOUT)
}

/** The parts of Slack's payloads that say who acts. */
export type Body = {
  user?: { id?: string; team_id?: string } | string
  user_id?: string
  team?: { id?: string } | null
  team_id?: string
  /** What an event tells of: who caused it stands in it, their team beside it. */
  event?: object
}

/**
 * Who sent this payload: user and team, or undefined where either is missing. Somebody of a connected workspace
 * carries a team of their own, which counts before the one they act in.
 */
export function personOf(body: Body): Person | undefined {
  const user = typeof body.user === 'object' ? body.user.id : (body.user ?? body.user_id ?? userOf(body.event))
  const own = typeof body.user === 'object' ? body.user.team_id : undefined
  const team = own ?? body.team?.id ?? body.team_id
  return user && team ? { team, user } : undefined
}

/** Some events tell of somebody by a whole profile, or of nobody. */
function userOf(event: object = {}): string | undefined {
  return 'user' in event && typeof event.user === 'string' ? event.user : undefined
}

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

/** Where a change that is asked from here is announced. */
export function channelFor({ channels }: SlackDependencies, body: BlockAction): string {
  const carried = z.object({ channel: z.string() }).safeParse(metadataIn(body.view?.private_metadata)).data?.channel
  // On the Home tab no channel is near; what is told to one person alone is at least told.
  return channels.changes ?? body.channel?.id ?? carried ?? channels.alerts ?? body.user.id
}

/** What a view of ours carries, or nothing where it is not of ours. */
export function metadataIn(text: string | undefined): unknown {
  try {
    return JSON.parse(text ?? '')
  } catch {
    return undefined
  }
}

/** Lets in nobody but members of the team: a missing or foreign team is refused before any listener. */
export function refuseOtherTeams(app: App, team: string): void {
  app.use(async args => {
    if (personOf(args.body)?.team === team) await args.next()
    else await refuse(args)
  })
}

async function refuse(args: AnyMiddlewareArgs): Promise<void> {
  const text = sayRefusal({ refused: 'other-team' }, undefined)
  if ('command' in args && args.command) await args.ack({ response_type: 'ephemeral', text })
  else if ('options' in args && args.options) await args.ack({ options: [] })
  else if ('view' in args && args.view && args.body.type === 'view_submission') {
    await args.ack({ response_action: 'update', view: plainView('Countersign', text) })
  } else if ('action' in args && args.action) {
    await args.ack()
    // A modal has no address to answer to; nobody of another team has one of ours open but by forgery.
    if ('response_url' in args.body) await args.respond({ response_type: 'ephemeral', replace_original: false, text })
  }
}

/** What broke on our side: one log line, and one sentence to who was acting, both with the same id. */
export function reportOurFault(app: App, client: WebClient, log: Log): void {
  app.error(async ({ error, body }: { error: Error; body: AnyMiddlewareArgs['body'] }) => {
    const id = randomUUID().slice(0, 8)
    log.error({ id, err: error, type: 'type' in body ? body.type : 'command' }, 'a Slack listener broke')
    const person = personOf(body)
    if (!person) return
    const text = `Something broke on our side. Look at the change’s message for what holds, or try again. If it happens again, tell your administrator this id: ${id}.`
    try {
      await client.chat.postMessage({ channel: person.user, text })
    } catch (unsent) {
      log.warn({ id, err: unsent }, 'could not tell the person')
    }
  })
}

/** Answers Slack's word that it sends no more events this minute, which is no event and has no listener of Bolt's. */
export function answerRateLimits(app: App, log: Log): void {
  const processEvent = app.processEvent.bind(app)
  app.processEvent = async event => {
    if (event.body.type !== RATE_LIMITED) return await processEvent(event)
    log.warn({ minute: event.body.minute_rate_limited }, 'Slack sends no more events this minute')
    await event.ack()
  }
}

/** The library cannot read that envelope, which holds no event, and dies of it. It is given one. */
export function readRateLimits({ client }: SocketModeReceiver): void {
  const readers = client.listeners('ws_message')
  client.removeAllListeners('ws_message')
  client.on('ws_message', (data: unknown, isBinary: unknown) => {
    for (const read of readers) read(typeof data === 'string' ? withEvent(data) : data, isBinary)
  })
}

function withEvent(text: string): string {
  if (!text.includes(RATE_LIMITED)) return text
  try {
    const envelope = JSON.parse(text)
    const { type, event } = envelope.payload ?? {}
    return type === RATE_LIMITED && !event
      ? JSON.stringify({ ...envelope, payload: { ...envelope.payload, event: { type } } })
      : text
  } catch {
    // Not JSON: the library says what it makes of that.
    return text
  }
}

const RATE_LIMITED = 'app_rate_limited'
