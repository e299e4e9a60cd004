import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type Client, COMPANIES, startClient } from './client.ts'

const listed = z.looseObject({
  content: z.array(z.looseObject({ uuid: z.string(), name: z.string().nullable() })),
  page: z.object({ size: z.int(), totalElements: z.int(), totalPages: z.int(), number: z.int() })
})

describe('sandbox appdirect list', () => {
  it('returns fifty companies in descending order by default', async () => {
    await using appdirect = await startClient()
    const { content, page, links } = await list(appdirect)
    expect(content).toHaveLength(50)
    expect([page, links]).toEqual([{ size: 50, totalElements: 200, totalPages: 4, number: 0 }, []])
    const names = content.map(({ name }) => name ?? '')
    expect(names).toEqual(names.toSorted((one, other) => (one < other ? 1 : one > other ? -1 : 0)))
  })

  it('returns every company once over all pages, including equal names', async () => {
    await using appdirect = await startClient()
    const uuids: string[] = []
    for (let number = 0; ; number += 1) {
      const { content, page } = await list(appdirect, { page: `${number}`, size: '30', sortOrder: 'ASC' })
      uuids.push(...content.map(({ uuid }) => uuid))
      if (number + 1 >= page.totalPages) break
    }
    expect(uuids).toHaveLength(200)
    expect(new Set(uuids)).toEqual(new Set(appdirect.companies.keys()))
    expect((await list(appdirect, { page: '99' })).content).toEqual([])
  })

  it('filters by part of a name in any case, or by the exact name with that setting', async () => {
    await using appdirect = await startClient()
    const names = async (client: Client, name: string) =>
      (await list(client, { name, sortOrder: 'ASC' })).content.map(one => one.name)
    expect(await names(appdirect, 'HARBOUR outfitters')).toHaveLength(3)
    expect(await names(appdirect, 'さくら')).toEqual(['株式会社さくら見本'])
    expect(await names(appdirect, 'nobody has this')).toEqual([])
    await using whole = await startClient({ settings: { nameFilter: 'whole' } })
    expect(await names(whole, 'Acme')).toEqual([])
    expect(await names(whole, 'Acme Ltd')).toEqual(['Acme Ltd'])
  })

  it('returns vendors only, or all other companies', async () => {
    await using appdirect = await startClient()
    const some = await list(appdirect, { vendor: 'true', size: '200' })
    const others = await list(appdirect, { vendor: 'false', size: '200' })
    expect(some.content.length).toBeGreaterThan(5)
    expect(some.content.every(company => company.vendor === true)).toBe(true)
    expect(some.content.length + others.content.length).toBe(200)
  })

  it('omits attributes and purchase limits on request', async () => {
    await using appdirect = await startClient()
    const [full] = (await list(appdirect, { name: 'Acme Limited' })).content
    expect(full).toHaveProperty('customAttributes')
    expect(full).toHaveProperty('dailyPurchaseLimit')
    const without = { includeCustomAttributes: 'false', includePurchaseLimitData: 'false' }
    const [short] = (await list(appdirect, { name: 'Acme Limited', ...without })).content
    expect(short).not.toHaveProperty('customAttributes')
    expect(Object.keys(short ?? {}).filter(key => key.includes('Purchase'))).toEqual([])
    expect(short).toMatchObject({ uuid: full?.uuid, name: 'Acme Limited' })
  })

  it('excludes companies by a text attribute', async () => {
    await using appdirect = await startClient()
    const { page } = await list(appdirect, { 'custom.Geographic Region': 'notIn(US, North)' })
    const held = [...appdirect.companies.values()].filter(({ customAttributes }) =>
      customAttributes.some(({ name, value }) => name === 'Geographic Region' && ['US', 'North'].includes(value ?? ''))
    )
    expect(held.length).toBeGreaterThan(10)
    expect(page.totalElements).toBe(200 - held.length)
    expect((await list(appdirect, { 'custom.services': 'notIn(mail)' })).page.totalElements).toBe(200)
  })

  it.each([
    { page: '-1' },
    { page: 'first' },
    { size: '0' },
    { size: '1.5' },
    { sortField: 'DATE' },
    { sortOrder: 'desc' },
    { vendor: 'maybe' }
  ])('refuses %o', async query => {
    await using appdirect = await startClient()
    const answer = await appdirect.ask('GET', `${COMPANIES}?${new URLSearchParams(query)}`)
    expect([answer.status, answer.json()]).toMatchObject([400, { message: expect.stringContaining('must') }])
  })

  it('allows a burst of twenty requests and five per second, not counting reads of one company', async () => {
    let now = Date.parse('2026-11-21T10:00:00Z')
    await using appdirect = await startClient({ clock: { now: () => new Date(now), wait: async () => undefined } })
    const statuses = async (times: number, path: string) => {
      const answers = await Promise.all(Array.from({ length: times }, () => appdirect.ask('GET', path)))
      return answers.map(({ status }) => status).sort()
    }
    const path = `${COMPANIES}?size=1`
    expect(await statuses(23, path)).toEqual([...Array(20).fill(200), 429, 429, 429])
    expect(await statuses(25, `${COMPANIES}/externalId:ACME-42`)).toEqual(Array(25).fill(200))
    now += 1000
    expect(await statuses(6, path)).toEqual([...Array(5).fill(200), 429])
    now += 60_000
    const answers = await statuses(21, path)
    expect(answers).toEqual([...Array(20).fill(200), 429])
    expect((await appdirect.ask('GET', path)).headers.get('retry-after')).toBeNull()
  })
})

async function list(appdirect: Client, query: Record<string, string> = {}) {
  const answer = await appdirect.ask('GET', `${COMPANIES}?${new URLSearchParams(query)}`)
  expect(answer.status, answer.body).toBe(200)
  return listed.parse(answer.json())
}
