import type { WatchStore } from '../../watch/ports.ts'
import type { StoreDependencies } from '../dependencies.ts'

const WORK = 'watch'

/** Who watches: one pass at a time, of whatever process. */
export function watchLease({ db, clock }: StoreDependencies): Pick<WatchStore, 'leaseWatch' | 'releaseWatch'> {
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
