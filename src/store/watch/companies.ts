import type { Change, State } from '../../changes/model/change.ts'
import type { CompanyKey, Entry, KnownCompany, WatchStore } from '../../watch/ports.ts'
import { reviveState } from '../changes/rows.ts'
import type { Stored } from '../json.ts'
import { addAuditEntries } from '../outbox/effects.ts'
import { type StoreDependencies, statement } from '../schema.ts'
import { type AlertRow, type CompanyRow, reviveAlert, reviveCompany, toAlert, toEntry } from './rows.ts'

/** Companies per query. */
const PAGE = 1_000

export function companies({
  db,
  pool,
  clock
}: StoreDependencies): Pick<WatchStore, 'knownPage' | 'known' | 'entry' | 'setThreshold' | 'entriesSince'> {
  return {
    async knownPage(vendor, ids, scan) {
      const [page] = await knownPage({ pool }, [vendor, [...ids], scan?.id ?? null])
      return new Map(page?.known?.map(([id, fingerprint, threshold]) => [id, { fingerprint, threshold }]))
    },

    async known(vendor, ids, since, settled) {
      if (ids.length === 0) return []
      const [id, ...others] = ids
      const single = others.length === 0
      const [page] = single ? await knownSingle({ pool }, [vendor, id]) : await known({ pool }, [vendor, [...ids]])
      const alertsOf = Object.groupBy((page?.alerts ?? []).map(reviveAlert), ({ company_id }) => company_id)
      const changesOf = Object.groupBy(page?.changes ?? [], ({ company_id }) => company_id)
      return (page?.companies ?? []).map(reviveCompany).map((row): KnownCompany => {
        const entry = toEntry(row)
        const changes = (changesOf[entry.id] ?? []).map(({ state, ...change }) => ({
          ...change,
          state: reviveState(state)
        }))
        return {
          entry,
          alerts: (alertsOf[entry.id] ?? []).map(toAlert),
          applied: appliedAfter(changes, entry.seenAt),
          unfinished: changes.some(change => change.id !== settled && isUnfinished(change, since))
        }
      })
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
}

const knownPage = statement<{ known: [id: string, fingerprint: string | null, threshold: number | null][] | null }>(
  'known-page',
  `WITH seen AS (INSERT INTO full_scan_pages (full_scan, ids) SELECT $3, $2::text[] WHERE $3::text IS NOT NULL)
  SELECT json_agg(json_build_array(id, fingerprint, threshold)) AS known
    FROM companies WHERE vendor = $1 AND id = ANY($2)`
)

type Known = {
  companies: Stored<CompanyRow>[] | null
  alerts: Stored<AlertRow>[] | null
  changes: { id: string; company_id: string; edits: Change['edits']; state: Stored<State> }[] | null
}

/**
 * Everything about a page of companies in one result, as JSON: a hundred rows cost more to transfer as columns than to
 * find. `changes` are those that may have been written since the company was last seen, oldest first.
 */
const knownText = (are: string) => `SELECT
    (SELECT json_agg(known) FROM (
      SELECT vendor, id, name, use, ends, licence, tags, external_id, threshold, seen_at, gone_at
        FROM companies WHERE vendor = $1 AND id ${are}) AS known) AS companies,
    (SELECT json_agg(alerts) FROM alerts
      WHERE vendor = $1 AND company_id ${are} AND state_name <> 'closed') AS alerts,
    (SELECT json_agg(json_build_object('id', changes.id, 'company_id', company_id, 'edits', edits, 'state', state)
        ORDER BY place)
      FROM changes LEFT JOIN companies ON companies.vendor = changes.vendor AND companies.id = changes.company_id
      WHERE changes.vendor = $1 AND company_id ${are} AND (state_name IN ('applying', 'unknown')
        OR (state_name = 'applied' AND (state ->> 'at')::timestamptz > companies.seen_at))) AS changes`

const known = statement<Known>('known-companies', knownText('= ANY($2::text[])'))
/** For one id the plan is cached: for an array PostgreSQL plans again, as its length varies. */
const knownSingle = statement<Known>('known-company', knownText('= $2'))

/** What was applied after the company was last seen, in the order in which it was. */
function appliedAfter(changes: readonly Pick<Change, 'edits' | 'state'>[], seenAt: Date): KnownCompany['applied'] {
  const applied = changes.flatMap(({ edits, state }) =>
    state.name === 'applied' && state.at > seenAt ? [{ edits, state }] : []
  )
  return applied
    .toSorted((one, other) => one.state.at.getTime() - other.state.at.getTime())
    .flatMap(({ edits, state: { read } }) =>
      edits.map(({ field, seen }) => ({ field, seen, read: read[field] ?? null }))
    )
}

function isUnfinished({ state }: Pick<Change, 'state'>, since: Date): boolean {
  if (state.name === 'applying' || state.name === 'unknown') return true
  return state.name === 'applied' && state.at >= since
}
