import { Hono, type MiddlewareHandler } from 'hono'
import { type SandboxVendor, startVendor, type VendorOptions } from '../shared/vendor.ts'
import { companyRoutes } from './companies.ts'
import { type CompanyValues, companyValues, type StoredCompany, storedCompany } from './company.ts'
import { type Account, dayOf } from './dates.ts'
import { failure } from './failure.ts'
import { listRoutes } from './lists.ts'
import { describeKeepnet, type Env, type Fault, type Rule, rule, type Sandbox } from './sandbox.ts'
import { seedCompanies } from './seed/companies.ts'
import { type Credentials, SANDBOX_CREDENTIALS, type Tokens, tokens } from './tokens.ts'

export type KeepnetOptions = VendorOptions<StoredCompany> & {
  credentials?: readonly Credentials[]
  /** How answers write dates; ISO and 24 hours by default. */
  account?: Account
}

export type SandboxKeepnet = SandboxVendor<StoredCompany, CompanyValues, Rule>

/** Starts a sandbox of the Keepnet reseller API on 127.0.0.1. Throws if the port is taken or the file is unusable. */
export function startKeepnet(options: KeepnetOptions = {}): Promise<SandboxKeepnet> {
  const { credentials = [SANDBOX_CREDENTIALS], account = { dateFormat: 'iso', timeFormat: '24h' } } = options
  const description = describeKeepnet()
  return startVendor<StoredCompany, CompanyValues, Rule, Fault, Extract<Fault, { name: 'refuse' }>['shape']>(
    {
      name: 'Keepnet',
      schema: storedCompany,
      values: companyValues,
      rule,
      idOf: company => company.resourceId,
      summary,
      samples: now => seedCompanies(dayOf(now)),
      target: ({ method, path }) => ({
        path: path.startsWith('/logos/') ? '/logos/{key}' : description.find(method, path),
        fields: []
      }),
      failure,
      common: fault => fault,
      mount: (app, state, clock) =>
        void app.route('/', routes({ description, state, account, clock }, tokens(credentials, clock)))
    },
    options
  )
}

function routes(sandbox: Sandbox, tokens: Tokens): Hono<Env> {
  const app = new Hono<Env>()
  app.post('/connect/token', async c => {
    const checked = await sandbox.description.check('/connect/token', 'post', c.req)
    // The vendor documents a 500 for a body that is not a form.
    if (checked.name === 'wrong-type') return failure(500, ['An error occurred.'], 'empty')
    if (checked.name === 'invalid') return c.json({ error: 'invalid_request' }, 400)
    const token = await tokens.issue(checked.body.client_id, checked.body.client_secret)
    return token === undefined ? c.json({ error: 'invalid_client' }, 400) : c.json(token)
  })
  app.use('/api/*', authenticate(tokens))
  app.route('/api/companies', companyRoutes(sandbox))
  app.route('/api', listRoutes(sandbox))
  // Addresses of logos need no token: the vendor's own pages show them as images.
  app.get('/logos/:key', c => {
    const { key } = c.req.param()
    const logo = [...sandbox.state.companies.values()].map(company => company.logo).find(one => one?.key === key)
    if (logo === undefined) return failure(404, [], 'empty')
    return c.body(Buffer.from(logo.content, 'base64'), 200, { 'content-type': logo.type })
  })
  return app
}

function authenticate(tokens: Tokens): MiddlewareHandler<Env> {
  return async (c, next) => {
    const role = await tokens.bearer(c.req.header('authorization'))
    if (role === undefined) {
      const answer = failure(401, [], 'empty')
      answer.headers.set('www-authenticate', 'Bearer error="invalid_token"')
      return answer
    }
    if (role !== 'Reseller' && c.req.path.startsWith('/api/compan')) return failure(403, ['You are not authorized.'])
    return next()
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
