import type { Migration } from 'kysely/migration'
import { up as changes } from './0001-changes.ts'
import { up as approvals } from './0002-approvals.ts'
import { up as wholeProfiles } from './0003-whole-profiles.ts'
import { up as watch } from './0004-watch.ts'
import { up as homes } from './0005-homes.ts'
import { up as leases } from './0006-leases.ts'
import { up as endsUnindexed } from './0007-ends-unindexed.ts'

/** In the order of their names. What was ever run somewhere is not edited again: add the next one. */
export const migrations: Readonly<Record<string, Migration>> = {
  '0001-changes': { up: changes },
  '0002-approvals': { up: approvals },
  '0003-whole-profiles': { up: wholeProfiles },
  '0004-watch': { up: watch },
  '0005-homes': { up: homes },
  '0006-leases': { up: leases },
  '0007-ends-unindexed': { up: endsUnindexed }
}
