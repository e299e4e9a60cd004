import { same, type Value, type Values } from '../../../changes/model/change.ts'
import type { Faults } from '../../../changes/ports/vendor.ts'
import { lackingInWhole, lackingParts, lackingSentence } from '../write/update.ts'
import { ADDRESS, type Key } from './fields.ts'

/**
 * Names what AppDirect forbids; it demands nothing that could be added on a person's behalf. The limits of single
 * fields are in the field list. `writesWhole`: every change sends the stored address again.
 */
export function applyFieldDependencies(
  seen: Values,
  wanted: Values,
  writesWhole = false
): { wanted: Values; faults: Faults } {
  const merged = { ...seen, ...wanted }
  const differs = (key: string) => !same(merged[key], seen[key])
  const isChange = Object.keys(wanted).some(differs)
  const editsAddress = Object.keys(ADDRESS).some(differs)
  const lacking = editsAddress ? lackingParts(merged) : isChange && writesWhole ? lackingInWhole(merged) : []
  return { wanted, faults: { ...addressFaults(lacking), ...accessFaults(merged, differs) } }
}

/** AppDirect takes an address only whole, so a part that is missing stands against every change that sends it. */
function addressFaults(lacking: readonly Key[]): Faults {
  return Object.fromEntries(lacking.map(key => [key, lackingSentence(lacking)]))
}

/** The vendor has an error for both on creation; what it makes of both in an update nobody documents. */
function accessFaults({ access }: Values, differs: (key: string) => boolean): Faults {
  if (!differs('access') || !has(access, 'reseller') || !has(access, 'referral')) return {}
  return { access: 'A company is either a reseller or a referral, not both. Choose one of them.' }
}

function has(value: Value | undefined, one: string): boolean {
  return Array.isArray(value) && value.includes(one)
}
