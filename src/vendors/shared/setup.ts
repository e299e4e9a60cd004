import { z } from 'zod'
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

// The kinds of variables that vendors and the rest of the environment share. Each says what would be right where it is
// missing as well as where it is wrong.

export function text(right: string) {
  return z.string(`It must be ${right}.`)
}

/** An address without a slash at its end. `right` says more, such as what happens where it is unset. */
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
