import type { Store } from '../../changes/ports/store.ts'
import type { StoreDependencies } from '../dependencies.ts'
import { toJson } from '../json.ts'

const DAY = 24 * 60 * 60 * 1000

/** Forms that people have open. */
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
