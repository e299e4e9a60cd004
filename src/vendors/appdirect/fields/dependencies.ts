import { same, type Value, type Values } from '../../../changes/model/change.ts'
import type { Faults } from '../../../changes/ports/vendor.ts'
import { lackingParts, lackingSentence } from '../write/update.ts'
import { ADDRESS } from './fields.ts'

/**
 * Names what AppDirect forbids; it demands nothing that could be added on a person's behalf. The limits of single
 * fields are not looked at here: they are in the field list.
 */
export function applyFieldDependencies(seen: Values, wanted: Values): { wanted: Values; faults: Faults } {
  const merged = { ...seen, ...wanted }
  const differs = (key: string) => !same(merged[key], seen[key])
  return { wanted, faults: { ...addressFaults(merged, differs), ...accessFaults(merged, differs) } }
}

/** An address goes whole, so a part that is missing hinders the change of any other. */
function addressFaults(merged: Values, differs: (key: string) => boolean): Faults {
  if (!Object.keys(ADDRESS).some(differs)) return {}
  const lacking = lackingParts(merged)
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
