import { describe, expect, it } from 'vitest'
import { faultOf } from '../../contracts/vendor.ts'
import { answering, data, jwt, SEARCH, signal, token } from './answering.ts'

const row = (companyResourceId: string, companyName: string, more: object = {}) => ({
  companyResourceId,
  companyName,
  isNumberOfUsersLimited: true,
  numberOfUsers: '10',
  targetUserCount: 4,
  licenseEndDate: '2027-01-01T00:00:00',
  ...more
})
const page = (results: object[], totalNumberOfPages?: number) => data({ results, totalNumberOfPages })

async function ids(pages: AsyncIterable<{ id: string }[]>): Promise<string[]> {
  const all: string[] = []
  for await (const page of pages) all.push(...page.map(({ id }) => id))
  return all
}

describe('vendors keepnet find', () => {
  it('reads a row’s own names and kinds', async () => {
    const { vendor } = answering({
      [SEARCH]: () =>
        page([
          row('a', 'Sample A'),
          row('b', 'Sample B', { isNumberOfUsersLimited: false, numberOfUsers: '9999', licenseEndDate: null }),
          row('c', 'Sample C', { numberOfUsers: null }),
          { resourceId: 'd', companyName: 'Sample D' }
        ])
    })
    expect(await vendor.find('sample', signal)).toMatchObject([
      { id: 'a', name: 'Sample A', use: { used: 4, limit: 10 }, ends: '2027-01-01' },
      { id: 'b', name: 'Sample B', use: { used: 4, limit: null }, ends: null },
      { id: 'c', name: 'Sample C', use: null, ends: '2027-01-01' },
      { id: 'd', name: 'Sample D', use: null, ends: null }
    ])
  })

  it('asks with a body that the vendor does not break on', async () => {
    const bodies: unknown[] = []
    const { vendor } = answering({
      [SEARCH]: body => {
        bodies.push(body)
        return page([])
      }
    })
    expect(await vendor.find(' acme ', signal)).toEqual([])
    const items = [{ FieldName: 'CompanyName', Operator: 'Contains', Value: 'acme' }]
    const filter = {
      Condition: 'AND',
      SearchInputTextValue: '',
      FilterGroups: [{ Condition: 'AND', FilterItems: items, FilterGroups: [] }]
    }
    const order = { orderBy: 'CompanyName', ascending: true }
    expect(bodies).toEqual([{ pageNumber: 1, pageSize: 100, ...order, filter }])
  })

  it('leaves out an end that could be two days, so that the company can still be chosen', async () => {
    const { vendor } = answering({
      [SEARCH]: () => page([row('a', 'Sample A', { licenseEndDate: '03/04/2027 10:00' })])
    })
    expect(await vendor.find('sample', signal)).toMatchObject([{ id: 'a', ends: null }])
  })

  it('puts the very name first, then names that begin so, and leaves out what the filter let through', async () => {
    const names = ['Big Acme', 'Acme West', 'ACME', 'Other', 'Acmé East']
    const { vendor } = answering({ [SEARCH]: () => page(names.map(name => row(name, name))) })
    const found = await vendor.find('acme', signal)
    expect(found.map(({ name }) => name)).toEqual(['ACME', 'Acmé East', 'Acme West', 'Big Acme'])
  })

  it('finds İstanbul by istanbul', async () => {
    const { vendor } = answering({ [SEARCH]: () => page([row('i', 'İSTANBUL Işık')]) })
    expect((await vendor.find('istanbul ışık', signal)).map(({ id }) => id)).toEqual(['i'])
  })

  it('finds the very name also where it is on a later page', async () => {
    const { vendor } = answering({
      [SEARCH]: body =>
        JSON.stringify(body).includes('"="') ? page([row('x', 'Acme')], 1) : page([row('a', 'A Acme')], 7)
    })
    expect((await vendor.find('acme', signal)).map(({ id }) => id)).toEqual(['x', 'a'])
  })

  it('never offers the reseller’s own company', async () => {
    const { vendor } = answering({
      'POST /connect/token': () => Response.json(token(jwt({ user_company_resourceid: 'own' }))),
      [SEARCH]: () => page([row('own', 'Sample Us'), row('a', 'Sample A')], 1)
    })
    expect((await vendor.find('sample', signal)).map(({ id }) => id)).toEqual(['a'])
    expect(await ids(vendor.list(signal))).toEqual(['a'])
  })

  it('says so when the answer has no list', async () => {
    const { vendor } = answering({ [SEARCH]: () => data(null) })
    expect(await faultOf(vendor.find('a', signal))).toMatchObject({ status: null, retryable: true })
  })
})

describe('vendors keepnet list', () => {
  it('goes through all pages, and tells nobody twice when the order shifts', async () => {
    const pages = [['a', 'b'], ['b', 'c'], ['c'], ['d']]
    const { vendor, count } = answering({
      [SEARCH]: body => page(pages[Object(body).pageNumber - 1]?.map(id => row(id, id)) ?? [], 4)
    })
    expect(await ids(vendor.list(signal))).toEqual(['a', 'b', 'c', 'd'])
    expect(count(SEARCH)).toBe(4)
  })

  it('ends without a number of pages, also where a server always answers the same', async () => {
    const { vendor, count } = answering({ [SEARCH]: () => page([row('a', 'A')]) })
    expect(await ids(vendor.list(signal))).toEqual(['a'])
    expect(count(SEARCH)).toBe(2)
  })

  it('is empty for nobody', async () => {
    const { vendor } = answering({ [SEARCH]: () => data({ totalNumberOfPages: 0 }) })
    expect(await ids(vendor.list(signal))).toEqual([])
  })

  const turnedAway = () => new Response(null, { status: 429, headers: { 'retry-after': '7' } })

  it('asks again for a page that was turned away, a few times, also for those that are over their limit', async () => {
    const names: ('list' | 'overLimit')[] = ['list', 'overLimit']
    for (const name of names) {
      const troubles = [turnedAway(), new Response(null, { status: 503 })]
      const { vendor, clock } = answering({
        [SEARCH]: body => {
          const { pageNumber } = Object(body)
          const trouble = pageNumber === 2 ? troubles.shift() : undefined
          return trouble ?? page([row(`c${pageNumber}`, 'Sample', { targetUserCount: 12 })], 3)
        }
      })
      expect(await ids(vendor[name](signal))).toEqual(['c1', 'c2', 'c3'])
      expect(clock.waits).toEqual([7000, 4000])
    }
  })

  it('gives up a page that is turned away again and again, and lets nobody who searches wait', async () => {
    const { vendor, clock, count } = answering({ [SEARCH]: turnedAway })
    expect(await faultOf(vendor.find('a', signal))).toMatchObject({ status: 429, retryAfter: 7000 })
    expect([count(SEARCH), clock.waits]).toEqual([1, []])
    expect(await faultOf(ids(vendor.list(signal)))).toMatchObject({ status: 429, retryAfter: 7000 })
    expect([count(SEARCH), clock.waits]).toEqual([4, [7000, 7000]])
  })
})
