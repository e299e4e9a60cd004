import { type Selectable, sql } from 'kysely'
import { OPEN } from '../../changes/model/change.ts'
import type { Freeze } from '../../changes/ports/context.ts'
import type { Store } from '../../changes/ports/ports.ts'
import { storable, toJson } from '../json.ts'
import { addAuditEntries, addMessage } from '../outbox/effects.ts'
import type { Database, StoreDependencies, Tables } from '../schema.ts'

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
