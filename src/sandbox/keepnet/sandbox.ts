import type { HttpBindings } from '@hono/node-server'
import type { Clock } from '../../changes/ports.ts'
import type { Account } from './dates.ts'
import type { Description } from './description.ts'
import type { State } from './state.ts'

/** What every part of the stand-in shares. */
export type Sandbox = { description: Description; state: State; account: Account; clock: Clock }

/** What a request carries along; `pretend` is a write that is to be answered and not done. */
export type Env = { Bindings: HttpBindings; Variables: { pretend: boolean } }
