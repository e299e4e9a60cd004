import type { Desk } from './desk.ts'
import { note } from './note.ts'
import { tellOf } from './tell.ts'

/**
 * Looks at one company and at no other, and tells what that changes. Throws `VendorError` where it cannot be read.
 */
export async function look(desk: Desk, vendorName: string, companyId: string, signal: AbortSignal): Promise<void> {
  const vendor = desk.vendors.find(({ name }) => name === vendorName)
  // It was taken out of the configuration while a change of it was on its way.
  if (!vendor) return
  const askedAt = desk.clock.now()
  const company = await vendor.read(companyId, signal)
  await note(desk, { vendor: vendor.name, rows: [company], askedAt })
  await tellOf(desk, { vendor: vendor.name, id: companyId })
}

/**
 * Looks at the company of a change that was applied, so that its alert ends at once. Never throws: the change is done
 * whatever becomes of the look, and the next pass comes by anyway.
 */
export async function lookAfter(desk: Desk, changeId: string, signal: AbortSignal): Promise<void> {
  try {
    const change = await desk.store.get(changeId)
    if (change?.state.name === 'applied') await look(desk, change.vendor, change.company.id, signal)
  } catch (error) {
    desk.log.warn({ change: changeId, err: error }, 'could not look at the company again; the next pass will')
  }
}
