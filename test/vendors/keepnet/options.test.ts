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
})
