import { hash } from 'node:crypto'
import type { CompanySummary } from '../../changes/ports/vendor.ts'
import type { Condition } from '../alerts/alert.ts'
import type { Reading } from '../alerts/condition.ts'

/**
 * Stands for all that a pass concludes from: what a row says, what that means today by the settings, and the company's own
 * threshold. While it stays the same there is nothing to work out, and of thousands of companies few change in a night.
 */
export function fingerprintOf(
  { name, use, ends, licence, tags, externalId }: CompanySummary,
  readings: Readonly<Record<Condition, Reading>>,
  threshold: number | null
): string {
  const whole = [name, use, ends, licence, tags, externalId, readings, threshold]
  return hash('md5', JSON.stringify(whole), 'base64url')
}
