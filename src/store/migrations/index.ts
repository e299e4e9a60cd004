import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'
import { access, changes } from './0001/changes.ts'
import { auditAndOutbox, homesAndLeases } from './0001/outbox.ts'
import { watch } from './0001/watch.ts'

/**
 * In the order of their names. What was ever run somewhere is not edited again: add the next one. A migration must
 * not follow later changes of the types, so it knows none.
 */
export const migrations: Readonly<Record<string, Migration>> = {
  '0001-schema': {
    async up(db: Kysely<unknown>) {
      for (const create of [changes, access, watch, auditAndOutbox, homesAndLeases]) await create(db)
    }
  }
}
