import type { Kysely } from 'kysely'
import type { Migration } from 'kysely/migration'
import { audit } from './0001/audit.ts'
import { access, changes } from './0001/changes.ts'
import { homesAndLeases, messages } from './0001/outbox.ts'
import { watch } from './0001/watch.ts'

/**
 * Run in the order of their names. Never edit a released one: add another. Migrations import no types, which may change
 * later.
 */
export const migrations: Readonly<Record<string, Migration>> = {
  '0001-schema': {
    async up(db: Kysely<unknown>) {
      for (const create of [changes, access, watch, audit, messages, homesAndLeases]) await create(db)
    }
  }
}
