import type { Store } from '../../changes/ports/ports.ts'
import { DAY } from '../../policy/hours.ts'

import { type StoreDependencies, statement, toJson } from '../schema.ts'

/** Open forms. */
export function drafts({
  db,
  pool,
  clock
}: StoreDependencies): Pick<Store, 'saveDraft' | 'fillDraft' | 'draft' | 'sweepDrafts'> {
  return {
    async saveDraft(draft) {
      const saved = { body: toJson(draft), saved_at: clock.now() }
      await db
        .insertInto('drafts')
        .values({ id: draft.id, ...saved })
        .onConflict(conflict => conflict.column('id').doUpdateSet(saved))
        .execute()
    },

    async fillDraft(draft) {
      return (await filled({ pool }, [draft.id, toJson(draft), clock.now()])).length > 0
    },

    async draft(id) {
      const row = await db.selectFrom('drafts').select('body').where('id', '=', id).executeTakeFirst()
      return row?.body
    },

    async sweepDrafts() {
      const yesterday = new Date(clock.now().getTime() - DAY)
      await db.deleteFrom('drafts').where('saved_at', '<', yesterday).execute()
    }
  }
}

const filled = statement<{ id: string }>(
  'fill-draft',
  `INSERT INTO drafts (id, body, saved_at) VALUES ($1, $2::json, $3)
    ON CONFLICT (id) DO UPDATE SET body = excluded.body, saved_at = excluded.saved_at
      WHERE drafts.body #>> '{chosen,id}' IS NULL
        OR (drafts.body #>> '{chosen,vendor}', drafts.body #>> '{chosen,id}')
          = (excluded.body #>> '{chosen,vendor}', excluded.body #>> '{chosen,id}')
    RETURNING id`
)

/** The part of the Home that each person saw last. */
export function homes({ db, clock }: StoreDependencies): Pick<Store, 'saveHome' | 'home'> {
  return {
    async saveHome({ team, user }, page) {
      const shown = { page: toJson(page), shown_at: clock.now() }
      await db
        .insertInto('homes')
        .values({ team, user, ...shown })
        .onConflict(conflict => conflict.columns(['team', 'user']).doUpdateSet(shown))
        .execute()
    },

    async home({ team, user }) {
      const yesterday = new Date(clock.now().getTime() - DAY)
      const row = await db
        .selectFrom('homes')
        .select('page')
        .where('team', '=', team)
        .where('user', '=', user)
        .where('shown_at', '>=', yesterday)
        .executeTakeFirst()
      return row?.page
    }
  }
}
