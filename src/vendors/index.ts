import type { Clock } from '../changes/ports.ts'
import type { Vendor } from '../changes/vendor.ts'
import { type KeepnetOptions, keepnet } from './keepnet/keepnet.ts'

/** The accounts of the vendors, as they are configured. */
export type VendorsConfig = { keepnet: Pick<KeepnetOptions, 'baseUrl' | 'clientId' | 'clientSecret' | 'dateFormat'> }

/** Every vendor that companies can be changed at. A new one is a folder and a line here. */
export function vendors(config: VendorsConfig, clock: Pick<Clock, 'now'>): Vendor[] {
  return [keepnet({ ...config.keepnet, clock })]
}
