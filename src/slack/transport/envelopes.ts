import type { SocketModeReceiver } from '@slack/bolt'
import type { Log } from '../../changes/ports/ports.ts'

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
