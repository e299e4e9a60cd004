import { Hono, type MiddlewareHandler } from 'hono'
import type { requestLog } from '../requests.ts'
import { companyRoutes } from './companies.ts'
import { failure } from './failure.ts'
import { injectedFaults } from './fault-injection.ts'
import type { FaultInjection } from './fault-rules.ts'
import { listRoutes } from './lists.ts'
import type { Env, Sandbox } from './sandbox.ts'
import type { Tokens } from './tokens.ts'

type Parts = Sandbox & {
  tokens: Tokens
  injectedFault: FaultInjection
  note: ReturnType<typeof requestLog>['note']
  /** Ends all waiting when the sandbox stops. */
  stopping: AbortSignal
}

/** The vendor's whole interface: each request is noted, may be told to go wrong, shows its token, and is answered. */
export function routes(parts: Parts): Hono<Env> {
  const app = new Hono<Env>()
  app.onError(error => failure(500, [`The sandbox itself failed: ${error.message}`]))
  app.use(noted(parts), injectedFaults(parts), described(parts))
  app.post('/connect/token', async c => {
    const checked = await parts.description.check('/connect/token', 'post', c.req)
    // The vendor documents a 500 for a body that is not a form.
    if (checked.name === 'wrong-type') return failure(500, ['An error occurred.'], 'empty')
    if (checked.name === 'invalid') return c.json({ error: 'invalid_request' }, 400)
    const token = await parts.tokens.issue(checked.body.client_id, checked.body.client_secret)
    return token === undefined ? c.json({ error: 'invalid_client' }, 400) : c.json(token)
  })
  app.use('/api/*', authorized(parts))
  app.route('/api/companies', companyRoutes(parts))
  app.route('/api', listRoutes(parts))
  return app
}

function noted({ note, description }: Parts): MiddlewareHandler<Env> {
  return async (c, next) => {
    const noted = note(c.req.method, c.req.path, description.find(c.req.method, c.req.path))
    await next()
    if (!c.env.outgoing.destroyed) noted.status = c.res.status
  }
}

function described({ description }: Parts): MiddlewareHandler<Env> {
  return async (c, next) => {
    const found = description.find(c.req.method, c.req.path)
    if (found === 'unknown-path') return failure(404, [], 'empty')
    if (found === 'unknown-method') return failure(405, [], 'empty')
    return next()
  }
}

function authorized({ tokens }: Parts): MiddlewareHandler<Env> {
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
