import type { HttpBindings } from '@hono/node-server'
import type { paths } from '../../generated/appdirect.d.ts'
import type { Clock } from '../../src/changes/ports/ports.ts'
import type { Description } from '../description.ts'
import type { State } from '../state.ts'
import type { CompanyValues, StoredCompany } from './company.ts'
import type { How } from './fault-rules.ts'
import type { Settings } from './settings.ts'
import type { Scope } from './tokens.ts'

/** What every part of the sandbox shares. */
export type Sandbox = {
  description: Description<paths>
  state: State<StoredCompany, CompanyValues>
  settings: Settings
  clock: Clock
}

/** What a GraphQL resolver knows of its request. */
export type Asking = { told: readonly How[]; scope: Scope; wrote(id: string): void }

/** What a request carries along: what is to go wrong with it, what its token may do, and which company it wrote. */
export type Env = {
  Bindings: HttpBindings
  Variables: { told: readonly How[]; scope: Scope; wrote: string | undefined }
}
