import type { SocketModeReceiver } from '@slack/bolt'
import type { Clock, Log } from '../../changes/ports/ports.ts'

/** Pauses before another try to connect, in milliseconds, doubling from the first up to the longest. */
const FIRST_PAUSE = 500
const LONGEST_PAUSE = 30_000

/**
 * Connects anew whenever Slack closes the socket, at once the first time, and for ever: Slack closes each after some
 * hours, and what people do meanwhile is lost to them. The library's own way waits for its ping timeout before each try,
 * and lets the process die of a refused one.
 */
export function stayConnected({ client }: SocketModeReceiver, clock: Clock, log: Log): { stop(): void } {
  const stopping = new AbortController()
  void follow()
  return { stop: () => stopping.abort() }

  async function follow(): Promise<void> {
    for (;;) {
      await new Promise(resolve => client.once('disconnected', resolve))
      for (let pause = FIRST_PAUSE; !stopping.signal.aborted; pause = Math.min(pause * 2, LONGEST_PAUSE)) {
        if (await connects()) break
        await clock.wait(pause, stopping.signal).catch(() => {}) // only that it is stopping
      }
      if (stopping.signal.aborted) return
    }
  }

  async function connects(): Promise<boolean> {
    try {
      await client.start()
      return true
    } catch (error) {
      log.warn({ err: error }, 'Slack’s socket could not be opened again; it is tried again')
      return false
    }
  }
}
