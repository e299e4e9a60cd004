import type { Delivery } from '../options.ts'
import type { Workspace } from '../workspace.ts'
import { postSigned } from './http.ts'
import { type Sockets, sockets } from './socket.ts'

/** One thing that Slack tells the app. */
export type Envelope =
  | { kind: 'slash_commands'; payload: Record<string, unknown> }
  | { kind: 'interactive'; payload: Record<string, unknown> }
  | { kind: 'events_api'; payload: Record<string, unknown> }

/** What became of it: the app's answer, or the word that Slack shows the person. */
export type DeliveryAnswer =
  | { name: 'acked'; body: unknown }
  | { name: 'operation_timeout' | 'dispatch_failed' | 'http_service_error' }

/** How long the app took to answer one delivery; `ms` is null when it never did. */
export type Ack = { kind: string; ms: number | null; answer: DeliveryAnswer['name'] }

export type Deliveries = {
  deliver(kind: string, envelope: Envelope): Promise<DeliveryAnswer>
  acks: Ack[]
  sockets: Sockets
  /** The next so many deliveries come to the app twice at once; Slack shows what came of the first. */
  twice(times: number): void
  /** Brings the latest delivery once more, as it was. */
  again(): Promise<DeliveryAnswer>
  /** Sends everything another way from now on. */
  use(delivery: Delivery): void
  mode(): Delivery['mode']
}

const KEPT = 2000

/** Brings payloads to the app, over its sockets or as signed posts, and keeps how long each answer took. */
export function deliveries(workspace: Workspace): Deliveries {
  const { app, ackTimeout = 3000 } = workspace.options
  const acks: Ack[] = []
  const connected = sockets(app.appId, workspace.changed)
  let delivery = workspace.options.delivery
  let doubled = 0
  let latest: { kind: string; envelope: Envelope } | undefined

  async function bring(kind: string, envelope: Envelope): Promise<DeliveryAnswer> {
    const began = performance.now()
    const answer =
      delivery.mode === 'socket'
        ? await connected.send(envelope, ackTimeout)
        : await postSigned(delivery.url, app.signingSecret, envelope, ackTimeout)
    const ms = answer.name === 'acked' ? performance.now() - began : null
    acks.push({ kind, ms, answer: answer.name })
    if (acks.length > KEPT) acks.shift()
    return answer
  }

  return {
    acks,
    sockets: connected,
    use(next) {
      delivery = next
    },
    mode: () => delivery.mode,
    twice(times) {
      doubled = times
    },
    async again() {
      if (latest === undefined) throw new Error('Nothing has been delivered yet that could come again.')
      return bring(latest.kind, latest.envelope)
    },
    async deliver(kind, envelope) {
      latest = { kind, envelope }
      // A list of options is asked for as somebody types, not by a click.
      if (doubled === 0 || kind === 'block_suggestion') return bring(kind, envelope)
      doubled -= 1
      const [answer] = await Promise.all([bring(kind, envelope), bring(kind, envelope)])
      return answer
    }
  }
}
