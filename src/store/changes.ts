import { ENDED, OPEN } from '../changes/change.ts'
import type { NewChange, Store } from '../changes/ports.ts'
import { record } from './audit.ts'
import type { Memory } from './memory.ts'
import { owe, oweAlertsOf } from './owe.ts'
import { selectChanges, toChange, toRow } from './rows.ts'
import type { Database } from './schema.ts'

/** Asking for changes and finding them. */
export function changes({
  db,
  clock
}: Memory): Pick<Store, 'add' | 'get' | 'open' | 'pending' | 'brokenGlass' | 'ended' | 'history'> {
  return {
    add(change) {
      return db.transaction().execute(async transaction => {
        await insert(transaction, change, clock.now())
        const query = selectChanges(transaction).where('draft', '=', change.draft)
        return toChange(await query.executeTakeFirstOrThrow())
      })
    },

    async get(id) {
      const row = await selectChanges(db).where('id', '=', id).executeTakeFirst()
      return row && toChange(row)
    },

    async open(company) {
      const all = selectChanges(db).where('state_name', 'in', OPEN).orderBy('place')
      const query = company ? all.where('vendor', '=', company.vendor).where('company_id', '=', company.id) : all
      return (await query.execute()).map(toChange)
    },

    async pending() {
      const rows = await selectChanges(db).where('state_name', '=', 'pending').orderBy('place').execute()
      return rows.map(toChange)
    },

    async brokenGlass(since) {
      const rows = await selectChanges(db)
        .where(({ exists, selectFrom }) =>
          exists(
            selectFrom('decisions')
              .select('decisions.change')
              .whereRef('decisions.change', '=', 'changes.id')
              .where('verdict', '=', 'break-glass')
              .where('at', '>=', since)
          )
        )
        .orderBy('place', 'desc')
        .execute()
      return rows.map(toChange)
    },

    async ended(limit) {
      // The audit knows the order in which they ended, and is read from its end.
      const latest = await db
        .selectFrom('audit')
        .select('change')
        .where('action', 'in', ENDED)
        .orderBy('id', 'desc')
        .limit(limit)
        .execute()
      const ids = latest.map(({ change }) => change).filter(id => id !== null)
      if (ids.length === 0) return []
      const rows = await selectChanges(db).where('id', 'in', ids).execute()
      return rows.map(toChange).toSorted((one, other) => ids.indexOf(one.id) - ids.indexOf(other.id))
    },

    async history({ vendor, id }, limit) {
      const ofCompany = selectChanges(db).where('vendor', '=', vendor).where('company_id', '=', id)
      const rows = await ofCompany.orderBy('place', 'desc').limit(limit).execute()
      return rows.map(toChange)
    }
  }
}

/** Does nothing where a change of that draft is already there. */
async function insert(transaction: Database, change: NewChange, now: Date): Promise<void> {
  const added = await transaction
    .insertInto('changes')
    .values(toRow(change))
    .onConflict(conflict => conflict.column('draft').doNothing())
    .returning(['id', 'channel'])
    .executeTakeFirst()
  if (!added) return
  const { draft, edits, whole, reason, reference, warnings, need } = change
  await record(transaction, {
    change: { id: added.id, revision: 1 },
    action: 'asked',
    by: change.asker,
    detail: { draft, edits, whole, reason, reference, warnings, need },
    at: now
  })
  const about = { name: 'change', id: added.id, kind: 'card' } as const
  await owe(transaction, { about, channel: added.channel }, now)
  await oweAlertsOf(transaction, { vendor: change.vendor, id: change.company.id }, now)
}
