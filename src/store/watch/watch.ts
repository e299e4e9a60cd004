import type { WatchStore } from '../../watch/ports.ts'
import type { StoreDependencies } from '../schema.ts'
import { alerts } from './alerts.ts'
import { announcements } from './announce.ts'
import { companies } from './companies.ts'
import { content, digests, outages } from './digests.ts'
import { record } from './record.ts'
import { fullScans } from './scans.ts'

export function watchStore(dependencies: StoreDependencies): WatchStore {
  return {
    ...companies(dependencies),
    ...watchLease(dependencies),
    ...fullScans(dependencies),
    ...alerts(dependencies),
    ...announcements(dependencies),
    ...digests(dependencies),
    ...outages(dependencies),
    content: content(dependencies),
    record: record(dependencies)
  }
}

const WORK = 'watch'

/** One scan at a time, across processes. */
function watchLease({ db, clock }: StoreDependencies): Pick<WatchStore, 'leaseWatch' | 'releaseWatch'> {
  return {
    async leaseWatch(holder, until) {
      const lease = { holder, until }
      const taken = await db
        .insertInto('leases')
        .values({ work: WORK, ...lease })
        .onConflict(conflict =>
          conflict
            .column('work')
            .doUpdateSet(lease)
            .where(({ eb, or }) => or([eb('leases.until', '<=', clock.now()), eb('leases.holder', '=', holder)]))
        )
        .returning('holder')
        .executeTakeFirst()
      return taken !== undefined
    },

    async releaseWatch(holder) {
      await db.deleteFrom('leases').where('work', '=', WORK).where('holder', '=', holder).execute()
    }
  }
}
