import type { Values } from '../../../changes/model/field.ts'
import { invalidInput } from '../api/errors.ts'
import type { Carried } from '../carried.ts'
import type { Replacement } from '../fields/limits.ts'
import { lackingParts, lackingSentence, updateFrom } from './update.ts'

/**
 * The whole profile as it is to be: what was read, and over it what is wanted. Throws a `VendorError` where the address
 * that was read has too little to be sent again.
 */
export function replacementFrom(seen: Values, wanted: Values, { profile, types }: Carried): Replacement {
  const lacking = 'address' in profile ? lackingParts({ ...seen, ...wanted }) : []
  if (lacking.length > 0) throw invalidInput(lackingSentence(lacking))
  const whole = { ...profile, ...updateFrom(seen, wanted, types) }
  // What was read has the types that are described for the request, or the vendor contradicts itself and refuses it.
  return whole as Replacement
}
