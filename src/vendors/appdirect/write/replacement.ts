import type { Values } from '../../../changes/model/field.ts'
import { companyFrom, type Detail } from '../api/company.ts'
import { unfit } from '../api/errors.ts'
import { itemsOf } from '../api/items.ts'
import { type Definition, isMany } from '../fields/attributes.ts'
import { ADDRESS } from '../fields/fields.ts'
import { known, type Replacement } from '../fields/limits.ts'
import { lackingParts, lackingSentence, updateFrom } from './update.ts'

/**
 * The whole profile as it is to be: what was read, without what the request does not know, and over it what is wanted.
 * What a replacement leaves out may be cleared, so all that was read goes along, also what cannot be changed here.
 * Throws a `VendorError` where the address that was read has too little to be sent again.
 */
export function replacementFrom(
  detail: Detail,
  seen: Values,
  wanted: Values,
  defined: readonly Definition[]
): Replacement {
  const { values } = companyFrom(detail.uuid ?? '', detail, defined)
  const { address: _, customAttributes: __, ...kept } = known('CompanyReplacement', detail)
  const whole = {
    ...kept,
    ...(hasAddress(values) && { address: addressFrom(detail, values, wanted) }),
    // An answer without the list does not say that there are none, and an empty list could clear them.
    ...(detail.customAttributes && { customAttributes: itemsOf(detail.customAttributes).map(attributeFrom) }),
    // Levels that nobody edits stay as they are now, also one that was given since it was seen.
    ...updateFrom({ ...values, access: seen.access ?? null }, wanted, defined)
  }
  // What was read has the types that are described for the request, or the vendor contradicts itself and refuses it.
  return whole as Replacement
}

function addressFrom({ address }: Detail, values: Values, wanted: Values): Record<string, unknown> {
  const lacking = lackingParts({ ...values, ...wanted })
  if (lacking.length > 0) throw unfit(lackingSentence(lacking))
  return known('Address', address ?? {})
}

/** Text goes in `value`, keys of options in `valueKeys`; what is read may have both. */
function attributeFrom(attribute: NonNullable<Detail['customAttributes']>[number]): Record<string, unknown> {
  const { value, valueKeys, ...rest } = known('Attribute', attribute)
  return isMany(attribute) ? { ...rest, valueKeys } : { ...rest, value }
}

function hasAddress(values: Values): boolean {
  return Object.keys(ADDRESS).some(key => values[key] !== null)
}
