import { announceFor } from '../alerts/announce.ts'
import type { WatchDependencies } from '../dependencies.ts'
import { record } from './record.ts'

/**
 * Looks at one company and at no other, and tells what that changes. Throws `VendorError` where it cannot be read.
 */
export async function rescan(
  dependencies: WatchDependencies,
  vendorName: string,
  companyId: string,
  signal: AbortSignal
): Promise<void> {
  const vendor = dependencies.vendors.find(({ name }) => name === vendorName)
  // It was taken out of the configuration while a change of it was on its way.
  if (!vendor) return
  const requestedAt = dependencies.clock.now()
  const company = await vendor.read(companyId, signal)
  await record(dependencies, { vendor: vendor.name, rows: [company], requestedAt })
  await announceFor(dependencies, { vendor: vendor.name, id: companyId })
}

/**
 * Looks at the company of a change that was applied, so that its alert ends at once. Never throws: the change is done
 * whatever becomes of the look, and the next pass comes by anyway.
 */
export async function rescanAfter(
  dependencies: WatchDependencies,
  changeId: string,
  signal: AbortSignal
): Promise<void> {
  try {
    const change = await dependencies.store.get(changeId)
    if (change?.state.name === 'applied') await rescan(dependencies, change.vendor, change.company.id, signal)
  } catch (error) {
    dependencies.log.warn({ change: changeId, err: error }, 'could not look at the company again; the next pass will')
  }
}
