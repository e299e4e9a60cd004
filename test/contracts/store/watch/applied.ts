import type { Change } from '../../../../src/changes/model/change.ts'
import type { Store } from '../../../../src/changes/ports/ports.ts'
import type { Values } from '../../../../src/changes/ports/vendor.ts'
import { type Bench, changeRequest, walk } from '../bench.ts'

/** A change that was requested, approved and applied, with what was read back. */
export async function applied(
  { store, clock }: Pick<Bench, 'clock'> & { store: Pick<Store, 'add' | 'move'> },
  company: { vendor: string; id: string },
  read: Values
): Promise<Change> {
  const edits = Object.entries(read).map(([field, wanted]) => ({ field, seen: null, wanted }))
  const requested = await store.add(
    changeRequest(clock, { vendor: company.vendor, company: { id: company.id, name: 'Acme', tags: [] }, edits })
  )
  const at = clock.now()
  return await walk(
    store,
    requested,
    { name: 'approved', at },
    { name: 'applying', since: at, writes: 1, problem: null },
    { name: 'applied', at, read, wrote: true }
  )
}
