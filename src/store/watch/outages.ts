import { randomUUID } from 'node:crypto'
import type { WatchStore } from '../../watch/ports.ts'
import type { StoreDependencies } from '../dependencies.ts'
import { addMessage } from '../outbox/add.ts'

/** Vendors that do not answer; the database holds that one has at most one outage at a time. */
export function outages({
  db,
  clock
}: StoreDependencies): Pick<WatchStore, 'failing' | 'outageAfter' | 'answers' | 'outage'> {
  return {
    async failing(vendor) {
      await db
        .insertInto('outages')
        .values({ id: `out_${randomUUID()}`, vendor, since: clock.now(), over_at: null })
        .onConflict(conflict => conflict.doNothing())
        .execute()
      const row = await lasting(vendor).executeTakeFirst()
      // Another process may have seen it end just now.
      return row ? toOutage(row) : { id: '', vendor, since: clock.now(), overAt: clock.now() }
    },

    async outageAfter(id, channel) {
      await addMessage(db, { about: { name: 'outage', id, kind: 'outage' }, channel }, clock.now())
    },

    answers(vendor) {
      const now = clock.now()
      return db.transaction().execute(async transaction => {
        const over = await transaction
          .updateTable('outages')
          .set({ over_at: now })
          .where('vendor', '=', vendor)
          .where('over_at', 'is', null)
          .returning('id')
          .execute()
        if (over.length === 0) return
        await transaction
          .updateTable('outbox')
          .set(({ eb }) => ({ version: eb('version', '+', 1), due_at: now }))
          .where(
            'outage',
            'in',
            over.map(({ id }) => id)
          )
          .execute()
      })
    },

    async outage(id) {
      const row = await db.selectFrom('outages').selectAll().where('id', '=', id).executeTakeFirst()
      return row && toOutage(row)
    }
  }

  function lasting(vendor: string) {
    return db.selectFrom('outages').selectAll().where('vendor', '=', vendor).where('over_at', 'is', null)
  }
}

function toOutage({ id, vendor, since, over_at }: { id: string; vendor: string; since: Date; over_at: Date | null }) {
  return { id, vendor, since, overAt: over_at }
}
