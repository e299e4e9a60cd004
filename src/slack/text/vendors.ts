import type { Vendor } from '../../changes/ports/vendor.ts'

/** What people call a vendor; one that is no longer configured keeps the name that is stored. Not escaped. */
export function nameVendor(vendors: readonly Pick<Vendor, 'name' | 'label'>[], stored: string): string {
  return vendors.find(({ name }) => name === stored)?.label ?? stored
}
