import { Hono, type MiddlewareHandler } from 'hono'
import { type SandboxVendor, startVendor, type VendorOptions } from '../shared/vendor.ts'
import { companyRoutes } from './companies.ts'
import { type CompanyValues, companyValues, type StoredCompany, storedCompany } from './company.ts'
import { failure, validationMessages } from './failure.ts'
import { fieldsOf, graphql } from './graphql.ts'
import {
  describeAppDirect,
  type Env,
  type Fault,
  type Rule,
  rule,
  type Sandbox,
  type Settings,
  STRICT
} from './sandbox.ts'
import { seedCompanies } from './seed/companies.ts'
import { type Credentials, SANDBOX_CREDENTIALS, type Tokens, tokens } from './tokens.ts'

export type AppDirectOptions = VendorOptions<StoredCompany> & {
  credentials?: readonly Credentials[]
  /** How to read what the vendor does not document; strictly by default. */
  settings?: Partial<Settings>
}

/** `requests.count` knows GraphQL fields too: `count('POST', 'updateAccount')`. */
export type SandboxAppDirect = SandboxVendor<StoredCompany, CompanyValues, Rule>

const GRAPHQL = ['/api/graphql', '/api/graphql/preview']

/**
 * Starts a sandbox of an AppDirect marketplace on 127.0.0.1, with its companies over REST and the same companies as
 * accounts over GraphQL. Throws if the port is taken or the file is unusable.
 */
export function startAppDirect(options: AppDirectOptions = {}): Promise<SandboxAppDirect> {
  const { credentials = [SANDBOX_CREDENTIALS], settings } = options
  const description = describeAppDirect()
  return startVendor<StoredCompany, CompanyValues, Rule, Fault, Extract<Fault, { name: 'refuse' }>['shape']>(
    {
      name: 'AppDirect',
      schema: storedCompany,
      values: companyValues,
      rule,
      idOf: company => company.uuid,
      summary: ({ uuid, name, enabled, externalId, story }) => ({ id: uuid, name, enabled, externalId, story }),
      samples: () => seedCompanies(),
      async target(request) {
        const { method, path } = request
        if (!GRAPHQL.includes(path)) return { path: description.find(method, path), fields: [] }
        return { path: method === 'POST' ? path : 'unknown-method', fields: fieldsOf(await request.text()) }
      },
      failure,
      common: fault => (isOwn(fault) ? undefined : fault),
      mount(app, state, clock) {
        const sandbox = { description, state, clock, settings: { ...STRICT, ...settings } }
        app.route('/', routes(sandbox, tokens(credentials, clock)))
      }
    },
    options
  )
}

function routes(sandbox: Sandbox, tokens: Tokens): Hono<Env> {
  const app = new Hono<Env>()
  app.post('/oauth2/token', async c => {
    const checked = await sandbox.description.check('/oauth2/token', 'post', c.req)
    if (checked.name === 'wrong-type') return failure(415, ['The token is requested with a form.'], 'oauth')
    if (checked.name === 'invalid') return failure(400, validationMessages(checked.errors), 'oauth')
    const issued = tokens.issue(c.req.header('authorization'), checked.body.scope)
    if (issued.name === 'issued') return Response.json(issued.answer)
    return Response.json({ error: issued.name }, { status: issued.name === 'invalid_client' ? 401 : 400 })
  })
  app.use('/api/*', authorize(tokens, sandbox.settings))
  app.route('/api/account/v2/companies', companyRoutes(sandbox))
  for (const path of GRAPHQL) {
    const answer = graphql(sandbox, path.endsWith('/preview'))
    app.post(path, async c => {
      const { headers, url } = c.req.raw
      const context = {
        faults: c.get('faults'),
        scope: c.get('scope'),
        setWritten: (id: string) => c.set('written', id)
      }
      return answer({ body: await c.req.text(), headers, url }, context)
    })
  }
  return app
}

/** Either scope may read, only one may write over REST. GraphQL checks the scope of a mutation itself. */
function authorize(tokens: Tokens, settings: Settings): MiddlewareHandler<Env> {
  return async (c, next) => {
    const scope = tokens.bearer(c.req.header('authorization'))
    const isGraphql = GRAPHQL.includes(c.req.path)
    if (scope === undefined) {
      if (isGraphql && settings.graphqlRefusal === 'errors') return failure(200, ['Unauthorized'], 'errors')
      const answer = failure(401, ['The access token is invalid or has expired.'], 'oauth')
      answer.headers.set('www-authenticate', 'Bearer error="invalid_token"')
      return answer
    }
    const isWrite = !isGraphql && c.req.method !== 'GET'
    if (isWrite && scope !== 'ROLE_PARTNER') return failure(403, ['The token is not allowed to do this.'], 'oauth')
    c.set('scope', scope)
    return next()
  }
}

/** Faults that only this vendor's own handlers can produce. */
function isOwn(fault: Fault): fault is Extract<Fault, { name: 'user-errors' | 'no-page' | 'reorder' }> {
  return fault.name === 'user-errors' || fault.name === 'no-page' || fault.name === 'reorder'
}
