import type { Selectable } from 'kysely'
import type { Freeze, Store } from '../../changes/ports/store.ts'
import { record } from '../audit.ts'
import type { StoreDependencies } from '../dependencies.ts'
import { storable, toJson } from '../json.ts'
import { owe } from '../outbox/add.ts'
import type { Tables } from '../schema.ts'

/** The freeze of everything; the database holds that there is at most one that lasts. */
export function freezes({ db, clock }: StoreDependencies): Pick<Store, 'frozen' | 'freeze' | 'thaw' | 'freezeById'> {
  return {
    async frozen() {
      const row = await db.selectFrom('freezes').selectAll().where('thawed', 'is', null).executeTakeFirst()
      return row && toFreeze(row)
    },

    async freezeById(id) {
      const row = await db.selectFrom('freezes').selectAll().where('id', '=', id).executeTakeFirst()
      return row && toFreeze(row)
    },

    freeze({ id, by, reason, at, channel }) {
      return db.transaction().execute(async transaction => {
        const begun = await transaction
          .insertInto('freezes')
          .values({ id, by: toJson(by), reason: storable(reason), at, channel })
          .onConflict(conflict => conflict.doNothing())
          .returning('id')
          .executeTakeFirst()
        if (!begun) return false
        const now = clock.now()
        await record(transaction, { action: 'frozen', by, detail: { freeze: id, reason }, at: now })
        await owe(transaction, { about: { name: 'freeze', id, kind: 'frozen' }, channel }, now)
        return true
      })
    },

    thaw(by, at) {
      return db.transaction().execute(async transaction => {
        const ended = await transaction
          .updateTable('freezes')
          .set({ thawed: toJson({ by, at }) })
          .where('thawed', 'is', null)
          .returning(['id', 'channel'])
          .executeTakeFirst()
        if (!ended) return false
        const { id, channel } = ended
        const now = clock.now()
        await record(transaction, { action: 'thawed', by, detail: { freeze: id }, at: now })
        await owe(transaction, { about: { name: 'freeze', id, kind: 'thawed' }, channel }, now)
        return true
      })
    }
  }
}

function toFreeze({ thawed, ...freeze }: Selectable<Tables['freezes']>): Freeze {
  return { ...freeze, thawed: thawed && { ...thawed, at: new Date(thawed.at) } }
}
