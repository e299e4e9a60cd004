import { Hono } from 'hono'
import { detail, isOverLimit, licenseUse, row } from './answers.ts'
import type { StoredCompany } from './company.ts'
import { dayOf } from './dates.ts'
import { failure, success, validationMessages } from './failure.ts'
import type { Env, Sandbox } from './sandbox.ts'
import { page, search } from './search.ts'
import { OWN } from './seed/companies.ts'
import { logoIn, update } from './update.ts'

/** Phone numbers that the reseller can book for all its companies together. */
const CALLBACK_NUMBERS = 80

/** Searches, reads and writes companies. */
export function companyRoutes({ description, state, account, clock }: Sandbox): Hono<Env> {
  const routes = new Hono<Env>()
  const today = () => dayOf(clock.now())

  routes.post('/search', async c => {
    // An empty body, `{}` and a null filter cause a 500 at the vendor; it explains any other fault.
    const text = await c.req.text()
    if (/^\s*(\{\s*\})?\s*$/.test(text) || /"filter"\s*:\s*null/.test(text)) return failure(500, ['An error occurred.'])
    const checked = await description.check('/api/companies/search', 'post', c.req)
    if (checked.name === 'wrong-type') return failure(400, [`The content type ${checked.type} is not supported.`])
    if (checked.name === 'invalid') return failure(400, validationMessages(checked.errors))
    const found = search(state.companies.values(), checked.body, today())
    if (found.name === 'refused') return failure(400, [found.message])
    const { results, ...numbers } = page(found.companies, checked.body)
    return success({
      limitExceededCompanyCount: [...state.companies.values()].filter(isOverLimit).length,
      ...numbers,
      results: results.map(company => row(company, account, today()))
    })
  })

  routes.get('/my', () => success(tree(state.companies.values(), today())))

  routes.get('/:id', c => {
    const company = state.companies.get(c.req.param('id'))
    return company === undefined ? missing() : success(detail(company, account))
  })

  routes.get('/:id/license-check', c => {
    const company = state.companies.get(c.req.param('id'))
    return company === undefined ? missing() : success(licenseUse(company))
  })

  routes.put('/:id', async c => {
    const checked = await description.check('/api/companies/{resourceId}', 'put', c.req)
    if (checked.name === 'wrong-type') return failure(415, ['Unsupported Media Type'], 'problem')
    if (checked.name === 'invalid') return failure(400, validationMessages(checked.errors))
    const logo = await logoIn(await c.req.formData(), new URL(c.req.url).origin)
    // Looked up after the body is read. Nothing awaits between here and the change, so no concurrent write is lost.
    const company = state.companies.get(c.req.param('id'))
    if (company === undefined) return missing()
    const spare = spareNumbers(state.companies.values())
    const updated = update(company, checked.body, { today: today(), spare, logo })
    if (updated.name === 'refused') return failure(400, updated.messages)
    if (!c.get('faults').some(({ name }) => name === 'ignore-write')) {
      await state.change(company.resourceId, updated.values)
      c.set('written', company.resourceId)
    }
    return success({ resourceId: company.resourceId })
  })

  return routes
}

function missing(): Response {
  return failure(404, ['Company not found'])
}

function spareNumbers(companies: Iterable<StoredCompany>): number {
  return [...companies].reduce((spare, company) => spare - (company.callBackNumberBookingCount ?? 0), CALLBACK_NUMBERS)
}

/** The reseller with all its companies below it. */
function tree(companies: Iterable<StoredCompany>, today: string) {
  const [own, others] = [...companies].reduce<[StoredCompany[], StoredCompany[]]>(
    ([own, others], one) => (one.resourceId === OWN.resourceId ? [[...own, one], others] : [own, [...others, one]]),
    [[], []]
  )
  const node = (company: StoredCompany, children: StoredCompany[]): unknown => ({
    name: company.name,
    resourceId: company.resourceId,
    logoUrl: company.logoUrl,
    licenceExpired: company.licenseEndDate !== null && company.licenseEndDate < today,
    children: children.map(child => node(child, []))
  })
  return own.map(company => node(company, others))[0] ?? null
}
