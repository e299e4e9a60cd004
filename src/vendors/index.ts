import type { Vendor } from '../changes/ports/vendor.ts'
import * as list from './list.ts'
import type { OpeningClock, Setup } from './shared/setup.ts'

/** All vendors that there are, also those that are not configured. */
export const SETUPS: readonly Setup[] = Object.values<Setup>(list)

/** What can be changed at each vendor: known without an account. */
export const lists: readonly Pick<Vendor, 'name' | 'label' | 'fields'>[] = SETUPS.map(({ name, label, fields }) => {
  return { name, label, fields }
})

/** What the environment says of each vendor that is configured, by its name. */
export type Accounts = Readonly<Record<string, unknown>>

/** The vendors that are configured. */
export function vendors(accounts: Accounts, clock: OpeningClock, setups = SETUPS): Vendor[] {
  return setups.filter(({ name }) => name in accounts).map(({ name, open }) => open(accounts[name], clock))
}
