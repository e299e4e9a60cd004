import { Hono } from 'hono'
import { cors } from 'hono/cors'
import type { z } from 'zod'
import type { FaultRules } from './faults.ts'
import type { Requests } from './server.ts'
import type { State } from './state.ts'

type Parts<Company, Values, Rule, Fault> = {
  state: State<Company, Values>
  rules: FaultRules<Rule, Fault>
  requests: Requests
  values: z.ZodType<Values>
  /** What a list of companies shows of each. */
  summary(company: Company): object
}

/**
 * Reads and changes companies, injects faults and lists requests. For pages of this machine only; a request from any
 * other page is refused.
 */
export function control<Company extends { name: string | null }, Values, Rule, Fault>(
  parts: Parts<Company, Values, Rule, Fault>
): Hono {
  const { state, rules, requests } = parts
  const app = new Hono()
  app.use(async (c, next) => {
    // Against DNS rebinding: another site's name may resolve to this address, but its host header stays its own.
    return isLocal(`http://${c.req.header('host')}`) ? next() : c.json({ error: 'Ask on 127.0.0.1' }, 403)
  })
  app.use(
    cors({ origin: origin => (isLocal(origin) ? origin : null), allowMethods: ['GET', 'POST', 'PATCH', 'DELETE'] })
  )

  app.get('/companies', c => {
    const text = c.req.query('text')?.toLowerCase() ?? ''
    const found = [...state.companies.values()].filter(company => (company.name ?? '').toLowerCase().includes(text))
    return c.json(found.map(parts.summary))
  })
  app.get('/companies/:id', c => {
    const company = state.companies.get(c.req.param('id'))
    return company === undefined ? c.json({ error: 'No such company' }, 404) : c.json(company)
  })
  app.patch('/companies/:id', async c => {
    const id = c.req.param('id')
    if (!state.companies.has(id)) return c.json({ error: 'No such company' }, 404)
    const values = parts.values.safeParse(await json(c.req.raw))
    if (!values.success) return c.json({ error: values.error.issues }, 400)
    return c.json(await state.change(id, values.data))
  })

  app.get('/faults', c => c.json(rules.list()))
  app.post('/faults', async c => {
    const issues = rules.tryAdd(await json(c.req.raw))
    if (issues !== undefined) return c.json({ error: issues }, 400)
    return c.json(rules.list())
  })
  app.delete('/faults', c => {
    rules.clear()
    return c.json(rules.list())
  })

  app.get('/requests', c => c.json(requests.list))
  return app
}

function isLocal(address: string): boolean {
  return URL.canParse(address) && ['127.0.0.1', 'localhost'].includes(new URL(address).hostname)
}

/** Undefined, which no schema accepts, for anything that is not JSON by its content type and its text. */
async function json(request: globalThis.Request): Promise<unknown> {
  if (!request.headers.get('content-type')?.startsWith('application/json')) return undefined
  try {
    return await request.json()
  } catch {
    return undefined
  }
}
