import type { MiddlewareHandler } from 'hono'
import { wayIn, wayOut } from '../fault-injection.ts'
import { failure } from './failure.ts'
import type { FaultInjection } from './fault-rules.ts'
import type { Env, Sandbox } from './sandbox.ts'

type Parts = Sandbox & { injectedFault: FaultInjection; stopping: AbortSignal }

/** Lets a request go wrong as the rules say: on its way in, on its way out, or both. */
export function injectedFaults(parts: Parts): MiddlewareHandler<Env> {
  return async (c, next) => {
    const taken = parts.injectedFault.take(c.req.method, c.req.path)
    for (const how of taken) {
      const answer = await wayIn(how, c.env, { ...parts, failure })
      if (answer !== undefined) return answer
      if (how.name === 'pretend') c.set('pretend', true)
    }
    await next()
    const id = c.req.path.split('/')[3]
    for (const how of taken) {
      if (how.name === 'meddle' && c.res.ok && id !== undefined) await parts.state.change(id, how.also)
      await wayOut(how, c, parts)
    }
  }
}
