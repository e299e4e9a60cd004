import { randomUUID } from 'node:crypto'
import type { CompanySummary } from '../../../../src/changes/ports/vendor.ts'
import type { Alert, AlertEvent, Level } from '../../../../src/watch/alerts/alert.ts'
import type { AlertStep, Recorded } from '../../../../src/watch/ports.ts'

/** A row of a new company, with the given values. */
export function row(
  given: Partial<CompanySummary>
): CompanySummary & { licence: NonNullable<CompanySummary['licence']> } {
  const id = randomUUID()
  const shown = { id, name: `Company ${id}`, use: { used: 512, limit: 500 }, ends: '2027-06-30' }
  return { ...shown, tags: [], externalId: null, ...given, licence: given.licence ?? {} }
}

/** A page with these rows only. */
export function noted(vendor: string, rows: Recorded['rows'], seenAt: Date): Recorded {
  return { vendor, rows, unfinished: [], fresh: false, seenAt, steps: [], drifts: [] }
}

/** A new alert to announce, over the limit by default. */
export function begun(vendor: string, company: CompanySummary, at: Date, given: Partial<Alert> = {}): AlertStep {
  const level: Level = given.level ?? { name: 'over', steps: 0 }
  const figures = { use: company.use, ends: company.ends }
  const alert: AlertStep['alert'] = {
    id: `alr_${randomUUID()}`,
    vendor,
    company: { id: company.id, name: company.name },
    condition: level.name === 'ending' || level.name === 'ended' ? 'term' : 'seats',
    level,
    since: at,
    levelSince: at,
    first: figures,
    figures,
    state: { name: 'open' },
    ...given
  }
  return { version: undefined, alert, event: eventOf('raised', alert, at), announce: true }
}

/** The next step of an open alert. */
export function next(
  alert: Alert,
  name: AlertEvent['name'],
  given: Partial<Alert>,
  at: Date,
  announce = false
): AlertStep {
  const moved = { ...alert, ...given }
  return { version: alert.version, alert: moved, event: eventOf(name, moved, at), announce }
}

function eventOf(name: AlertEvent['name'], { level, figures }: Pick<Alert, 'level' | 'figures'>, at: Date): AlertEvent {
  return { name, by: 'system', at, level, figures }
}
