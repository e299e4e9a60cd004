import { type Context, Hono } from 'hono'
import { z } from 'zod'
import type { SandboxAppDirect } from './appdirect/appdirect.ts'
import type { StoredCompany as AppDirectCompany } from './appdirect/company.ts'
import type { StoredCompany as KeepnetCompany } from './keepnet/company.ts'
import type { SandboxKeepnet } from './keepnet/keepnet.ts'

/** The most companies of each vendor that one answer lists. */
const LIMIT = 200

const CONDITIONS = ['normal', 'slow', 'down', 'loses answers'] as const

const vendorName = z.enum(['keepnet', 'appdirect'])
const condition = z.object({ vendor: vendorName, condition: z.enum(CONDITIONS) })
const seats = z.object({ vendor: z.literal('keepnet'), id: z.string(), seats: z.int().min(0).max(200_000) })
const enabled = z.object({ vendor: z.literal('appdirect'), id: z.string(), enabled: z.boolean() })

/**
 * The API behind the page's vendor portal: lists companies, changes seats at Keepnet, enables and disables companies at
 * AppDirect, and makes a vendor slow, unavailable or lossy.
 */
export function portal(keepnet: SandboxKeepnet, appdirect?: SandboxAppDirect): Hono {
  const routes = new Hono()

  routes.get('/portal', context => {
    const text = (context.req.query('text') ?? '').toLowerCase()
    const matches = ({ name }: { name: string | null }) => (name ?? '').toLowerCase().includes(text)
    const seated = [...keepnet.companies.values()].filter(matches).slice(0, LIMIT)
    const others = [...(appdirect?.companies.values() ?? [])].filter(matches).slice(0, LIMIT)
    return context.json(interleave(seated.map(keepnetRow), others.map(appdirectRow)))
  })

  // Of this origin, as the page's policy demands of an image; sent so that nothing in it runs, whoever opens it.
  routes.get('/portal/logos/:key', context => {
    const { key } = context.req.param()
    const logo = [...keepnet.companies.values()].map(company => company.logo).find(one => one?.key === key)
    if (logo === undefined) return context.notFound()
    const headers = { 'content-type': logo.type, 'content-security-policy': 'sandbox' }
    return context.body(Buffer.from(logo.content, 'base64'), 200, headers)
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

  routes.post('/portal/condition', async context => {
    const given = condition.safeParse(await context.req.json())
    if (!given.success) return refused(context, 'The condition is normal, slow, down or loses answers.')
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
    ...(isShown(company) && { logo: `/portal/logos/${company.logo?.key}` }),
    vendor: 'keepnet',
    label: 'Keepnet'
  }
}

/** Its logo is the file that was uploaded last, not an address elsewhere. */
function isShown({ logo, logoUrl }: KeepnetCompany): boolean {
  return logo !== undefined && (logoUrl ?? '').endsWith(`/logos/${logo.key}`)
}

/** A marketplace has no seats; its companies are enabled or disabled. */
function appdirectRow({ uuid, name, enabled }: AppDirectCompany) {
  const none = { seats: null, used: null, ends: null }
  return { id: uuid, name: name ?? '', ...none, vendor: 'appdirect', label: 'AppDirect', enabled }
}

/** Alternates both lists, so that the first rows show both vendors. */
function interleave(ones: readonly object[], others: readonly object[]): object[] {
  const most = Math.max(ones.length, others.length)
  return Array.from({ length: most }, (_, at) => [ones[at], others[at]].filter(row => row !== undefined)).flat()
}

/** Which requests of a vendor change companies. */
const WRITES: Record<z.infer<typeof vendorName>, Pick<Rule, 'method' | 'field'>[]> = {
  keepnet: [{ method: 'PUT' }],
  appdirect: [{ method: 'PUT' }, { method: 'PATCH' }, { field: 'updateAccount' }]
}

/** A fault rule that both sandboxes accept. */
type Rule = {
  how:
    | { name: 'slow'; milliseconds: number }
    | { name: 'refuse'; status: number; shape: 'empty' }
    | { name: 'drop'; when: 'after' }
  method?: 'PUT' | 'PATCH'
  field?: string
  times: 'always'
}

function rulesFor({ vendor, condition: name }: z.infer<typeof condition>): Rule[] {
  switch (name) {
    case 'normal':
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
