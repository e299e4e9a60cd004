import type { App, SocketModeReceiver } from '@slack/bolt'
import type { Log } from '../../changes/ports/ports.ts'

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
