import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { OPEN } from '../../changes/model/change.ts'
import type { DigestContent, WatchStore } from '../../watch/ports.ts'
import { readHead } from '../audit/verify.ts'
import type { Stored } from '../json.ts'
import { addMessage } from '../outbox/effects.ts'
import { type StoreDependencies, toJson } from '../schema.ts'
import { toDrift } from './rows.ts'

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
      if (!content) throw new Error(`The daily digest ${id} was stored without its content`)
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

/** The content of a daily digest, as of now. */
export function content({ db, pool }: StoreDependencies): WatchStore['content'] {
  return async (since, { from, to }) => {
    const [open, done, over, ending, audit] = await Promise.all([
      db
        .selectFrom('changes')
        .select(({ fn }) => fn.countAll<string>().as('count'))
        .where('state_name', 'in', OPEN)
        .executeTakeFirstOrThrow(),
      db
        .selectFrom('changes')
        .select(['id as change', 'company_name as company', 'vendor', 'state_name as state'])
        .where('state_name', 'not in', OPEN)
        .where(sql<boolean>`(state ->> 'at')::timestamptz > ${since}`)
        .orderBy(sql`(state ->> 'at')::timestamptz`)
        .execute(),
      db
        .selectFrom('alerts')
        .select(({ fn }) => fn.countAll<string>().as('count'))
        .where('state_name', '<>', 'closed')
        .where(({ eb, ref }) => eb(ref('level', '->>').key('name'), '=', 'over'))
        .executeTakeFirstOrThrow(),
      db
        .selectFrom('companies')
        .select(['vendor', 'id', 'name'])
        .select(({ ref }) => ref('ends').$notNull().as('ends'))
        .where('gone_at', 'is', null)
        .where('ends', '>=', from)
        .where('ends', '<=', to)
        .orderBy('ends')
        .orderBy('name')
        .execute(),
      readHead(pool)
    ])
    return { open: Number(open.count), done, overLimit: Number(over.count), ending, audit }
  }
}

/** A unique index allows at most one current outage for each vendor. */
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
      const row = await current(vendor).executeTakeFirst()
      // Another process may have just ended it.
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

  function current(vendor: string) {
    return db.selectFrom('outages').selectAll().where('vendor', '=', vendor).where('over_at', 'is', null)
  }
}

function toOutage({ id, vendor, since, over_at }: { id: string; vendor: string; since: Date; over_at: Date | null }) {
  return { id, vendor, since, overAt: over_at }
}
