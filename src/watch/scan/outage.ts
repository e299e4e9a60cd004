import { type Vendor, VendorError } from '../../changes/ports/vendor.ts'
import type { WatchDependencies } from '../dependencies.ts'

/** So long a vendor may be away without anybody being told. In milliseconds. */
const PATIENCE = 3_600_000

/**
 * Does what a vendor has to answer for; `asked` says whether it was asked at all. A vendor that fails ends that work and
 * nothing else: the next pass begins anew, people are told once when it lasts, and again when it is over.
 */
export async function attempt(
  { store, clock, log, channel }: WatchDependencies,
  vendor: Vendor,
  work: () => Promise<'scanned' | 'nothing-to-scan'>
): Promise<void> {
  try {
    if ((await work()) === 'scanned') await store.answers(vendor.name)
  } catch (error) {
    if (!(error instanceof VendorError)) throw error
    const { id, since, overAt } = await store.failing(vendor.name)
    log.warn({ vendor: vendor.name, since, err: error }, 'a vendor could not be watched; the next pass tries again')
    const lasts = overAt === null && clock.now().getTime() - since.getTime() >= PATIENCE
    if (lasts && channel) await store.outageAfter(id, channel)
  }
}
