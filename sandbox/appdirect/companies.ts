import { type Context, Hono } from 'hono'
import type { Clock } from '../../src/changes/ports/ports.ts'
import { type AnswerFormat, listed, page, row, whole } from './answers.ts'
import { type StoredCompany, withValues } from './company.ts'
import { failure, validationMessages } from './failure.ts'
import type { Env, Sandbox } from './sandbox.ts'
import { patched, replaced, type Update } from './update.ts'

const ONE = '/api/account/v2/companies/{id}'

/** In the guide's sample update but in no schema: accepted and ignored. */
const IGNORED = ['status']

/** Lists, reads and writes companies over REST. */
export function companyRoutes({ description, state, settings, clock }: Sandbox): Hono<Env> {
  const routes = new Hono<Env>()
  const isAllowed = rateLimit(clock)
  const all = () => state.companies.values()

  routes.get('/', c => {
    if (!isAllowed()) return failure(429, ['Too many requests.'])
    const checked = description.query('/api/account/v2/companies', 'get', c.req)
    if (checked.name === 'invalid') return failure(400, validationMessages(checked.errors))
    const {
      page: number = 0,
      size = 50,
      includeCustomAttributes = true,
      includePurchaseLimitData = true
    } = checked.query
    const { content, page: numbers } = page(listed(all(), checked.query, c.req.query(), settings), number, size)
    const include = { customAttributes: includeCustomAttributes, limits: includePurchaseLimitData }
    return Response.json({
      links: [],
      content: content.map(company => row(company, format(c), include)),
      ...(c.get('faults').some(({ name }) => name === 'no-page') ? {} : { page: numbers })
    })
  })

  routes.get('/:id', c => {
    const company = found(c.req.param('id'))
    return company === undefined ? missing() : Response.json(whole(company, format(c)))
  })

  routes.patch('/:id', async c => {
    const checked = await description.check(ONE, 'patch', c.req, IGNORED)
    if (checked.name === 'wrong-type') return failure(415, [`The content type ${checked.type} is not supported.`])
    if (checked.name === 'invalid') return failure(400, validationMessages(checked.errors))
    return write(c, company => patched(company, checked.body, all(), settings))
  })

  routes.put('/:id', async c => {
    const checked = await description.check(ONE, 'put', c.req, IGNORED)
    if (checked.name === 'wrong-type') return failure(415, [`The content type ${checked.type} is not supported.`])
    if (checked.name === 'invalid') return failure(400, validationMessages(checked.errors))
    return write(c, company => replaced(company, checked.body, all()))
  })

  return routes

  /** Called after the body is read. Nothing awaits between the look-up and the change, so no concurrent write is lost. */
  async function write(c: Context<Env, '/:id'>, update: (company: StoredCompany) => Update): Promise<Response> {
    const company = state.companies.get(c.req.param('id'))
    if (company === undefined) return missing()
    const updated = update(company)
    if (updated.name === 'refused') return failure(updated.status, updated.messages)
    if (c.get('faults').some(({ name }) => name === 'ignore-write')) {
      return Response.json(whole(withValues(company, updated.values), format(c)))
    }
    c.set('written', company.uuid)
    return Response.json(whole(await state.change(company.uuid, updated.values), format(c)))
  }

  /** By its uuid, with or without `id:`, or by a prefix and its external id. Only reads know the prefixes. */
  function found(id: string): StoredCompany | undefined {
    const prefix = settings.externalIdPrefixes.find(one => id.startsWith(one))
    if (prefix === undefined) return state.companies.get(id.replace(/^id:/, ''))
    return [...all()].find(({ externalId }) => externalId === id.slice(prefix.length))
  }
}

function missing(): Response {
  return failure(404, ['Company not found.'])
}

function format(c: Context<Env>): AnswerFormat {
  return { origin: new URL(c.req.url).origin, reordered: c.get('faults').some(({ name }) => name === 'reorder') }
}

/** The vendor's rate limit of its company list: the size of a burst, and requests per second. */
const BURST = 20
const RATE = 5

/** A leaky bucket. Each call counts one request; false if that is one too many. */
function rateLimit(clock: Clock): () => boolean {
  let level = 0
  let at = clock.now().getTime()

  return () => {
    const now = clock.now().getTime()
    level = Math.max(0, level - ((now - at) / 1000) * RATE)
    at = now
    if (level + 1 > BURST) return false
    level += 1
    return true
  }
}
