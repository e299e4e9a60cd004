import { Hono } from 'hono'
import { cors } from 'hono/cors'
import type { z } from 'zod'
import type { FaultInjection } from './fault-rules.ts'
import type { Requests } from './requests.ts'
import type { State } from './state.ts'

type Parts<Company, Values, Rule, How> = {
  state: State<Company, Values>
  injectedFault: FaultInjection<Rule, How>
  requests: Requests
  values: z.ZodType<Values>
  rule: z.ZodType<Rule>
  /** What a list shows of a company. */
  summary(company: Company): object
}

/**
 * What the demo's vendor portal uses: see and change companies, and make the sandbox go wrong. For pages of this
 * machine only; anything else that a browser brings here is turned away.
 */
export function control<Company extends { name: string | null }, Values, Rule, How>(
  parts: Parts<Company, Values, Rule, How>
): Hono {
  const { state, injectedFault, requests } = parts
  const app = new Hono()
  app.use(async (c, next) => {
    // A page elsewhere can make its own name point here; its name gives it away.
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

  app.get('/faults', c => c.json(injectedFault.rules()))
  app.post('/faults', async c => {
    const told = parts.rule.safeParse(await json(c.req.raw))
    if (!told.success) return c.json({ error: told.error.issues }, 400)
    injectedFault.add(told.data)
    return c.json(injectedFault.rules())
  })
  app.delete('/faults', c => {
    injectedFault.clear()
    return c.json(injectedFault.rules())
  })

  app.get('/requests', c => c.json(requests.list))
  return app
}

function isLocal(address: string): boolean {
  return URL.canParse(address) && ['127.0.0.1', 'localhost'].includes(new URL(address).hostname)
}

/** Undefined, which no rule accepts, for anything that is not JSON by its content type and its text. */
async function json(request: globalThis.Request): Promise<unknown> {
  if (!request.headers.get('content-type')?.startsWith('application/json')) return undefined
  try {
    return await request.json()
  } catch {
    return undefined
  }
}
