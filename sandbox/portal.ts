import { type Context, Hono } from 'hono'
import { z } from 'zod'
import type { SandboxAppDirect } from './appdirect/appdirect.ts'
import type { StoredCompany as AppDirectCompany } from './appdirect/company.ts'
import type { StoredCompany as KeepnetCompany } from './keepnet/company.ts'
import type { SandboxKeepnet } from './keepnet/keepnet.ts'

/** How many companies of each vendor are shown at once. */
const MOST = 200

const WEATHERS = ['fine', 'slow', 'down', 'loses answers'] as const

const vendorName = z.enum(['keepnet', 'appdirect'])
const weather = z.object({ vendor: vendorName, weather: z.enum(WEATHERS) })
const seats = z.object({ vendor: z.literal('keepnet'), id: z.string(), seats: z.int().min(0).max(200_000) })
const enabled = z.object({ vendor: z.literal('appdirect'), id: z.string(), enabled: z.boolean() })

/**
 * What the page shows as the vendors' own portals: their companies, a way to change the seats of the one and to enable
 * or disable the other's, and their weather.
 */
export function portal(keepnet: SandboxKeepnet, appdirect?: SandboxAppDirect): Hono {
  const routes = new Hono()

  routes.get('/portal', context => {
    const text = (context.req.query('text') ?? '').toLowerCase()
    const named = ({ name }: { name: string | null }) => (name ?? '').toLowerCase().includes(text)
    const seated = [...keepnet.companies.values()].filter(named).slice(0, MOST)
    const others = [...(appdirect?.companies.values() ?? [])].filter(named).slice(0, MOST)
    return context.json(inTurn(seated.map(keepnetRow), others.map(appdirectRow)))
  })

  routes.post('/portal', async context => {
    const given = z.discriminatedUnion('vendor', [seats, enabled]).safeParse(await context.req.json())
    if (!given.success) return refused(context, 'Seats are a whole number from 0 to 200,000; AppDirect has none.')
    const { data } = given
    if (data.vendor === 'keepnet') {
      await keepnet.change(data.id, { isNumberOfUsersLimited: true, numberOfUsers: data.seats })
      return context.json({})
    }
    if (appdirect === undefined) return refused(context, 'There is no AppDirect here.')
    await appdirect.change(data.id, { enabled: data.enabled })
    return context.json({})
  })

  routes.post('/portal/weather', async context => {
    const given = weather.safeParse(await context.req.json())
    if (!given.success) return refused(context, 'The weather is fine, slow, down or loses answers.')
    const vendor = given.data.vendor === 'keepnet' ? keepnet : appdirect
    if (vendor === undefined) return refused(context, 'There is no AppDirect here.')
    vendor.clearFaults()
    for (const rule of rulesFor(given.data)) vendor.injectFaults(rule)
    return context.json({})
  })

  return routes
}

function refused(context: Context, error: string): Response {
  return context.json({ error }, 400)
}

function keepnetRow(company: KeepnetCompany) {
  return {
    id: company.resourceId,
    name: company.name,
    seats: company.isNumberOfUsersLimited ? company.numberOfUsers : null,
    used: company.targetUserCount,
    ends: company.licenseEndDate,
    vendor: 'keepnet',
    label: 'Keepnet'
  }
}

/** A marketplace knows no seats of a company, but whether it is enabled. */
function appdirectRow({ uuid, name, enabled }: AppDirectCompany) {
  const none = { seats: null, used: null, ends: null }
  return { id: uuid, name: name ?? '', ...none, vendor: 'appdirect', label: 'AppDirect', enabled }
}

/** One of each by turns, so that whoever looks at the first rows sees both vendors. */
function inTurn(ones: readonly object[], others: readonly object[]): object[] {
  const most = Math.max(ones.length, others.length)
  return Array.from({ length: most }, (_, at) => [ones[at], others[at]].filter(row => row !== undefined)).flat()
}

/** Which requests of a vendor change companies. */
const WRITES: Record<z.infer<typeof vendorName>, Pick<Rule, 'method' | 'field'>[]> = {
  keepnet: [{ method: 'PUT' }],
  appdirect: [{ method: 'PUT' }, { method: 'PATCH' }, { field: 'updateAccount' }]
}

/** As much of a rule as every sandbox knows. */
type Rule = {
  how:
    | { name: 'slow'; milliseconds: number }
    | { name: 'refuse'; status: number; shape: 'empty' }
    | { name: 'drop'; when: 'after' }
  method?: 'PUT' | 'PATCH'
  field?: string
  times: 'always'
}

function rulesFor({ vendor, weather: name }: z.infer<typeof weather>): Rule[] {
  switch (name) {
    case 'fine':
      return []
    case 'slow':
      return [{ how: { name: 'slow', milliseconds: 10_000 }, times: 'always' }]
    case 'down':
      return [{ how: { name: 'refuse', status: 503, shape: 'empty' }, times: 'always' }]
    case 'loses answers':
      return WRITES[vendor].map(write => ({ how: { name: 'drop', when: 'after' }, ...write, times: 'always' }))
    default:
      return name satisfies never
  }
}
