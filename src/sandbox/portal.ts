import { Hono } from 'hono'
import { z } from 'zod'
import type { SandboxKeepnet } from './keepnet/keepnet.ts'
import type { Rule } from './keepnet/misbehave.ts'

const MOST = 200
const weather = z.object({ vendor: z.string(), weather: z.enum(['fine', 'slow', 'down', 'loses answers']) })
const seats = z.object({ vendor: z.string(), id: z.string(), seats: z.int().min(0).max(200_000) })

/** What the page shows as the vendor's own portal: its companies, a way to change their seats, and its weather. */
export function portal(keepnet: SandboxKeepnet): Hono {
  const routes = new Hono()

  routes.get('/portal', context => {
    const text = (context.req.query('text') ?? '').toLowerCase()
    const found = [...keepnet.companies.values()].filter(({ name }) => name.toLowerCase().includes(text))
    const rows = found.slice(0, MOST).map(company => ({
      id: company.resourceId,
      name: company.name,
      seats: company.isNumberOfUsersLimited ? company.numberOfUsers : null,
      used: company.targetUserCount,
      ends: company.licenseEndDate,
      vendor: 'keepnet'
    }))
    return context.json(rows)
  })

  routes.post('/portal', async context => {
    const given = seats.safeParse(await context.req.json())
    if (!given.success) return context.json({ error: 'Seats are a whole number from 0 to 200,000.' }, 400)
    await keepnet.change(given.data.id, { isNumberOfUsersLimited: true, numberOfUsers: given.data.seats })
    return context.json({})
  })

  routes.post('/portal/weather', async context => {
    const given = weather.safeParse(await context.req.json())
    if (!given.success) return context.json({ error: 'The weather is fine, slow, down or loses answers.' }, 400)
    keepnet.behave()
    const rule = ruleFor(given.data.weather)
    if (rule) keepnet.misbehave(rule)
    return context.json({})
  })

  return routes
}

function ruleFor(name: z.infer<typeof weather>['weather']): Rule | undefined {
  switch (name) {
    case 'fine':
      return undefined
    case 'slow':
      return { how: { name: 'slow', milliseconds: 10_000 }, times: 'always' }
    case 'down':
      return { how: { name: 'refuse', status: 503, shape: 'empty' }, times: 'always' }
    case 'loses answers':
      return { how: { name: 'drop', when: 'after' }, method: 'PUT', times: 'always' }
    default:
      return name satisfies never
  }
}
