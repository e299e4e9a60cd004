import { type Logger, LogLevel } from '@slack/bolt'
import type { Log } from '../../changes/ports/ports.ts'

/** Bolt's log lines in our log. Its debug lines hold whole payloads, so they are left out. */
export function boltLog(log: Log): Logger {
  const say = (parts: unknown[]) => parts.map(part => (part instanceof Error ? part.message : String(part))).join(' ')
  return {
    debug() {},
    info(...parts) {
      log.info({ from: 'slack' }, say(parts))
    },
    warn(...parts) {
      log.warn({ from: 'slack' }, say(parts))
    },
    error(...parts) {
      log.error({ from: 'slack' }, say(parts))
    },
    setLevel() {},
    getLevel: () => LogLevel.INFO,
    setName() {}
  }
}
