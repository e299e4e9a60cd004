import type { ExpressionBuilder } from 'kysely'
import type { Store } from '../changes/ports.ts'
import type { Tables } from './schema.ts'
import type { Memory } from './store.ts'

type Notices = Pick<Store, 'dueNotices' | 'takeNotice' | 'noticeShown' | 'noticeLater'>

/** The messages that are owed. */
export function notices({ db, clock }: Memory): Notices {
  return {
    async dueNotices(change) {
      const all = db.selectFrom('notices').select('id').where(due(clock.now())).orderBy('due_at').orderBy('kind')
      const rows = await (change === undefined ? all : all.where('change', '=', change)).execute()
      return rows.map(({ id }) => id)
    },

    takeNotice(id, until) {
      return db
        .updateTable('notices')
        .set(({ eb }) => ({ taken_until: until, attempts: eb('attempts', '+', 1) }))
        .where('id', '=', id)
        .where(due(clock.now()))
        .returning(['id', 'change', 'kind', 'channel', 'ts', 'version', 'shown', 'attempts'])
        .returning(({ selectFrom }) =>
          selectFrom('notices as card')
            .select('card.ts')
            .whereRef('card.change', '=', 'notices.change')
            .where('card.kind', '=', 'card')
            .as('card')
        )
        .executeTakeFirst()
    },

    async noticeShown(id, version, { channel, ts }) {
      await db
        .updateTable('notices')
        .set(({ fn, ref, val }) => ({
          channel,
          ts,
          shown: fn<number>('greatest', [ref('shown'), val(version)]),
          attempts: 0,
          taken_until: null
        }))
        .where('id', '=', id)
        .execute()
    },

    async noticeLater(id, due, ts) {
      await db
        .updateTable('notices')
        .set({ due_at: due, taken_until: null, ...(ts === null && { ts }) })
        .where('id', '=', id)
        .execute()
    }
  }
}

/** Not shown as it is now, its time has come, and nobody is sending it. */
function due(now: Date) {
  return ({ and, eb, or }: ExpressionBuilder<Tables, 'notices'>) =>
    and([
      eb('version', '>', eb.ref('shown')),
      eb('due_at', '<=', now),
      or([eb('taken_until', 'is', null), eb('taken_until', '<=', now)])
    ])
}
