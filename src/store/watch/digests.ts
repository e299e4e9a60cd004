import type { News, WatchStore } from '../../watch/ports.ts'
import type { Stored } from '../columns.ts'
import type { StoreDependencies } from '../dependencies.ts'
import { toJson } from '../json.ts'
import { owe } from '../outbox/add.ts'
import { toDrift } from './rows.ts'

/** Several things told in one message. */
export function digests({ db, clock }: StoreDependencies): Pick<WatchStore, 'morning' | 'digest' | 'lastMorning'> {
  return {
    morning({ id, name, at }, news, channel) {
      return db.transaction().execute(async transaction => {
        const written = await transaction
          .insertInto('digests')
          .values({ id, name, at, news: null })
          .onConflict(conflict => conflict.doNothing())
          .returning('id')
          .executeTakeFirst()
        if (!written) return false
        const told = await transaction
          .updateTable('drifts')
          .set({ digest: id })
          .where('digest', 'is', null)
          .returningAll()
          .execute()
        const drifts = told.sort((one, other) => Number(one.id) - Number(other.id)).map(toDrift)
        await transaction
          .updateTable('digests')
          .set({ news: toJson({ ...news, drifts } satisfies News) })
          .where('id', '=', id)
          .execute()
        if (!isWorthTelling({ ...news, drifts })) return false
        await owe(transaction, { about: { name: 'digest', id, kind: 'digest' }, channel }, clock.now())
        return true
      })
    },

    async digest(id) {
      const row = await db.selectFrom('digests').selectAll().where('id', '=', id).executeTakeFirst()
      if (!row) return undefined
      const { name, at, news } = row
      if (name === 'many') return { id, name, at }
      if (!news) throw new Error(`The morning digest ${id} was stored without its news`)
      return { id, name, at, news: reviveNews(news) }
    },

    async lastMorning() {
      const last = await db
        .selectFrom('digests')
        .select(({ fn }) => fn.max('at').as('at'))
        .where('name', '=', 'morning')
        .executeTakeFirst()
      return last?.at ?? null
    }
  }
}

function isWorthTelling({ open, done, overLimit, ending, drifts }: News): boolean {
  return open > 0 || overLimit > 0 || done.length > 0 || ending.length > 0 || drifts.length > 0
}

function reviveNews(stored: Stored<News>): News {
  return { ...stored, drifts: stored.drifts.map(drift => ({ ...drift, at: new Date(drift.at) })) }
}
