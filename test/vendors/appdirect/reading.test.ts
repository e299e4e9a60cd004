import { describe, expect, it } from 'vitest'
import { startAppDirect } from '../../../sandbox/appdirect/appdirect.ts'
import type { Settings } from '../../../sandbox/appdirect/sandbox.ts'
import { SANDBOX_CREDENTIALS } from '../../../sandbox/appdirect/tokens.ts'
import { appdirect } from '../../../src/vendors/appdirect/appdirect.ts'
import { faultOf } from '../../contracts/vendor.ts'
import { hurried } from '../hurried.ts'
import { answering, COMPANIES, detail, ID, LIST, page, READ, signal } from './answering.ts'

const reading = async (more: object = {}, others: readonly object[] = []) => {
  const { vendor } = answering({ [READ]: () => Response.json(detail(more)), [LIST]: () => page(others) })
  return vendor.read(ID, signal)
}

/** Pages of companies with these ids. */
async function listed(pages: readonly (readonly string[])[], options: { total?: boolean } = {}) {
  const { vendor, count } = answering({
    [LIST]: (_, { url }) => {
      const number = Number(new URL(url).searchParams.get('page'))
      const content = (pages[number] ?? []).map(uuid => ({ uuid, name: uuid }))
      return options.total === false ? Response.json({ content }) : page(content, pages.length, number)
    }
  })
  const ids: string[] = []
  for await (const companies of vendor.list(signal)) ids.push(...companies.map(({ id }) => id))
  return { ids, requests: count(LIST) }
}

describe('vendors appdirect reading', () => {
  it('tells a company in the words of the fields', async () => {
    const { id, name, use, ends, values } = await reading()
    expect({ id, name, use, ends }).toEqual({ id: ID, name: 'Sample', use: null, ends: null })
    expect(values).toMatchObject({
      enabled: true,
      access: ['reseller'],
      street2: null,
      addresscountry: 'CH',
      country: 'CH',
      externalid: 'ACME-42',
      'attribute-region': 'EU',
      'attribute-plans': ['b', 'a']
    })
  })

  it('takes nothing, null and an empty text for the same', async () => {
    const empty = await reading({ website: '', phoneNumber: null, industry: undefined, address: null })
    for (const key of ['website', 'phone', 'industry', 'city']) expect(empty.values[key]).toBeNull()
  })

  it('has a field for each attribute, also for those that only others have', async () => {
    const others = [
      { uuid: 'x', name: 'x', customAttributes: [{ name: 'tier', attributeType: 'TEXT', label: 'Tier' }] }
    ]
    const { fields = [], values } = await reading({}, others)
    expect(fields.map(({ key, label, kind }) => [key, label, kind.name])).toEqual([
      ['attribute-plans', 'Plans', 'words'],
      ['attribute-region', 'Region', 'text'],
      ['attribute-tier', 'Tier', 'text']
    ])
    expect(values['attribute-tier']).toBeNull()
  })

  it('shows a company though the list of others fails, and asks for that list once in a while', async () => {
    const { vendor, clock, count } = answering({
      [READ]: () => Response.json(detail()),
      [LIST]: () => new Response(null, { status: 500 })
    })
    for (const wait of [0, 0, 59_000, 2_000]) {
      clock.time += wait
      expect((await vendor.read(ID, signal)).fields).toHaveLength(2)
    }
    expect(count(LIST)).toBe(2)
  })

  it('lets every country be chosen, and what nobody knows be kept', async () => {
    const { vendor } = answering({ [READ]: () => Response.json(detail({ countryCode: 'ZZ', defaultRole: 'ODD' })) })
    const { country, role } = await vendor.options(await vendor.read(ID, signal), signal)
    expect(country).toContainEqual({ value: 'DE', label: 'Germany' })
    expect(country).toContainEqual({ value: 'ZZ', label: 'ZZ' })
    expect(role?.at(-1)).toEqual({ value: 'ODD', label: 'ODD' })
  })

  it('marks what opens doors or gives rights', () => {
    const risky = answering({}).vendor.fields.filter(field => field.risky)
    expect(risky.map(({ key }) => key)).toEqual(['enabled', 'access', 'role', 'externalid'])
  })
})

describe('vendors appdirect listing', () => {
  it('reads all pages, with a total and without', async () => {
    const pages = [['a', 'b'], ['b', 'c'], ['d']]
    expect(await listed(pages)).toEqual({ ids: ['a', 'b', 'c', 'd'], requests: 3 })
    expect(await listed(pages, { total: false })).toEqual({ ids: ['a', 'b', 'c', 'd'], requests: 4 })
  })

  it.each([null, 0, -1, '3'])('reads on to the end where the total is %j', async totalPages => {
    const pages = [['a'], ['b'], ['c']]
    const { vendor, count } = answering({
      [LIST]: (_, { url }) => {
        const number = Number(new URL(url).searchParams.get('page'))
        return Response.json({ content: (pages[number] ?? []).map(uuid => ({ uuid })), page: { totalPages } })
      }
    })
    const ids: string[] = []
    for await (const companies of vendor.list(signal)) ids.push(...companies.map(({ id }) => id))
    expect(ids).toEqual(['a', 'b', 'c'])
    expect(count(LIST)).toBe(4)
  })

  it('stays within twenty requests at once and five in a second, however unevenly they arrive', async () => {
    const pages = Array.from({ length: 100 }, (_, at) => [`company-${at}`])
    const sent: number[] = []
    const { vendor, clock } = answering({
      [LIST]: (_, { url }) => {
        sent.push(clock.time)
        return page(
          [{ uuid: String(pages[sent.length - 1]) }],
          pages.length,
          Number(new URL(url).searchParams.get('page'))
        )
      }
    })
    for await (const _ of vendor.list(signal));
    expect(sent).toHaveLength(100)
    for (const [held, period] of [1_000, 1_700, 2_400].map(period => [period / 2, period] as const)) {
      // The network holds back what it carries, and hands it over all at once.
      const arrivals = sent.map(at => Math.ceil(at / period) * period + held).sort((one, other) => one - other)
      let level = 0
      arrivals.forEach((at, index) => {
        level = Math.max(0, level - (at - (arrivals[index - 1] ?? at)) / 200) + 1
        expect(level).toBeLessThanOrEqual(20)
      })
    }
  })

  it('sends ten requests at once and then four in a second', async () => {
    const pages = Array.from({ length: 15 }, (_, at) => [`company-${at}`])
    const { vendor, clock } = answering({
      [LIST]: (_, { url }) => {
        const number = Number(new URL(url).searchParams.get('page'))
        return page([{ uuid: String(pages[number]) }], pages.length, number)
      }
    })
    for await (const _ of vendor.list(signal));
    expect(clock.waits).toEqual([250, 250, 250, 250, 250])
  })

  it('waits as long as it is told to, a few times', async () => {
    const answers = [
      new Response(null, { status: 429, headers: { 'retry-after': '7' } }),
      new Response(null, { status: 429 }),
      page([{ uuid: 'a' }])
    ]
    const { vendor, clock } = answering({ [LIST]: () => answers.shift() ?? new Response(null, { status: 429 }) })
    const ids: string[] = []
    for await (const companies of vendor.list(signal)) ids.push(...companies.map(({ id }) => id))
    expect(ids).toEqual(['a'])
    expect(clock.waits).toEqual(expect.arrayContaining([7000, 4000]))
    const again = async () => {
      for await (const _ of vendor.list(signal));
    }
    expect(await faultOf(again())).toMatchObject({ status: 429, retryable: true })
  })
})

describe('vendors appdirect finding', () => {
  const answer = () => Response.json(detail())

  it('finds by the external id, as one piece of the path, with the prefix that is set', async () => {
    const path = `${COMPANIES}/externalId:A%2FB%20%3F%C3%A9`
    const { vendor, asked } = answering({ [`GET ${path}`]: answer })
    expect(await vendor.find(' ext:A/B ?é ', signal)).toEqual([
      { id: ID, name: 'Sample', use: null, ends: null, externalId: 'ACME-42' }
    ])
    expect(asked.at(-1)?.url.pathname).toBe(path)
    const other = answering({ [`GET ${COMPANIES}/externalID:x`]: answer }, { externalIdPrefix: 'externalID' })
    expect(await other.vendor.find('EXT: x', signal)).toHaveLength(1)
  })

  it('finds nothing by an external id that nobody has, and tells of other troubles', async () => {
    const { vendor } = answering({
      [`GET ${COMPANIES}/externalId:none`]: () => new Response(null, { status: 404 }),
      [`GET ${COMPANIES}/externalId:down`]: () => new Response(null, { status: 503 })
    })
    expect(await vendor.find('ext:none', signal)).toEqual([])
    expect(await faultOf(vendor.find('ext:down', signal))).toMatchObject({ status: 503 })
  })

  it('finds by a uuid', async () => {
    const { vendor } = answering({ [READ]: answer })
    expect(await vendor.find(ID.toUpperCase(), signal).catch(() => [])).toEqual([])
    expect(await vendor.find(ID, signal)).toHaveLength(1)
  })

  it.each(['part', 'whole'] satisfies Settings['nameFilter'][])(
    'finds by a part of a name where the vendor’s filter wants the %s, all of equal names',
    async nameFilter => {
      const clock = hurried()
      const server = await startAppDirect({ clock, settings: { nameFilter } })
      const vendor = appdirect({ ...SANDBOX_CREDENTIALS, baseUrl: server.url, clock })
      const found = await vendor.find('arbour outFITTERS', signal)
      await server.stop()
      expect(found.map(({ name }) => name)).toEqual(Array(3).fill('Harbour Outfitters Sample'))
    }
  )
})
