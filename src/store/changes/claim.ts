import type { Decision } from '../../changes/model/change.ts'
import type { Store } from '../../changes/ports/ports.ts'
import { type ContextRow, contextColumns, toStoredContext } from '../access/stored-context.ts'
import type { Stored } from '../json.ts'
import type { ChangeRow, StoreDependencies } from '../schema.ts'
import { statement } from '../statement.ts'
import { toChange } from './rows.ts'

/** Takes the lease and reads what applying begins with, in one statement. */
export function claim(dependencies: StoreDependencies): Store['claim'] {
  return async (id, holder, until) => {
    const [row] = await claimed(dependencies, [id, holder, until, dependencies.clock.now()])
    return row && { change: toChange(row), context: toStoredContext(row), companyBusy: row.company_busy }
  }
}

/** The decisions of a change, in order, as JSON; `change` is the column with the id. */
export function decisionsOf(change: string): string {
  return `
    coalesce((SELECT json_agg(json_build_object(
        'revision', revision, 'verdict', verdict, 'reason', reason, 'hash', hash, 'at', at,
        'person', json_build_object('team', team, 'user', "user")) ORDER BY place)
      FROM decisions WHERE decisions.change = ${change}), '[]')`
}

const claimed = statement<ChangeRow & ContextRow & { decisions: Stored<Decision>[]; company_busy: boolean }>(
  'claim',
  `WITH leased AS (
    UPDATE changes SET lease_holder = $2, lease_until = $3
      WHERE id = $1 AND (lease_until IS NULL OR lease_until <= $4 OR lease_holder = $2)
      RETURNING *)
  SELECT leased.*, ${decisionsOf('leased.id')} AS decisions,
    EXISTS (SELECT FROM changes AS other
      WHERE other.vendor = leased.vendor AND other.company_id = leased.company_id AND other.id <> leased.id
        AND other.state_name IN ('applying', 'unknown')) AS company_busy,
    ${contextColumns('$4', 'leased.revised_at')}
    FROM leased`
)
