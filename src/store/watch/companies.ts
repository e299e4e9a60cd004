import { sql } from 'kysely'
import { type Change, OPEN, type Value } from '../../changes/model/change.ts'
import type { CompanyKey, Entry, KnownCompany, WatchStore } from '../../watch/ports.ts'
import { selectChanges, toChange } from '../changes/rows.ts'
import type { Stored } from '../json.ts'
import { addAuditEntries } from '../outbox/effects.ts'
import type { StoreDependencies } from '../schema.ts'
import { type AlertRow, type CompanyRow, reviveAlert, reviveCompany, toAlert, toEntry } from './rows.ts'

/** How many companies are read from the database at once. */
const PAGE = 1_000

/** Companies as they were last seen. */
export function companies({
  db,
  clock
}: StoreDependencies): Pick<WatchStore, 'knownPage' | 'known' | 'entry' | 'setThreshold' | 'entriesSince'> {
  return {
    async knownPage(vendor, ids) {
      const { rows } = await sql<{
        known: [id: string, fingerprint: string | null, threshold: number | null][] | null
      }>`
        SELECT json_agg(json_build_array(id, fingerprint, threshold)) AS known
          FROM companies WHERE vendor = ${vendor} AND id = ANY(${[...ids]})`.execute(db)
      const known = rows[0]?.known ?? []
      return new Map(known.map(([id, fingerprint, threshold]) => [id, { fingerprint, threshold }]))
    },

    async known(vendor, ids, since) {
      if (ids.length === 0) return []
      const { companies, alerts, touched } = await found(vendor, ids)
      const changes = touched ? await lately(vendor, ids) : []
      const alertsOf = Object.groupBy(alerts, ({ company_id }) => company_id)
      const changesOf = Object.groupBy(changes, ({ company }) => company.id)
      return companies.map(toEntry).map(
        (entry): KnownCompany => ({
          entry,
          alerts: (alertsOf[entry.id] ?? []).map(toAlert),
          wrote: wroteAfter(changesOf[entry.id] ?? [], entry.seenAt),
          unfinished: (changesOf[entry.id] ?? []).some(change => isUnfinished(change, since))
        })
      )
    },

    entry: key => entry(key),

    async setThreshold(key, percent, by) {
      const { vendor, id } = key
      return await db.transaction().execute(async transaction => {
        const set = await transaction
          .updateTable('companies')
          .set({ threshold: percent })
          .where('vendor', '=', vendor)
          .where('id', '=', id)
          .returning('id')
          .executeTakeFirst()
        if (!set) return false
        const detail = { vendor, company: id, percent }
        await addAuditEntries(transaction, { action: 'threshold', by, detail, at: clock.now() })
        return true
      })
    },

    async *entriesSince(since) {
      const all = db.selectFrom('companies').selectAll().orderBy('vendor').orderBy('id').limit(PAGE)
      const wanted = since ? all.where('changed_at', '>', since) : all.where('gone_at', 'is', null)
      let rows = await wanted.execute()
      while (rows.length > 0) {
        yield rows.map(toEntry)
        const last = rows.at(-1)
        if (!last || rows.length < PAGE) return
        rows = await wanted
          .where(({ eb, refTuple, tuple }) => eb(refTuple('vendor', 'id'), '>', tuple(last.vendor, last.id)))
          .execute()
      }
    }
  }

  async function entry({ vendor, id }: CompanyKey): Promise<Entry | undefined> {
    const row = await db
      .selectFrom('companies')
      .selectAll()
      .where('vendor', '=', vendor)
      .where('id', '=', id)
      .executeTakeFirst()
    return row && toEntry(row)
  }

  /**
   * All about a page of companies in one answer, whose rows are JSON: as columns of their own, a hundred rows cost more to
   * carry over than to find. `touched`: changes of ours may have written something.
   */
  async function found(vendor: string, ids: readonly string[]) {
    const { rows } = await sql<{
      companies: Stored<CompanyRow>[] | null
      alerts: Stored<AlertRow>[] | null
      touched: boolean
    }>`
      SELECT
        (SELECT json_agg(known) FROM (
          SELECT vendor, id, name, use, ends, licence, tags, external_id, threshold, seen_at, gone_at
            FROM companies WHERE vendor = ${vendor} AND id = ANY(${[...ids]})) AS known) AS companies,
        (SELECT json_agg(alerts) FROM alerts
          WHERE vendor = ${vendor} AND company_id = ANY(${[...ids]}) AND state_name <> 'closed') AS alerts,
        EXISTS (SELECT FROM changes
          WHERE vendor = ${vendor} AND company_id = ANY(${[...ids]}) AND state_name = ANY(${[...OPEN, 'applied']})) AS touched
      `.execute(db)
    const [page] = rows
    return {
      companies: (page?.companies ?? []).map(reviveCompany),
      alerts: (page?.alerts ?? []).map(reviveAlert),
      touched: page?.touched ?? false
    }
  }

  /** Changes of these companies that may have written something since the company was last seen, oldest first. */
  async function lately(vendor: string, ids: readonly string[]): Promise<Change[]> {
    const rows = await selectChanges(db)
      .where('vendor', '=', vendor)
      .where(sql<boolean>`company_id = ANY(${[...ids]})`)
      .where(({ and, eb, exists, or, selectFrom }) =>
        or([
          eb('state_name', 'in', OPEN),
          and([
            eb('state_name', '=', 'applied'),
            exists(
              selectFrom('companies')
                .select('companies.id')
                .whereRef('companies.vendor', '=', 'changes.vendor')
                .whereRef('companies.id', '=', 'changes.company_id')
                .where(sql<boolean>`(changes.state ->> 'at')::timestamptz > companies.seen_at`)
            )
          ])
        ])
      )
      .orderBy('place')
      .execute()
    return rows.map(toChange)
  }
}

/** The values of the latest write first seen after the company was, by field key. */
function wroteAfter(changes: readonly Change[], seenAt: Date): Readonly<Record<string, Value>> {
  const applied = changes.flatMap(({ state }) => (state.name === 'applied' && state.at > seenAt ? [state] : []))
  const inOrder = applied.sort((one, other) => one.at.getTime() - other.at.getTime())
  return Object.assign({}, ...inOrder.map(({ read }) => read))
}

function isUnfinished({ state }: Change, since: Date): boolean {
  if (state.name === 'applying' || state.name === 'unknown') return true
  return state.name === 'applied' && state.at >= since
}
