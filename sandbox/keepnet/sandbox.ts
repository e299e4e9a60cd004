import type { HttpBindings } from '@hono/node-server'
import type { paths } from '../../generated/keepnet.d.ts'
import type { Clock } from '../../src/changes/ports/ports.ts'
import type { Description } from '../description.ts'
import type { State } from '../state.ts'
import type { CompanyValues, StoredCompany } from './company.ts'
import type { Account } from './dates.ts'

/** What every part of the sandbox shares. */
export type Sandbox = {
  description: Description<paths>
  state: State<StoredCompany, CompanyValues>
  account: Account
  clock: Clock
}

/** What a request carries along; `pretend` is a write that is to be answered and not done. */
export type Env = { Bindings: HttpBindings; Variables: { pretend: boolean } }
