import type { HttpBindings } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import type { Context } from 'hono'
import type { z } from 'zod'
import type { Clock } from '../src/changes/ports/ports.ts'
import type { drop, pretend, refuse, slow } from './fault-rules.ts'

/** What every sandbox can do; `Shape` are the forms of its vendor's refusals. Who meddles sees to it itself. */
type How<Shape> =
  | z.output<typeof slow>
  | z.output<typeof drop>
  | z.output<typeof pretend>
  | (Omit<z.output<ReturnType<typeof refuse>>, 'shape'> & { shape: Shape })
  | { name: 'meddle' }

type Parts = {
  clock: Clock
  /** Ends all waiting when the sandbox stops. */
  stopping: AbortSignal
}

type Refuse<Shape> = (status: number, messages: readonly string[], shape: Shape) => Response

/** Lets a request go wrong on its way in. An answer where the request is to come no further. */
export async function wayIn<Shape>(
  how: How<Shape>,
  { outgoing }: HttpBindings,
  { clock, stopping, failure }: Parts & { failure: Refuse<Shape> }
): Promise<Response | undefined> {
  switch (how.name) {
    case 'slow':
      if (how.when === 'before') await clock.wait(how.milliseconds, stopping)
      return undefined
    case 'refuse': {
      const answer = failure(how.status, how.messages, how.shape)
      if (how.retryAfter !== undefined) answer.headers.set('retry-after', how.retryAfter)
      return answer
    }
    case 'drop':
      return how.when === 'before' ? hangUp(outgoing) : undefined
    case 'pretend':
    case 'meddle':
      return undefined
    default:
      return how satisfies never
  }
}

/** Lets its answer go wrong on its way out. */
export async function wayOut<E extends { Bindings: HttpBindings }>(
  how: { name: string } | How<unknown>,
  c: Context<E>,
  { clock, stopping }: Parts
): Promise<void> {
  if (how.name === 'slow' && 'when' in how && how.when === 'after') await clock.wait(how.milliseconds, stopping)
  if (how.name === 'drop') c.res = hangUp(c.env.outgoing)
}

function hangUp(outgoing: HttpBindings['outgoing']): Response {
  outgoing.destroy()
  return RESPONSE_ALREADY_SENT
}
