import type { Delegation, Freeze, StoredContext } from '../../changes/ports/context.ts'
import type { Store } from '../../changes/ports/ports.ts'
import { SEATS } from '../../policy/policy.ts'
import { type Stored, statement } from '../json.ts'
import type { StoreDependencies } from '../schema.ts'

/** Reads the stored authorization context in one statement. */
export function storedContext(dependencies: StoreDependencies): Store['storedContext'] {
  return async ({ since, seats }) => {
    const now = dependencies.clock.now()
    const [row] = await context(dependencies, [now, since, seats?.since ?? null, seats?.except ?? null])
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
}

export function toStoredContext({ context_version, delegations, frozen, seats = null }: ContextRow): StoredContext {
  return {
    version: Number(context_version),
    delegations: (delegations ?? []).map(({ from, until, ...who }) => ({
      ...who,
      from: new Date(from),
      until: new Date(until)
    })),
    frozen: frozen ? { ...frozen, at: new Date(frozen.at), unfrozen: null } : undefined,
    seatsLastHour: seats
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

const context = statement<ContextRow>(
  'stored-context',
  `SELECT ${contextColumns('$1::timestamptz', '$2::timestamptz')},
    CASE WHEN $3::timestamptz IS NOT NULL THEN (${SEATS_SINCE('$3', '$4::text')}) END AS seats`
)
