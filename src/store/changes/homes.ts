import type { Store } from '../../changes/ports/store.ts'
import type { StoreDependencies } from '../dependencies.ts'
import { toJson } from '../json.ts'

const DAY = 24 * 60 * 60 * 1000

/** Which part of their Home people were shown last. */
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
