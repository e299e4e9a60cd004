import { same } from '../../changes/model/field.ts'
import type { CompanySummary } from '../../changes/ports/vendor.ts'
import type { KnownCompany, Recorded } from '../ports.ts'

/**
 * Licence values of a row that are neither as they were last seen nor as a change of ours wrote them since: somebody
 * changed them elsewhere. What a row does not say, or said for the first time, has not changed.
 */
export function driftsOf(
  vendor: string,
  row: CompanySummary,
  { entry, wrote }: KnownCompany,
  at: Date
): Recorded['drifts'] {
  const before = { ...entry.licence, ...wrote }
  return Object.entries(row.licence ?? {}).flatMap(([field, after]) => {
    const last = before[field]
    if (last === undefined || same(last, after)) return []
    return [{ vendor, company: { id: row.id, name: row.name }, field, before: last, after, at, lastSeen: entry.seenAt }]
  })
}
