import { describe, expect, it } from 'vitest'
import { answering, COMPANY, data, detail, NOW, signal } from './answering.ts'

const lookup = (genericCodeTypeId: number, resourceId: string, name: string, orderNumber?: number) => ({
  genericCodeTypeId,
  resourceId,
  name,
  orderNumber
})
const module = (resourceId: string, isAvailable = true) => ({ resourceId, name: `Module ${resourceId}`, isAvailable })

const answers = {
  [COMPANY]: () =>
    data(
      detail({
        licenseTypeResourceId: 'gold',
        licenseModules: ['phishing', 'games'],
        industryResourceId: 'gone',
        dateFormat: 'DD/MM/YYYY',
        statusId: 7
      })
    ),
  'POST /api/lookups': () =>
    data([
      lookup(1, 'tr', 'Türkiye', 2),
      lookup(1, 'at', 'Austria', 1),
      lookup(3, 'own', 'Custom'),
      lookup(21, 'en', 'English')
    ]),
  'GET /api/lookups/licenses': () =>
    data({
      licenses: [
        { resourceId: 'gold', name: 'Gold', licenseModules: [module('phishing'), module('games', false)] },
        { resourceId: 'silver', name: 'Silver', licenseModules: [module('phishing'), module('video', false)] }
      ],
      allLicenseModules: [module('phishing'), module('games', false), module('video', false), module('training')]
    }),
  'GET /api/timezone/timezones': () =>
    data({ timeZoneList: [{ id: 'UTC', displayName: '(UTC)' }], dateFormatList: ['DD/MM/YYYY'], timeFormatList: null }),
  'POST /api/company-groups/search': (body: unknown) =>
    data({
      totalNumberOfPages: 2,
      results: [{ resourceId: `g${Object(body).pageNumber}`, name: `Group ${3 - Object(body).pageNumber}` }]
    })
}

async function optionsOf(more: Parameters<typeof answering>[0] = {}) {
  const keepnet = answering({ ...answers, ...more })
  const company = await keepnet.vendor.read('abc', signal)
  const load = () => keepnet.vendor.options(company, signal)
  return { ...keepnet, load, options: await load() }
}

describe('vendors keepnet options', () => {
  it('come from the vendor’s lists, in its order', async () => {
    const { options } = await optionsOf()
    expect(options).toMatchObject({
      country: [
        { value: 'at', label: 'Austria' },
        { value: 'tr', label: 'Türkiye' }
      ],
      language: [{ value: 'en', label: 'English' }],
      timezone: [{ value: 'UTC', label: '(UTC)' }],
      groups: [
        { value: 'g2', label: 'Group 1' },
        { value: 'g1', label: 'Group 2' }
      ],
      timeformat: [
        { value: '24h', label: '24h' },
        { value: '12h', label: '12h' }
      ]
    })
  })

  it('hold what the company has, also where the vendor lists it otherwise or not at all', async () => {
    const { options } = await optionsOf()
    expect(options.dateformat).toEqual([{ value: 'dd/MM/yyyy', label: 'dd/MM/yyyy' }])
    expect(options.industry).toEqual([{ value: 'gone', label: 'gone' }])
    expect(options.status?.map(({ value }) => value)).toEqual(['1', '0', '7'])
  })

  it('offer only modules that the reseller can grant, or that the company has', async () => {
    const { options } = await optionsOf()
    expect(options.modules?.map(({ value }) => value)).toEqual(['phishing', 'games', 'training'])
    expect(options.type).toEqual([
      { value: 'gold', label: 'Gold', implies: { modules: ['phishing', 'games'] } },
      { value: 'silver', label: 'Silver', implies: { modules: ['phishing'] } },
      { value: 'own', label: 'Custom' }
    ])
  })

  it('are kept for some minutes, and asked for once by all who wait', async () => {
    const { load, count, clock } = await optionsOf()
    await Promise.all([load(), load(), load()])
    expect(count('POST /api/lookups')).toBe(1)
    clock.time += 4 * 60_000
    await load()
    expect(count('POST /api/lookups')).toBe(1)
    clock.time += 2 * 60_000
    await Promise.all([load(), load()])
    expect(count('POST /api/lookups')).toBe(2)
    expect(count('GET /api/timezone/timezones')).toBe(2)
  })

  it('are kept as long as the vendor says, where that is believable', async () => {
    const expiring = (seconds: number) => ({
      'POST /api/lookups': () => data([], { headers: { 'lookup-expire': String(NOW.getTime() / 1000 + seconds) } })
    })
    const asksAfter = async (seconds: number, minutes: number) => {
      const { load, count, clock } = await optionsOf(expiring(seconds))
      clock.time += minutes * 60_000
      await load()
      return count('POST /api/lookups') === 2
    }
    expect(await asksAfter(3600, 59)).toBe(false)
    expect(await asksAfter(3600, 61)).toBe(true)
    expect(await asksAfter(60, 2)).toBe(true)
    for (const unbelievable of [-60, 30 * 86_400, Number.NaN]) {
      expect(await asksAfter(unbelievable, 4)).toBe(false)
      expect(await asksAfter(unbelievable, 6)).toBe(true)
    }
  })

  const LISTS = [
    'POST /api/lookups',
    'GET /api/lookups/licenses',
    'GET /api/timezone/timezones',
    'POST /api/company-groups/search'
  ]
  const refusing = (status: number, lists = LISTS) =>
    Object.fromEntries(lists.map(list => [list, () => new Response(null, { status })]))

  it.each(LISTS.flatMap(list => [403, 404, 429, 503].map(status => [list, status] as const)))(
    'are what the company has where %s answers %s, and the other lists stay whole',
    async (list, status) => {
      const { options: whole } = await optionsOf()
      const { options } = await optionsOf(refusing(status, [list]))
      expect(options).not.toEqual(whole)
      const isWhole = (key: string) => JSON.stringify(options[key]) === JSON.stringify(whole[key])
      const kept = Object.keys(whole).filter(isWhole)
      expect(kept.length).toBeGreaterThanOrEqual(5)
      expect(options.modules?.map(({ value }) => value)).toEqual(expect.arrayContaining(['phishing', 'games']))
      for (const key of ['type', 'industry']) expect(options[key]?.length).toBeGreaterThanOrEqual(1)
    }
  )

  it('are what the company has where the client may see no list, so that its other fields can be changed', async () => {
    const lackingNothing = { countryResourceId: 'tr', licensePeriodTypeResourceId: 'free', timeZoneId: 'UTC' }
    const more = {
      licenseTypeResourceId: 'gold',
      industryResourceId: 'it',
      dateFormat: 'dd/MM/yyyy',
      timeFormat: '24h'
    }
    const { options, vendor } = await optionsOf({
      ...refusing(403),
      [COMPANY]: () => data(detail({ ...lackingNothing, ...more }))
    })
    expect(options.type).toEqual([{ value: 'gold', label: 'gold' }])
    expect(options.notifications).toEqual([])
    const { values } = await vendor.read('abc', signal)
    const wanted = { description: 'Other', seats: 120 }
    expect(vendor.applyFieldDependencies(values, wanted, options, '2026-11-21')).toEqual({ wanted, faults: {} })
  })

  it('are not made up while the vendor is away, and end with the caller who gave up', async () => {
    await expect(optionsOf(refusing(503))).rejects.toMatchObject({ status: 503, retryable: true })
    const { vendor } = answering({ ...answers, ...refusing(403) })
    const company = await vendor.read('abc', signal)
    const reason = new Error('no longer wanted')
    await expect(vendor.options(company, AbortSignal.abort(reason))).rejects.toBe(reason)
  })

  it('do not hinder the reading of a company whose package the client may not see', async () => {
    const packaged = { ...answers, [COMPANY]: () => data(detail({ licenseModules: null })) }
    const { vendor } = answering({ ...packaged, ...refusing(403) })
    const company = await vendor.read('abc', signal)
    expect(company.values).toMatchObject({ name: 'Sample', modules: [] })
    await expect(vendor.write(company, { description: 'Other' }, signal)).rejects.toMatchObject({ status: 422 })
    const away = answering({ ...packaged, ...refusing(503) }).vendor
    await expect(away.read('abc', signal)).rejects.toMatchObject({ status: 503 })
  })
})
