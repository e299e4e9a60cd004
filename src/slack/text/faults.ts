import type { Faults, Vendor, VendorError } from '../../changes/ports/vendor.ts'
import { escaped, shorten } from '../ui/mrkdwn.ts'

/** What went wrong at a vendor, in a sentence, with the vendor's own words where it had any. */
export function sayFault(error: VendorError, vendors: readonly Vendor[]): string {
  const name = vendors.find(({ name }) => name === error.vendor)?.label ?? error.vendor
  const words = error.messages.map(message => escaped(shorten(message, 300))).join(' · ')
  if (error.gone) return `${name} knows no such company any more.`
  if (error.retryable) return `${name} cannot be reached just now${words && `: ${words}`}. Nothing was changed.`
  return `${name} refused to answer${words && `: ${words}`}. Nothing was changed.`
}

/** What is wrong with a whole profile, each with the name that it has there. */
export function sayFaults(faults: Faults): string[] {
  return Object.entries(faults).map(([name, sentence]) => (sentence.includes(name) ? sentence : `${name}: ${sentence}`))
}
