import { SEATS } from '../policy/policy.ts'
import type { Condition } from './alert.ts'

/** The fields whose change can end a condition. */
export function fieldsOf(condition: Condition): readonly string[] {
  return FIELDS[condition]
}

const FIELDS: Readonly<Record<Condition, readonly string[]>> = { seats: [SEATS, 'limited'], term: ['ends', 'period'] }
