import type { MiddlewareHandler } from 'hono'
import { wayIn, wayOut } from '../fault-injection.ts'
import { failure } from './failure.ts'
import type { FaultInjection, How } from './fault-rules.ts'
import { fieldsOf } from './graphql.ts'
import type { Env, Sandbox } from './sandbox.ts'

type Parts = Sandbox & { injectedFault: FaultInjection; stopping: AbortSignal }

/** Lets a request go wrong as the rules say: on its way in, on its way out, or where it is answered. */
export function injectedFaults(parts: Parts): MiddlewareHandler<Env> {
  return async (c, next) => {
    const fields = c.req.path.startsWith('/api/graphql') ? fieldsOf(await c.req.text()) : []
    const told = parts.injectedFault.take(c.req.method, c.req.path, fields)
    c.set('told', told)
    for (const how of told) {
      if (isAnswered(how)) continue
      const answer = await wayIn(how, c.env, { ...parts, failure })
      if (answer !== undefined) return answer
    }
    await next()
    const wrote = c.get('wrote')
    for (const how of told) {
      if (how.name === 'meddle' && wrote !== undefined) await parts.state.change(wrote, how.also)
      await wayOut(how, c, parts)
    }
  }
}

/** Ways in which an answer itself is odd: whoever answers asks for them. */
function isAnswered(how: How): how is Extract<How, { name: 'user-errors' | 'no-page' | 'reorder' }> {
  return how.name === 'user-errors' || how.name === 'no-page' || how.name === 'reorder'
}
