import type { Circle, Policy } from '../policy.ts'
import { EXPIRY, HOURS, REMINDERS } from './build.ts'
import { versionOf } from './version.ts'

/** The policy of those who wrote none: one of these people or user groups' members approves, never who asked. */
export function simplePolicy({ people, groups }: { people: readonly string[]; groups: readonly string[] }): Policy {
  const approvers: Circle = { name: 'approvers', people, groups, quiet: [], hours: HOURS }
  return {
    version: versionOf(JSON.stringify([people, groups])),
    circles: [approvers],
    hours: HOURS,
    rules: [],
    otherwise: { stages: [{ circle: approvers, count: 1 }], typeTheName: false },
    limits: { seats: { perChange: null, perHour: null }, forbidden: [], frozen: [] },
    may: { freeze: [approvers], thaw: [approvers], breakGlass: [], tend: null },
    reminders: REMINDERS,
    escalation: null,
    expiry: EXPIRY
  }
}
