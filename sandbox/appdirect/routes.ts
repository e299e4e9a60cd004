import { Hono, type MiddlewareHandler } from 'hono'
import type { requestLog } from '../requests.ts'
import { companyRoutes } from './companies.ts'
import { failure } from './failure.ts'
import { injectedFaults } from './fault-injection.ts'
import type { FaultInjection } from './fault-rules.ts'
import { faults } from './faults.ts'
import { fieldsOf, graphql } from './graphql.ts'
import type { Env, Sandbox } from './sandbox.ts'
import type { Tokens } from './tokens.ts'

type Parts = Sandbox & {
  tokens: Tokens
  injectedFault: FaultInjection
  note: ReturnType<typeof requestLog>['note']
  /** Ends all waiting when the sandbox stops. */
  stopping: AbortSignal
}

const GRAPHQL = ['/api/graphql', '/api/graphql/preview']

/** The marketplace's whole interface: each request is noted, may be told to go wrong, shows its token, and is answered. */
export function routes(parts: Parts): Hono<Env> {
  const app = new Hono<Env>()
  app.onError(error => failure(500, [`The sandbox itself failed: ${error.message}`]))
  app.use(noted(parts), injectedFaults(parts), described(parts))
  app.post('/oauth2/token', async c => {
    const checked = await parts.description.check('/oauth2/token', 'post', c.req)
    if (checked.name === 'wrong-type') return failure(415, ['The token is asked for with a form.'], 'oauth')
    if (checked.name === 'invalid') return failure(400, faults(checked.errors), 'oauth')
    const issued = parts.tokens.issue(c.req.header('authorization'), checked.body.scope)
    if (issued.name === 'issued') return Response.json(issued.answer)
    return Response.json({ error: issued.name }, { status: issued.name === 'invalid_client' ? 401 : 400 })
  })
  app.use('/api/*', authorized(parts))
  app.route('/api/account/v2/companies', companyRoutes(parts))
  for (const path of GRAPHQL) {
    const answer = graphql(parts, path.endsWith('/preview'))
    app.post(path, async c => {
      const { headers, url } = c.req.raw
      const asking = { told: c.get('told'), scope: c.get('scope'), wrote: (id: string) => c.set('wrote', id) }
      return answer({ body: await c.req.text(), headers, url }, asking)
    })
  }
  return app
}

function noted({ note, description }: Parts): MiddlewareHandler<Env> {
  return async (c, next) => {
    const { method, path } = c.req
    const described = GRAPHQL.includes(path)
      ? [path, ...fieldsOf(await c.req.text())]
      : [description.find(method, path)]
    const noted = note(method, path, ...described)
    await next()
    if (!c.env.outgoing.destroyed) noted.status = c.res.status
  }
}

function described({ description }: Parts): MiddlewareHandler<Env> {
  return async (c, next) => {
    const isGraphql = GRAPHQL.includes(c.req.path)
    const found = isGraphql ? c.req.method === 'POST' || 'unknown-method' : description.find(c.req.method, c.req.path)
    if (found === 'unknown-path') return failure(404, [], 'empty')
    if (found === 'unknown-method') return failure(405, [], 'empty')
    return next()
  }
}

/** Reads want either scope, that one may write includes that one may read; what GraphQL changes, it looks after itself. */
function authorized({ tokens, settings }: Parts): MiddlewareHandler<Env> {
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
