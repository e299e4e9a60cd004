import type { CompanySummary } from '../../src/changes/ports/vendor.ts'
import type { Alert } from '../../src/watch/alerts/alert.ts'
import type { AlertStep } from '../../src/watch/ports.ts'

/** A company with so many users on so many seats, whose licence ends in years unless the test says otherwise. */
export function company(used: number, limit: number | null, more: Partial<CompanySummary> = {}): CompanySummary {
  return { id: 'acme', name: 'Acme', use: { used, limit }, ends: '2031-01-01', ...more }
}

/** The alert as a step leaves it, as the memory would. */
export function after(step: AlertStep, before?: Alert): Alert {
  const { messages = 0, digest = null } = before ?? {}
  return { ...step.alert, messages, digest, version: (step.version ?? 0) + (step.event ? 1 : 0) }
}
