import type { Policy, Role } from '../policy.ts'
import { EXPIRY, HOURS, REMINDERS } from './build.ts'
import { versionOf } from './version.ts'

/** The policy of those who wrote none: one of these people or user groups' members approves, never who asked. */
export function simplePolicy({ people, groups }: { people: readonly string[]; groups: readonly string[] }): Policy {
  const approvers: Role = { name: 'approvers', people, groups, quiet: [], hours: HOURS }
  return {
    version: versionOf(JSON.stringify([people, groups])),
    roles: [approvers],
    hours: HOURS,
    rules: [],
    otherwise: { stages: [{ role: approvers, count: 1 }], typeTheName: false },
    limits: { seats: { perChange: null, perHour: null }, forbidden: [], frozen: [] },
    may: { freeze: [approvers], unfreeze: [approvers], breakGlass: [], manageAlerts: null },
    reminders: REMINDERS,
    escalation: null,
    expiry: EXPIRY
  }
}
