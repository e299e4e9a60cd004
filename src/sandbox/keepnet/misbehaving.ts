import type { HttpBindings } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import type { Context, MiddlewareHandler } from 'hono'
import { failure } from './failure.ts'
import type { How, Misbehaviour } from './misbehave.ts'
import type { Env, Sandbox } from './sandbox.ts'

type Parts = Sandbox & { misbehaviour: Misbehaviour; stopping: AbortSignal }

/** Lets a request go wrong as the rules say: on its way in, on its way out, or both. */
export function misbehaving(parts: Parts): MiddlewareHandler<Env> {
  return async (c, next) => {
    const taken = parts.misbehaviour.take(c.req.method, c.req.path)
    for (const how of taken) {
      const answer = await wayIn(how, c, parts)
      if (answer !== undefined) return answer
    }
    await next()
    for (const how of taken) await wayOut(how, c, parts)
  }
}

/** An answer where the request is to come no further. */
async function wayIn(how: How, c: Context<Env>, { clock, stopping }: Parts): Promise<Response | undefined> {
  switch (how.name) {
    case 'slow':
      if (how.when === 'before') await clock.wait(how.milliseconds, stopping)
      return undefined
    case 'refuse':
      return refusal(how)
    case 'drop':
      return how.when === 'before' ? hangUp(c.env) : undefined
    case 'pretend':
      c.set('pretend', true)
      return undefined
    case 'meddle':
      return undefined
    default:
      return how satisfies never
  }
}

async function wayOut(how: How, c: Context<Env>, { clock, state, stopping }: Parts): Promise<void> {
  const id = c.req.path.split('/')[3]
  if (how.name === 'meddle' && c.res.ok && id !== undefined) await state.change(id, how.also)
  if (how.name === 'slow' && how.when === 'after') await clock.wait(how.milliseconds, stopping)
  if (how.name === 'drop') c.res = hangUp(c.env)
}

function refusal({ status, messages, shape, retryAfter }: Extract<How, { name: 'refuse' }>): Response {
  const answer = failure(status, messages, shape)
  if (retryAfter !== undefined) answer.headers.set('retry-after', retryAfter)
  return answer
}

function hangUp({ outgoing }: HttpBindings): Response {
  outgoing.destroy()
  return RESPONSE_ALREADY_SENT
}
