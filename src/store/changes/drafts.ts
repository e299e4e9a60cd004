import type { Store } from '../../changes/ports/ports.ts'
import { DAY } from '../../policy/hours.ts'
import { toJson } from '../json.ts'
import type { StoreDependencies } from '../schema.ts'

/** Open forms. */
export function drafts({ db, clock }: StoreDependencies): Pick<Store, 'saveDraft' | 'draft' | 'sweepDrafts'> {
  return {
    async saveDraft(draft) {
      const saved = { body: toJson(draft), saved_at: clock.now() }
      await db
        .insertInto('drafts')
        .values({ id: draft.id, ...saved })
        .onConflict(conflict => conflict.column('id').doUpdateSet(saved))
        .execute()
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
