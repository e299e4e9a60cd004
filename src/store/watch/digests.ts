import type { DigestContent, WatchStore } from '../../watch/ports.ts'
import type { Stored } from '../columns.ts'
import type { StoreDependencies } from '../dependencies.ts'
import { toJson } from '../json.ts'
import { addMessage } from '../outbox/add.ts'
import { toDrift } from './rows.ts'

/** Several things told in one message. */
export function digests({
  db,
  clock
}: StoreDependencies): Pick<WatchStore, 'dailyDigest' | 'digest' | 'lastDailyDigest'> {
  return {
    dailyDigest({ id, name, at }, content, channel) {
      return db.transaction().execute(async transaction => {
        const written = await transaction
          .insertInto('digests')
          .values({ id, name, at, content: null })
          .onConflict(conflict => conflict.doNothing())
          .returning('id')
          .executeTakeFirst()
        if (!written) return false
        const announced = await transaction
          .updateTable('drifts')
          .set({ digest: id })
          .where('digest', 'is', null)
          .returningAll()
          .execute()
        const drifts = announced.sort((one, other) => Number(one.id) - Number(other.id)).map(toDrift)
        await transaction
          .updateTable('digests')
          .set({ content: toJson({ ...content, drifts } satisfies DigestContent) })
          .where('id', '=', id)
          .execute()
        if (!isWorthSending({ ...content, drifts })) return false
        await addMessage(transaction, { about: { name: 'digest', id, kind: 'digest' }, channel }, clock.now())
        return true
      })
    },

    async digest(id) {
      const row = await db.selectFrom('digests').selectAll().where('id', '=', id).executeTakeFirst()
      if (!row) return undefined
      const { name, at, content } = row
      if (name === 'many') return { id, name, at }
      if (!content) throw new Error(`The daily digest ${id} was stored without its news`)
      return { id, name, at, content: reviveContent(content) }
    },

    async lastDailyDigest() {
      const last = await db
        .selectFrom('digests')
        .select(({ fn }) => fn.max('at').as('at'))
        .where('name', '=', 'daily')
        .executeTakeFirst()
      return last?.at ?? null
    }
  }
}

function isWorthSending({ open, done, overLimit, ending, drifts }: DigestContent): boolean {
  return open > 0 || overLimit > 0 || done.length > 0 || ending.length > 0 || drifts.length > 0
}

function reviveContent(stored: Stored<DigestContent>): DigestContent {
  return { ...stored, drifts: stored.drifts.map(drift => ({ ...drift, at: new Date(drift.at) })) }
}
