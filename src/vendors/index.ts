import type { Clock } from '../changes/ports.ts'
import type { Vendor } from '../changes/vendor.ts'
import { NAME as KEEPNET } from './keepnet/errors.ts'
import { fields as keepnetFields } from './keepnet/fields.ts'
import { type KeepnetOptions, keepnet } from './keepnet/keepnet.ts'

/** The accounts of the vendors, as they are configured. */
export type VendorsConfig = { keepnet: Pick<KeepnetOptions, 'baseUrl' | 'clientId' | 'clientSecret' | 'dateFormat'> }

/** Every vendor that companies can be changed at. A new one is a folder, a line here and one in the lists. */
export function vendors(config: VendorsConfig, clock: Pick<Clock, 'now'>): Vendor[] {
  return [keepnet({ ...config.keepnet, clock })]
}

/** What can be changed at each vendor: known without an account. */
export const lists: readonly Pick<Vendor, 'name' | 'fields'>[] = [{ name: KEEPNET, fields: keepnetFields }]
