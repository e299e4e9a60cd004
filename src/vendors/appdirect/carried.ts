import { z } from 'zod'
import type { Values } from '../../changes/model/field.ts'
import type { Detail } from './api/company.ts'
import { itemsOf } from './api/items.ts'
import { type Definition, isMany } from './fields/attributes.ts'
import { ADDRESS } from './fields/fields.ts'
import { known } from './fields/limits.ts'

/** What a write needs again of a company that was read, beside its values. */
export const carried = z.object({
  /** All that a replacement says of it, also what cannot be changed here. */
  profile: z.record(z.string(), z.unknown()),
  /** The types of attributes as they were told, by name. */
  types: z.record(z.string(), z.string())
})

export type Carried = z.infer<typeof carried>

export function carriedFrom(detail: Detail, values: Values, defined: readonly Definition[]): Carried {
  return {
    profile: profileFrom(detail, values),
    types: Object.fromEntries(defined.flatMap(({ name, type }) => (type ? [[name, type]] : [])))
  }
}

/**
 * What was read, without what the request does not know. What a replacement leaves out may be cleared, so everything
 * goes along.
 */
function profileFrom(detail: Detail, values: Values): Record<string, unknown> {
  const { address: _, customAttributes: __, ...rest } = known('CompanyReplacement', detail)
  const hasAddress = Object.keys(ADDRESS).some(key => values[key] !== null)
  return {
    ...rest,
    ...(hasAddress && { address: known('Address', detail.address ?? {}) }),
    // An answer without the list does not say that there are none, and an empty list could clear them.
    ...(detail.customAttributes && { customAttributes: itemsOf(detail.customAttributes).map(attributeFrom) })
  }
}

/** Text goes in `value`, keys of options in `valueKeys`; what is read may have both. */
function attributeFrom(attribute: NonNullable<Detail['customAttributes']>[number]): Record<string, unknown> {
  const { [isMany(attribute) ? 'value' : 'valueKeys']: _, ...rest } = known('Attribute', attribute)
  return rest
}
