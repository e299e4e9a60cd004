import type { Vendor } from '../changes/ports/vendor.ts'
import * as list from './list.ts'
import type { Fetch } from './shared/call.ts'
import type { OpeningClock, Setup } from './shared/setup.ts'

/** All supported vendors, configured or not. */
export const SETUPS: readonly Setup[] = Object.values<Setup>(list)

/** The fields of each vendor; needs no account. */
export const vendorFields: readonly Pick<Vendor, 'name' | 'label' | 'fields'>[] = SETUPS.map(
  ({ name, label, fields }) => {
    return { name, label, fields }
  }
)

/** The configured vendors' accounts, by vendor name. */
export type Accounts = Readonly<Record<string, unknown>>

/** Opens the configured vendors; `fetchOf` sends the requests of the vendor with that label. */
export function vendors(
  accounts: Accounts,
  clock: OpeningClock,
  setups = SETUPS,
  fetchOf?: (label: string) => Fetch
): Vendor[] {
  return setups
    .filter(({ name }) => name in accounts)
    .map(({ name, label, open }) => open(accounts[name], clock, fetchOf?.(label)))
}
