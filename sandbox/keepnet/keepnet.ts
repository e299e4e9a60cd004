import { Hono } from 'hono'
import type { Clock } from '../../src/changes/ports/ports.ts'
import { control } from '../control.ts'
import { injectedFault } from '../fault-rules.ts'
import { type Requests, requestLog } from '../requests.ts'
import { serve, systemClock } from '../serve.ts'
import { openState } from '../state.ts'
import { type CompanyValues, companyValues, type StoredCompany, storedCompany } from './company.ts'
import { type Account, dayOf } from './dates.ts'
import { describedKeepnet } from './description.ts'
import { type How, type Rule, rule } from './fault-rules.ts'
import { routes } from './routes.ts'
import { seedCompanies } from './seed/companies.ts'
import { type Credentials, SANDBOX_CREDENTIALS, tokens } from './tokens.ts'

export type Options = {
  /** A free one where it is not given. */
  port?: number
  /** The sample companies of today where they are not given. */
  companies?: readonly StoredCompany[]
  credentials?: readonly Credentials[]
  clock?: Clock
  /** How answers write dates; ISO with 24 hours where it is not given. */
  account?: Account
  /** Companies are found here again after a restart; each change is saved to it. */
  file?: string
}

export type SandboxKeepnet = {
  /** Without a slash at its end; the vendor's base address to whoever is to believe in it. */
  url: string
  /** Everything that is kept, as it is now. A company taken out of it stays as it was. */
  companies: ReadonlyMap<string, StoredCompany>
  /** Somebody else changes values in the portal. */
  change(id: string, values: CompanyValues): Promise<StoredCompany>
  /** Somebody else deletes a company in the portal. */
  remove(id: string): Promise<void>
  injectFaults(rule: Rule): void
  behave(): void
  requests: Requests
  /** Ends what is being answered and returns when the port is free. */
  stop(): Promise<void>
}

/** Starts a sandbox of the Keepnet reseller interface on 127.0.0.1. Throws when the port is taken or the file unusable. */
export async function startKeepnet(options: Options = {}): Promise<SandboxKeepnet> {
  const { port = 0, credentials = [SANDBOX_CREDENTIALS], clock = systemClock, file } = options
  const account = options.account ?? { dateFormat: 'iso', timeFormat: '24h' }
  const state = await openState<StoredCompany, CompanyValues>({
    vendor: 'Keepnet',
    company: storedCompany,
    idOf: company => company.resourceId,
    given: () => options.companies ?? seedCompanies(dayOf(clock.now())),
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
      description: describedKeepnet(),
      state,
      account,
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
    remove: state.remove,
    injectFaults: rules.add,
    behave: rules.clear,
    requests,
    async stop() {
      stopping.abort()
      await stop()
    }
  }
}

function summary(company: StoredCompany) {
  return {
    id: company.resourceId,
    name: company.name,
    limited: company.isNumberOfUsersLimited,
    seats: company.numberOfUsers,
    used: company.targetUserCount,
    ends: company.licenseEndDate,
    story: company.story
  }
}
