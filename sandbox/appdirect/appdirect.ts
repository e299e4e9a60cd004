import { Hono } from 'hono'
import type { Clock } from '../../src/changes/ports/ports.ts'
import { control } from '../control.ts'
import { injectedFault } from '../fault-rules.ts'
import { type Requests, requestLog } from '../requests.ts'
import { serve, systemClock } from '../serve.ts'
import { openState } from '../state.ts'
import { type CompanyValues, companyValues, type StoredCompany, storedCompany } from './company.ts'
import { describedAppDirect } from './description.ts'
import { type How, type Rule, rule } from './fault-rules.ts'
import { routes } from './routes.ts'
import { seedCompanies } from './seed/companies.ts'
import { type Settings, STRICT } from './settings.ts'
import { type Credentials, SANDBOX_CREDENTIALS, tokens } from './tokens.ts'

export type Options = {
  /** A free one where it is not given. */
  port?: number
  /** The sample companies where they are not given. */
  companies?: readonly StoredCompany[]
  credentials?: readonly Credentials[]
  clock?: Clock
  /** How it reads what the vendor does not document; strictly where it is not given. */
  settings?: Partial<Settings>
  /** Companies are found here again after a restart; each change is saved to it. */
  file?: string
}

export type SandboxAppDirect = {
  /** Without a slash at its end; the marketplace's address to whoever is to believe in it. */
  url: string
  /** Everything that is kept, as it is now. A company taken out of it stays as it was. */
  companies: ReadonlyMap<string, StoredCompany>
  /** Somebody else changes values in the marketplace's own pages. */
  change(id: string, values: CompanyValues): Promise<StoredCompany>
  injectFaults(rule: Rule): void
  behave(): void
  /** `count` knows GraphQL's fields too: `count('POST', 'updateAccount')`. */
  requests: Requests
  /** Ends what is being answered and returns when the port is free. */
  stop(): Promise<void>
}

/**
 * Starts a sandbox of an AppDirect marketplace on 127.0.0.1: its companies by REST, the same as accounts by GraphQL.
 * Throws when the port is taken or the file unusable.
 */
export async function startAppDirect(options: Options = {}): Promise<SandboxAppDirect> {
  const { port = 0, credentials = [SANDBOX_CREDENTIALS], clock = systemClock, settings = {}, file } = options
  const state = await openState<StoredCompany, CompanyValues>({
    vendor: 'AppDirect',
    company: storedCompany,
    idOf: company => company.uuid,
    given: () => options.companies ?? seedCompanies(),
    file
  })
  const rules = injectedFault<Rule, How>(rule)
  const { requests, note } = requestLog()
  const stopping = new AbortController()

  const app = new Hono()
  app.route('/sandbox', control({ state, injectedFault: rules, requests, values: companyValues, rule, summary }))
  app.route(
    '/',
    routes({
      description: describedAppDirect(),
      state,
      settings: { ...STRICT, ...settings },
      clock,
      tokens: tokens(credentials, clock),
      injectedFault: rules,
      note,
      stopping: stopping.signal
    })
  )
  const { url, stop } = await serve(app, port)

  return {
    url,
    companies: state.companies,
    change: state.change,
    injectFaults: rules.add,
    behave: rules.clear,
    requests,
    async stop() {
      stopping.abort()
      await stop()
    }
  }
}

function summary({ uuid, name, enabled, externalId, story }: StoredCompany) {
  return { id: uuid, name, enabled, externalId, story }
}
