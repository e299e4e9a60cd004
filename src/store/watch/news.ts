import { sql } from 'kysely'
import { OPEN } from '../../changes/model/change.ts'
import type { WatchStore } from '../../watch/ports.ts'
import type { StoreDependencies } from '../dependencies.ts'

/** What a morning can tell, as it stands now. */
export function content({ db }: StoreDependencies): WatchStore['content'] {
  return async (since, { from, to }) => {
    const [open, done, over, ending] = await Promise.all([
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
        .execute()
    ])
    return { open: Number(open.count), done, overLimit: Number(over.count), ending }
  }
}
