import type { z } from 'zod'
import type { Clock } from '../../changes/ports/ports.ts'
import type { Vendor } from '../../changes/ports/vendor.ts'

/** A vendor as the environment describes it. */
export type Setup<Account = unknown> = Pick<Vendor, 'name' | 'label' | 'fields'> & {
  /** Each with what would be right. The vendor is off where none of them is given. */
  variables: z.ZodObject
  /** Those of the variables that are never shown. */
  secrets: readonly string[]
  /** Makes of the variables what `open` takes. */
  account: z.ZodType<Account>
  /** A method, so that a list can hold setups with accounts of different kinds: each is given what its own made. */
  open(account: Account, clock: OpeningClock): Vendor
}

/** Without `wait` a vendor waits in real time. */
export type OpeningClock = Pick<Clock, 'now'> & Partial<Clock>
