import type { WatchStore } from '../../watch/ports.ts'
import type { Memory } from '../store.ts'

/** What the watch remembers. */
export function watchStore(_memory: Memory): WatchStore {
  const missing = (): never => {
    throw new Error('not built')
  }
  return {
    known: missing,
    note: missing,
    beginFullPass: missing,
    endFullPass: missing,
    lastFullPass: missing,
    unseen: missing,
    announce: missing,
    wake: missing,
    alert: missing,
    alerts: missing,
    alertsById: missing,
    tend: missing,
    alertEvents: missing,
    changesFor: missing,
    entry: missing,
    setThreshold: missing,
    entriesSince: missing,
    failing: missing,
    tellOutage: missing,
    answers: missing,
    outage: missing,
    morning: missing,
    digest: missing,
    lastMorning: missing
  }
}
