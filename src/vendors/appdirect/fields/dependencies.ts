import { type Faults, same, type Value, type Values } from '../../../changes/ports/vendor.ts'
import { lackingInWhole, lackingParts, lackingSentence } from '../write/update.ts'
import { ADDRESS, type Key } from './fields.ts'

/**
 * Returns faults for what AppDirect forbids; it requires nothing that could be added automatically. Limits of single
 * fields are in the field list. `writesWhole`: every change resends the stored address.
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

/** AppDirect accepts only complete addresses, so a missing part blocks every change that sends the address. */
function addressFaults(lacking: readonly Key[]): Faults {
  return Object.fromEntries(lacking.map(key => [key, lackingSentence(lacking)]))
}

/** The vendor rejects both together on creation; for updates it is not documented. */
function accessFaults({ access }: Values, differs: (key: string) => boolean): Faults {
  if (!differs('access') || !has(access, 'reseller') || !has(access, 'referral')) return {}
  return { access: 'A company is either a reseller or a referral, not both. Choose one of them.' }
}

function has(value: Value | undefined, one: string): boolean {
  return Array.isArray(value) && value.includes(one)
}
