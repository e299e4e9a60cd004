import { type Decision, OPEN, type State, type StateName } from '../../changes/model/change.ts'
import type { Moved, MovedWith, Store } from '../../changes/ports/ports.ts'
import { storable, toJson, violatedKey } from '../json.ts'
import { addAuditEntries, addMessage, dropReminders, redrawAlertsOf, redrawChange } from '../outbox/effects.ts'
import type { Database, StoreDependencies } from '../schema.ts'
import { workOutAgain } from '../watch/rows.ts'
import { areStill } from './leases-and-counts.ts'
import { selectChanges, toChange, toRevisionRow } from './rows.ts'

/** What a compare-and-set that found nothing to set, or a broken unique index, means to the caller. */
const REFUSALS: Readonly<Record<string, 'stale' | 'company-busy'>> = {
  changes_one_applying_per_company: 'company-busy',
  decisions_once_per_person: 'stale'
}

/** The only thing that changes a state. */
export function move({ db, clock }: StoreDependencies): Store['move'] {
  return async (id, revision, from, to, by, more = {}) => {
    const { decision } = more
    const now = clock.now()
    try {
      return await db.transaction().execute(async (transaction): Promise<Moved> => {
        const set = await compareAndSet(transaction, { id, revision, from, to, now, ...more })
        if (!set) return { refused: 'stale' }
        if (decision) await decide(transaction, id, decision)
        const detail = { from, to, decision }
        await addAuditEntries(transaction, { change: { id, revision }, action: to.name, by, detail, at: now })
        await redrawChange(transaction, id, now)
        await redrawAlertsOf(transaction, { vendor: set.vendor, id: set.company_id }, now)
        await workOutAgain(transaction, set.vendor, [set.company_id])
        if (from === 'pending' && to.name !== 'pending') await dropReminders(transaction, id)
        if (decision?.verdict === 'break-glass') {
          await addMessage(
            transaction,
            { about: { name: 'change', id, kind: 'break-glass' }, channel: set.channel },
            now
          )
        }
        const outcome = { name: 'change', id, kind: 'outcome' } as const
        if (isFinal(to.name)) await addMessage(transaction, { about: outcome, channel: set.channel }, now)
        return { moved: toChange(await selectChanges(transaction).where('id', '=', id).executeTakeFirstOrThrow()) }
      })
    } catch (error) {
      const refused = refusal(error)
      if (refused) return { refused }
      throw error
    }
  }
}

type Step = { id: string; revision: number; from: StateName; to: State; now: Date } & MovedWith

/** The row stays locked until the transaction ends, so whoever else moves it waits and then finds it moved. */
async function compareAndSet(transaction: Database, { id, revision, from, to, now, expiresAt, version, holder }: Step) {
  return await transaction
    .updateTable('changes')
    .set(({ eb }) => ({
      state: toJson(to),
      version: eb('version', '+', 1),
      ...(expiresAt && { expires_at: expiresAt })
    }))
    .where('id', '=', id)
    .where('revision', '=', revision)
    .where('state_name', '=', from)
    .where(({ and, eb }) => and(version === undefined ? [] : [eb('version', '=', version)]))
    .where(({ and, eb }) =>
      and(holder === undefined ? [] : [eb('lease_holder', '=', holder), eb('lease_until', '>', now)])
    )
    .returning(['channel', 'vendor', 'company_id'])
    .executeTakeFirst()
}

async function decide(transaction: Database, change: string, { person, ...decision }: Decision): Promise<void> {
  const reason = decision.reason && storable(decision.reason)
  await transaction
    .insertInto('decisions')
    .values({ ...decision, reason, change, ...person })
    .execute()
}

function isFinal(state: StateName): boolean {
  return !(OPEN as readonly StateName[]).includes(state)
}

function refusal(error: unknown): 'stale' | 'company-busy' | undefined {
  return REFUSALS[violatedKey(error) ?? '']
}

/** Writes the next revision of a pending change. */
export function revise({ db, clock }: StoreDependencies): Store['revise'] {
  return (id, revision, next, at, asked) =>
    db.transaction().execute(async transaction => {
      const row = await selectChanges(transaction)
        .where('id', '=', id)
        .where('revision', '=', revision)
        .where('state_name', '=', 'pending')
        .forUpdate()
        .executeTakeFirst()
      if (!row || (asked && !(await areStill(transaction, asked, id)))) return { refused: 'stale' }
      await transaction
        .updateTable('changes')
        .set(({ eb }) => ({
          ...toRevisionRow(next),
          revision: revision + 1,
          version: eb('version', '+', 1),
          revised_at: at,
          // How far the earlier revision had come is void with its approvals.
          state: toJson({ name: 'pending' } satisfies State),
          reminders: 0,
          escalated: false
        }))
        .where('id', '=', id)
        .execute()
      const now = clock.now()
      const { edits, whole, names, reason, reference, use, ends, warnings, requirement, editor, expiresAt } =
        toChange(row)
      const before = { edits, whole, names, reason, reference, use, ends, warnings, requirement, editor, expiresAt }
      const change = { id, revision: revision + 1 }
      await addAuditEntries(transaction, { change, action: 'revised', by: next.editor, detail: { before }, at: now })
      await dropReminders(transaction, id)
      await redrawChange(transaction, id, now)
      return { moved: toChange(await selectChanges(transaction).where('id', '=', id).executeTakeFirstOrThrow()) }
    })
}
