import type { CompanySummary } from '../../changes/ports/vendor.ts'
import { CONDITIONS, conditionsOf } from '../alerts/condition.ts'
import type { Settings } from '../alerts/settings.ts'
import { stepOf } from '../alerts/step.ts'
import { dayIn } from '../day.ts'
import type { AlertStep, KnownCompany, Recorded } from '../ports.ts'
import { driftsOf } from './drift.ts'

/** Companies as a vendor showed them. */
export type Page = { vendor: string; rows: Recorded['rows']; requestedAt: Date }

/**
 * What a page of companies means: which alerts begin, move and end, and which licence values somebody changed elsewhere.
 * Nothing is concluded of a company that a change of ours is just changing, or that was seen later than the page was
 * asked for: then the page may be the older news. Pure.
 */
export function findOut(page: Page, known: readonly KnownCompany[], now: Date, settings: Settings): Recorded {
  const { vendor, rows, requestedAt } = page
  const before = new Map(known.map(one => [one.entry.id, one]))
  const today = dayIn(settings.zone, now)
  const steps: AlertStep[] = []
  const drifts: Recorded['drifts'][number][] = []
  const unfinished: string[] = []
  for (const row of rows) {
    const one = before.get(row.id)
    if (one?.unfinished) unfinished.push(row.id)
    else if (!one || one.entry.seenAt <= requestedAt) {
      steps.push(...stepsOf(row, one))
      if (one) drifts.push(...driftsOf(vendor, row, one, now))
    }
  }
  return { vendor, rows, unfinished, fresh: known.length === 0, seenAt: requestedAt, steps, drifts }

  function stepsOf(company: CompanySummary, one: KnownCompany | undefined): AlertStep[] {
    const readings = conditionsOf(company, settings, one?.entry.threshold ?? null, today)
    return CONDITIONS.flatMap(condition => {
      const existing = one?.alerts.find(alert => alert.condition === condition)
      return stepOf(existing, { vendor, company, condition, reading: readings[condition], now, settings }) ?? []
    })
  }
}
