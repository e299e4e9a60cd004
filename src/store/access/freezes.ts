import type { Selectable } from 'kysely'
import type { Freeze, Store } from '../../changes/ports/store.ts'
import { record } from '../audit.ts'
import type { StoreDependencies } from '../dependencies.ts'
import { storable, toJson } from '../json.ts'
import { addMessage } from '../outbox/add.ts'
import type { Tables } from '../schema.ts'

/** The freeze of everything; the database holds that there is at most one that lasts. */
export function freezes({
  db,
  clock
}: StoreDependencies): Pick<Store, 'frozen' | 'freeze' | 'unfreeze' | 'freezeById'> {
  return {
    async frozen() {
      const row = await db.selectFrom('freezes').selectAll().where('unfrozen', 'is', null).executeTakeFirst()
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
        await addMessage(transaction, { about: { name: 'freeze', id, kind: 'frozen' }, channel }, now)
        return true
      })
    },

    unfreeze(by, at) {
      return db.transaction().execute(async transaction => {
        const ended = await transaction
          .updateTable('freezes')
          .set({ unfrozen: toJson({ by, at }) })
          .where('unfrozen', 'is', null)
          .returning(['id', 'channel'])
          .executeTakeFirst()
        if (!ended) return false
        const { id, channel } = ended
        const now = clock.now()
        await record(transaction, { action: 'unfrozen', by, detail: { freeze: id }, at: now })
        await addMessage(transaction, { about: { name: 'freeze', id, kind: 'unfrozen' }, channel }, now)
        return true
      })
    }
  }
}

function toFreeze({ unfrozen, ...freeze }: Selectable<Tables['freezes']>): Freeze {
  return { ...freeze, unfrozen: unfrozen && { ...unfrozen, at: new Date(unfrozen.at) } }
}
