import type { App, SocketModeReceiver } from '@slack/bolt'
import { WebAPIPlatformError } from '@slack/web-api'
import type { Clock, Log } from '../../changes/ports/ports.ts'
import { isTransient } from './clients.ts'

/** How long what is waited for, in milliseconds. */
export type SocketTimes = {
  /** How long after it was opened a socket may take to say hello. */
  hello: number
  /** How long the other side may take to agree that a socket is closed. */
  closing: number
  /** From then on an open socket counts as well: trouble is over, and the next try after it comes at once. */
  steady: number
  /** The pause before the second try in a row; doubles with each further one. */
  firstPause: number
  longestPause: number
}

const SOCKET_TIMES: SocketTimes = {
  hello: 10_000,
  closing: 2_000,
  steady: 10_000,
  firstPause: 500,
  longestPause: 30_000
}

export type Connection = {
  /**
   * Resolves once the socket was tried, open or not: a failed attempt is repeated without end. Rejects with Slack's
   * error where Slack refuses the token itself.
   */
  start(): Promise<void>
  /** Why nobody's requests arrive just now; undefined while they do. */
  fault(): string | undefined
  stop(): void
}

/** As a WebSocket numbers its states; without one there is none. */
const CLOSING = 2
const CLOSED = [undefined, 3]

/**
 * Reconnects whenever Slack closes the socket, which it does every few hours: at once the first time, then with pauses,
 * without an end, since requests sent meanwhile are lost. The library's own reconnection waits for its ping timeout
 * before each attempt, ends the process where one is refused, and waits for ever for a hello that does not come.
 */
export function stayConnected(
  { client }: SocketModeReceiver,
  clock: Clock,
  log: Log,
  times: SocketTimes = SOCKET_TIMES
): Connection {
  const stopping = new AbortController()
  let fault: string | undefined = 'it was not opened yet'
  let trouble: { since: Date; tries: number } | undefined

  async function follow(opened: Promise<unknown>): Promise<void> {
    let failure = await opened
    for (let tries = 0; ; tries += 1) {
      if (failure === undefined) {
        fault = undefined
        const since = clock.now().getTime()
        await untilClosed()
        fault = 'Slack closed it'
        if (clock.now().getTime() - since >= times.steady) tries = 0
      }
      if (stopping.signal.aborted) return
      if (failure !== undefined || tries > 0) report(failure ?? new Error(fault))
      await wait(pauseBefore(tries))
      if (stopping.signal.aborted) return
      failure = await open()
      if (stopping.signal.aborted) return forceClosed()
    }
  }

  /** Undefined when it says hello, else why it does not. */
  async function open(): Promise<unknown> {
    const late = Promise.withResolvers<never>()
    let timer: NodeJS.Timeout | undefined
    // Before this event the address of the socket is asked for, which has a limit of its own.
    const connecting = () => {
      timer = setTimeout(() => late.reject(new Error(`Slack said no hello within ${times.hello} ms`)), times.hello)
    }
    client.once('connecting', connecting)
    try {
      const started = client.start()
      await Promise.race([started, late.promise])
      return undefined
    } catch (error) {
      forceClosed()
      // The library says nothing of a socket that was closed before its hello.
      const cause = error ?? new Error('Slack closed it before it said hello')
      fault = cause instanceof Error ? cause.message : String(cause)
      return cause
    } finally {
      clearTimeout(timer)
      client.off('connecting', connecting)
    }
  }

  async function untilClosed(): Promise<void> {
    const closed = Promise.withResolvers<void>()
    client.once('disconnected', closed.resolve)
    // The library leaves the other side half a minute to agree, in which nothing arrives any more.
    let closing = 0
    const watch = setInterval(() => {
      const state = client.websocket?.readyState
      closing = state === CLOSING ? closing + 1 : 0
      if (closing >= 2) client.websocket?.disconnect()
      else if (CLOSED.includes(state)) closed.resolve()
    }, times.closing / 2)
    const settled = setTimeout(recovered, times.steady)
    await closed.promise
    clearInterval(watch)
    clearTimeout(settled)
  }

  /** The second call does not wait for the other side. */
  function forceClosed(): void {
    client.websocket?.disconnect()
    if (client.websocket?.readyState === CLOSING) client.websocket.disconnect()
  }

  function report(error: unknown): void {
    if (!trouble) log.warn({ err: error }, 'Slack’s socket does not stay open; it is tried again until it does')
    trouble ??= { since: clock.now(), tries: 0 }
    trouble.tries += 1
  }

  function recovered(): void {
    if (!trouble) return
    const seconds = Math.round((clock.now().getTime() - trouble.since.getTime()) / 1000)
    log.info({ seconds, tries: trouble.tries }, 'Slack’s socket is open again')
    trouble = undefined
  }

  function pauseBefore(tries: number): number {
    return tries === 0 ? 0 : Math.min(times.firstPause * 2 ** (tries - 1), times.longestPause)
  }

  async function wait(milliseconds: number): Promise<void> {
    if (milliseconds === 0) return
    await clock.wait(milliseconds, stopping.signal).catch(error => {
      if (!stopping.signal.aborted) throw error
    })
  }

  return {
    async start() {
      const failure = await open()
      if (failure instanceof WebAPIPlatformError && !isTransient(failure)) throw failure
      void follow(Promise.resolve(failure))
    },
    fault: () => fault,
    stop: () => stopping.abort()
  }
}

const RATE_LIMITED = 'app_rate_limited'

/** Acknowledges `app_rate_limited`, which Bolt does not know as an event and passes to no listener. */
export function answerRateLimits(app: App, log: Log): void {
  const processEvent = app.processEvent.bind(app)
  app.processEvent = async event => {
    if (event.body.type !== RATE_LIMITED) return await processEvent(event)
    log.warn({ minute: event.body.minute_rate_limited }, 'Slack sends no more events this minute')
    await event.ack()
  }
}

/** Adds an event to the envelope of `app_rate_limited`, which has none: the library crashes without one. */
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
    // Not JSON: the library reports that itself.
    return text
  }
}

/**
 * Lets only those messages of the socket through that the library can read: it takes fields of them outside of any
 * error handling, so that `null`, or an event without its event, would end the process.
 */
export function refuseStrangeEnvelopes({ client }: SocketModeReceiver, log: Log): void {
  const readers = client.listeners('ws_message')
  client.removeAllListeners('ws_message')
  client.on('ws_message', (data: unknown, isBinary: unknown) => {
    if (typeof data !== 'string' || isReadable(data)) for (const read of readers) read(data, isBinary)
    else log.warn({ length: data.length }, 'Slack’s socket brought a message that is none')
  })
}

function isReadable(text: string): boolean {
  const message = parsed(text)
  if (!isRecord(message)) return false
  if (message.envelope_id === undefined) return true
  return isRecord(message.payload) && (message.type !== 'events_api' || isRecord(message.payload.event))
}

/** Undefined where it is no JSON. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
