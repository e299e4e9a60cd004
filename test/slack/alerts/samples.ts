import type { Alert, AlertEvent, CompanyFigures } from '../../../src/watch/alerts/alert.ts'
import type { Subject } from '../../../src/watch/alerts/announce.ts'
import { vendor } from '../change.ts'

export const at = new Date('2026-11-12T14:05:00Z')
export const ben = { team: 'T1', user: 'U_BEN' }
export const frame = { zone: 'Etc/UTC', workspace: 'https://northwind.slack.com/' }

/** The scripted vendor, as one whose licences have a next term. */
export const able = { ...vendor, renewal: () => ({ ends: '2028-01-15' }) }

export function figures(used: number, limit: number | null, ends: string | null = '2027-01-15'): CompanyFigures {
  return { use: { used, limit }, ends }
}

/** Acme, 12 users over its 500 seats. */
export function alertOf(given: Partial<Alert> = {}): Alert {
  return {
    id: 'alr_1',
    vendor: 'keepnet',
    company: { id: '1', name: 'Acme' },
    condition: 'seats',
    level: { name: 'over', steps: 0 },
    since: at,
    levelSince: at,
    first: figures(512, 500),
    figures: figures(512, 500),
    state: { name: 'open' },
    messages: 1,
    digest: null,
    version: 1,
    ...given
  }
}

/** The licence of Acme ends in 64 days. */
export function endingOf(given: Partial<Alert> = {}): Alert {
  return alertOf({ condition: 'term', level: { name: 'ending', days: 60 }, ...given })
}

export function subjectOf(
  alert: Alert,
  given: Partial<Omit<Extract<Subject, { name: 'alert' }>, 'name' | 'alert'>> = {}
): Extract<Subject, { name: 'alert' }> {
  return { name: 'alert', alert, latest: true, events: [eventOf('raised', alert)], changes: [], ...given }
}

export function eventOf(
  name: AlertEvent['name'],
  { level, figures }: Alert,
  given: Partial<AlertEvent> = {}
): AlertEvent {
  return { name, by: 'system', at, level, figures, ...given }
}
