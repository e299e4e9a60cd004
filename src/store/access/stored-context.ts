import { type Selectable, sql } from 'kysely'
import { OPEN } from '../../changes/model/change.ts'
import type { Delegation, Freeze, StoredContext } from '../../changes/ports/context.ts'
import type { Store } from '../../changes/ports/ports.ts'
import type { OpenCount } from '../../policy/context.ts'
import { SEATS } from '../../policy/policy.ts'
import type { Stored } from '../json.ts'
import { addAuditEntries, addMessage } from '../outbox/effects.ts'
import { type Database, type StoreDependencies, statement, storable, type Tables, toJson } from '../schema.ts'

/** Reads the stored authorization context in one statement. */
export function storedContext(dependencies: StoreDependencies): Store['storedContext'] {
  return async ({ since, seats, openOf }) => {
    const now = dependencies.clock.now()
    const [row] = await context(dependencies, [
      now,
      since,
      seats?.since ?? null,
      seats?.except ?? null,
      openOf?.team ?? null,
      openOf?.user ?? null
    ])
    if (!row) throw new Error('A statement without FROM returned no row.')
    return toStoredContext(row)
  }
}

/** Columns of the stored authorization context, with delegations valid now or at any time after `since`. */
export function contextColumns(now: string, since: string): string {
  return `
    (SELECT version FROM context_version) AS context_version,
    (SELECT json_agg(json_build_object(
        'person', json_build_object('team', team, 'user', "user"), 'from', "from", 'until', until,
        'delegate', json_build_object('team', delegate_team, 'user', delegate_user)) ORDER BY "from", team, "user")
      FROM delegations WHERE until > least(${now}, ${since})) AS delegations,
    (SELECT row_to_json(freezes) FROM freezes WHERE unfrozen IS NULL) AS frozen`
}

export type ContextRow = {
  context_version: string
  delegations: Stored<Delegation>[] | null
  frozen: Stored<Freeze> | null
  seats?: number | null
  open?: OpenCount | null
}

export function toStoredContext({
  context_version,
  delegations,
  frozen,
  seats = null,
  open = null
}: ContextRow): StoredContext {
  return {
    version: Number(context_version),
    delegations: (delegations ?? []).map(({ from, until, ...who }) => ({
      ...who,
      from: new Date(from),
      until: new Date(until)
    })),
    frozen: frozen ? { ...frozen, at: new Date(frozen.at), unfrozen: null } : undefined,
    seatsLastHour: seats,
    open
  }
}

/**
 * The seats requested since then, summed as a double: PostgreSQL's other numeric types are returned as text or have no
 * infinity. By revision time: a change edited to more seats requests them then. Null in JSON is no number.
 */
export const SEATS_SINCE = (since: string, except: string) => `
  SELECT coalesce(sum(
      CASE WHEN json_typeof(edit.value -> 'wanted') = 'number' THEN greatest(0,
        (edit.value ->> 'wanted')::double precision -
        CASE WHEN json_typeof(edit.value -> 'seen') = 'number' THEN (edit.value ->> 'seen')::double precision ELSE 0 END)
      ELSE 'Infinity' END), 0)
    FROM changes CROSS JOIN LATERAL json_array_elements(edits) AS edit
    WHERE revised_at >= ${since} AND id IS DISTINCT FROM ${except}
      AND state_name NOT IN ('rejected', 'withdrawn', 'expired') AND edit.value ->> 'field' = '${SEATS}'`

/** How many changes of a requester have not ended. */
const OPEN_OF = (team: string, user: string) => `
  SELECT json_build_object('alone', count(*) FILTER (WHERE batch IS NULL), 'batchRows', count(batch))
    FROM changes WHERE state_name IN (${OPEN.map(name => `'${name}'`).join(', ')})
      AND requester_team = ${team} AND requester_user = ${user}`

const context = statement<ContextRow>(
  'stored-context',
  `SELECT ${contextColumns('$1::timestamptz', '$2::timestamptz')},
    CASE WHEN $3::timestamptz IS NOT NULL THEN (${SEATS_SINCE('$3', '$4::text')}) END AS seats,
    CASE WHEN $5::text IS NOT NULL THEN (${OPEN_OF('$5', '$6::text')}) END AS open`
)

/** A unique index allows at most one active freeze. */
export function freezes({
  db,
  clock
}: StoreDependencies): Pick<Store, 'frozen' | 'freeze' | 'unfreeze' | 'freezeById' | 'recordRefusal'> {
  return {
    async recordRefusal({ by, change, ...detail }) {
      const subject = change && { change }
      await addAuditEntries(db, { action: 'refused', by, ...subject, detail, at: clock.now() })
    },

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
        await incrementContextVersion(transaction)
        const now = clock.now()
        await addAuditEntries(transaction, { action: 'frozen', by, detail: { freeze: id, reason }, at: now })
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
        await incrementContextVersion(transaction)
        const { id, channel } = ended
        const now = clock.now()
        await addAuditEntries(transaction, { action: 'unfrozen', by, detail: { freeze: id }, at: now })
        await addMessage(transaction, { about: { name: 'freeze', id, kind: 'unfrozen' }, channel }, now)
        return true
      })
    }
  }
}

/**
 * Invalidates the context that running authorizations have read: a decision not yet stored must be authorized again.
 */
async function incrementContextVersion(transaction: Database): Promise<void> {
  await sql`UPDATE context_version SET version = version + 1`.execute(transaction)
}

function toFreeze({ unfrozen, ...freeze }: Selectable<Tables['freezes']>): Freeze {
  return { ...freeze, unfrozen: unfrozen && { ...unfrozen, at: new Date(unfrozen.at) } }
}

export function delegations({ db, clock }: StoreDependencies): Pick<Store, 'delegations' | 'setDelegation'> {
  return {
    async delegations() {
      const rows = await db
        .selectFrom('delegations')
        .selectAll()
        .where(({ eb, or, selectFrom }) =>
          or([
            eb('until', '>', clock.now()),
            eb(
              'until',
              '>',
              selectFrom('changes')
                .select(({ fn }) => fn.min('revised_at').as('since'))
                .where('state_name', 'in', OPEN)
            )
          ])
        )
        .orderBy('from')
        .orderBy('team')
        .orderBy('user')
        .execute()
      return rows.map(({ team, user, from, until, delegate_team, delegate_user }) => ({
        person: { team, user },
        from,
        until,
        delegate: { team: delegate_team, user: delegate_user }
      }))
    },

    async setDelegation({ person, from, until, delegate }) {
      const now = clock.now()
      const recorded = { until, delegate_team: delegate.team, delegate_user: delegate.user }
      await db.transaction().execute(async transaction => {
        // Of two concurrent calls the later one must see the earlier one, to end it. Readers are not blocked.
        await sql`LOCK TABLE delegations IN SHARE ROW EXCLUSIVE MODE`.execute(transaction)
        await transaction
          .updateTable('delegations')
          .set({ until: now })
          .where('team', '=', person.team)
          .where('user', '=', person.user)
          .where('until', '>', now)
          .execute()
        await transaction
          .insertInto('delegations')
          .values({ ...person, from, ...recorded })
          .onConflict(conflict => conflict.columns(['team', 'user', 'from']).doUpdateSet(recorded))
          .execute()
        await incrementContextVersion(transaction)
        await addAuditEntries(transaction, {
          action: 'delegate',
          by: person,
          detail: { from, until, delegate },
          at: now
        })
      })
    }
  }
}
