import { randomUUID } from 'node:crypto'
import { DatabaseError } from 'pg'
import { type Decision, OPEN, type State, type StateName } from '../changes/change.ts'
import type { Moved, Store } from '../changes/ports.ts'
import { storable, toJson } from './json.ts'
import { selectChanges, toChange } from './rows.ts'
import type { Database } from './schema.ts'
import type { Memory } from './store.ts'

/** What a compare-and-set that found nothing to set, or a broken unique index, means to the caller. */
const REFUSALS: Readonly<Record<string, 'stale' | 'company-busy'>> = {
  changes_one_applying_per_company: 'company-busy',
  decisions_once_per_person: 'stale'
}

/** The only thing that changes a state. */
export function move({ db, clock }: Memory): Store['move'] {
  return async (id, revision, from, to, by, decision) => {
    const now = clock.now()
    try {
      return await db.transaction().execute(async (transaction): Promise<Moved> => {
        const set = await compareAndSet(transaction, { id, revision, from, to })
        if (!set) return { refused: 'stale' }
        if (decision) await decide(transaction, id, decision)
        await transaction
          .insertInto('audit')
          .values({
            change: id,
            revision,
            action: to.name,
            actor: by === 'system' ? null : toJson(by),
            detail: toJson({ from, to, decision }),
            at: now
          })
          .execute()
        await oweNotices(transaction, { id, channel: set.channel, to }, now)
        return { moved: toChange(await selectChanges(transaction).where('id', '=', id).executeTakeFirstOrThrow()) }
      })
    } catch (error) {
      const refused = refusal(error)
      if (refused) return { refused }
      throw error
    }
  }
}

type Step = { id: string; revision: number; from: StateName; to: State }

/** The row stays locked until the transaction ends, so whoever else moves it waits and then finds it moved. */
async function compareAndSet(transaction: Database, { id, revision, from, to }: Step) {
  return await transaction
    .updateTable('changes')
    .set({ state: toJson(to) })
    .where('id', '=', id)
    .where('revision', '=', revision)
    .where('state_name', '=', from)
    .returning('channel')
    .executeTakeFirst()
}

async function decide(transaction: Database, change: string, { person, ...decision }: Decision): Promise<void> {
  const reason = decision.reason && storable(decision.reason)
  await transaction
    .insertInto('decisions')
    .values({ ...decision, reason, change, ...person })
    .execute()
}

/** The card is to be drawn again at every move, and the asker is to be told once how it ended. */
async function oweNotices(
  transaction: Database,
  { id, channel, to }: Pick<Step, 'id' | 'to'> & { channel: string },
  now: Date
): Promise<void> {
  await transaction
    .updateTable('notices')
    .set(({ eb }) => ({ version: eb('version', '+', 1), due_at: now }))
    .where('change', '=', id)
    .where('kind', '=', 'card')
    .execute()
  if (!isFinal(to.name)) return
  await transaction
    .insertInto('notices')
    .values({ id: randomUUID(), change: id, kind: 'outcome', channel, due_at: now })
    .onConflict(conflict => conflict.constraint('notices_one_of_a_kind').doNothing())
    .execute()
}

function isFinal(state: StateName): boolean {
  return !(OPEN as readonly StateName[]).includes(state)
}

function refusal(error: unknown): 'stale' | 'company-busy' | undefined {
  const UNIQUE_VIOLATION = '23505'
  if (!(error instanceof DatabaseError) || error.code !== UNIQUE_VIOLATION) return undefined
  return REFUSALS[error.constraint ?? '']
}
