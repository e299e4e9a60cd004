import { type Context, Hono } from 'hono'
import { type Manner, row, whole } from './answers.ts'
import { bucket } from './bucket.ts'
import { type StoredCompany, withValues } from './company.ts'
import { failure } from './failure.ts'
import { faults } from './faults.ts'
import { listed, page } from './list.ts'
import type { Env, Sandbox } from './sandbox.ts'
import { patched, replaced, type Update } from './update.ts'

const ONE = '/api/account/v2/companies/{id}'

/** In the guide's sample of an update and in no schema: taken, and nothing done with it. */
const IGNORED = ['status']

/** What is asked about companies and done to them by REST. */
export function companyRoutes({ description, state, settings, clock }: Sandbox): Hono<Env> {
  const routes = new Hono<Env>()
  const isLet = bucket(clock)
  const all = () => state.companies.values()

  routes.get('/', c => {
    if (!isLet()) return failure(429, ['Too many requests.'])
    const asked = description.query('/api/account/v2/companies', 'get', c.req)
    if (asked.name === 'invalid') return failure(400, faults(asked.errors))
    const { page: number = 0, size = 50, includeCustomAttributes = true, includePurchaseLimitData = true } = asked.query
    const { content, page: numbers } = page(listed(all(), asked.query, c.req.query(), settings), number, size)
    const include = { customAttributes: includeCustomAttributes, limits: includePurchaseLimitData }
    return Response.json({
      links: [],
      content: content.map(company => row(company, manner(c), include)),
      ...(c.get('told').some(({ name }) => name === 'no-page') ? {} : { page: numbers })
    })
  })

  routes.get('/:id', c => {
    const company = found(c.req.param('id'))
    return company === undefined ? missing() : Response.json(whole(company, manner(c)))
  })

  routes.patch('/:id', async c => {
    const checked = await description.check(ONE, 'patch', c.req, IGNORED)
    if (checked.name === 'wrong-type') return failure(415, [`The content type ${checked.type} is not supported.`])
    if (checked.name === 'invalid') return failure(400, faults(checked.errors))
    return write(c, company => patched(company, checked.body, all(), settings))
  })

  routes.put('/:id', async c => {
    const checked = await description.check(ONE, 'put', c.req, IGNORED)
    if (checked.name === 'wrong-type') return failure(415, [`The content type ${checked.type} is not supported.`])
    if (checked.name === 'invalid') return failure(400, faults(checked.errors))
    return write(c, company => replaced(company, checked.body, all()))
  })

  return routes

  /** Called after the body has been read: between the look-up and the change nothing waits, so no write is lost. */
  async function write(c: Context<Env, '/:id'>, update: (company: StoredCompany) => Update): Promise<Response> {
    const company = state.companies.get(c.req.param('id'))
    if (company === undefined) return missing()
    const updated = update(company)
    if (updated.name === 'refused') return failure(updated.status, updated.messages)
    if (c.get('told').some(({ name }) => name === 'pretend')) {
      return Response.json(whole(withValues(company, updated.values), manner(c)))
    }
    c.set('wrote', company.uuid)
    return Response.json(whole(await state.change(company.uuid, updated.values), manner(c)))
  }

  /** By its uuid, by `id:` and the uuid, or by a prefix and its external id; only reads know the prefixes. */
  function found(id: string): StoredCompany | undefined {
    const prefix = settings.externalIdPrefixes.find(one => id.startsWith(one))
    if (prefix === undefined) return state.companies.get(id.replace(/^id:/, ''))
    return [...all()].find(({ externalId }) => externalId === id.slice(prefix.length))
  }
}

function missing(): Response {
  return failure(404, ['Company not found.'])
}

function manner(c: Context<Env>): Manner {
  return { origin: new URL(c.req.url).origin, reordered: c.get('told').some(({ name }) => name === 'reorder') }
}
