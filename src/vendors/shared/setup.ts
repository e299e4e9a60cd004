import { z } from 'zod'
import type { Clock } from '../../changes/ports/ports.ts'
import type { Vendor } from '../../changes/ports/vendor.ts'
import type { Fetch } from './call.ts'

/** A vendor's configuration by environment variables. */
export type Setup<Account = unknown> = Pick<Vendor, 'name' | 'label' | 'fields'> & {
  /** Each with an error that describes valid input. The vendor is disabled where none is set. */
  variables: z.ZodObject
  /** The variables whose values are never shown. */
  secrets: readonly string[]
  /** Turns the variables into the account that `open` takes. */
  account: z.ZodType<Account>
  /** A method, for bivariance: a list can hold setups with different account types, each given its own. */
  open(account: Account, clock: OpeningClock, fetch?: Fetch): Vendor
}

/** Without `wait`, a vendor uses real time. */
export type OpeningClock = Pick<Clock, 'now'> & Partial<Clock>

// Types of variables shared with the rest of the environment. Each error covers both missing and invalid values.

export function text(right: string) {
  return z.string(`It must be ${right}.`)
}

/** A URL without a trailing slash. `right` adds to the error message. */
export function address(right: string) {
  const error = `It must be an http or https address without a user name, a query or a fragment; ${right}.`
  return z
    .url({ protocol: /^https?$/, hostname: /./, error, abort: true })
    .refine(url => !/[@?#]/.test(url), error)
    .transform(url => url.replace(/\/+$/, ''))
}

export function oneOf<const Names extends readonly string[]>(names: Names, more = '') {
  return z.enum(names, `It must be one of ${names.join(', ')}${more}.`)
}
