import { z } from 'zod'
import type { components } from '../../../../generated/keepnet.d.ts'
import { DAY } from '../../../policy/hours.ts'
import { cached } from '../../shared/cached.ts'
import { itemsOf, listOf, partsOf } from '../../shared/values.ts'
import { type Connection, fitting, unusable } from './connection.ts'

type Schemas = components['schemas']
export type Licences = Schemas['LicenseCatalogue']

const KEEP = 5 * 60_000
/** A later `lookup-expire` is ignored. */
const LONGEST = DAY

/** The vendor's numbers of lookup types, as its own page uses them. */
export const LOOKUPS = {
  country: 1,
  industry: 2,
  type: 3,
  period: 4,
  notifications: 5,
  training: 6,
  smtp: 7,
  language: 21
} as const

const named = { texts: ['resourceId', 'name'] }
const LOOKED_UP = listOf(partsOf({ ...named, numbers: ['orderNumber', 'genericCodeTypeId'] }))
const MODULES = listOf(partsOf({ ...named, flags: ['isAvailable'] }))
const LICENCES = partsOf({
  more: { allLicenseModules: MODULES, licenses: listOf(partsOf({ ...named, more: { licenseModules: MODULES } })) }
})
const ZONES = partsOf({
  lists: ['dateFormatList', 'timeFormatList'],
  more: { timeZoneList: listOf(partsOf({ texts: ['id', 'displayName'] })) }
})
const GROUPS = partsOf({ more: { results: listOf(partsOf(named)) } })

const TEXTS = [
  'name',
  'description',
  'licenseTypeResourceId',
  'licensePeriodTypeResourceId',
  'licenseStartDate',
  'licenseEndDate',
  'industryResourceId',
  'countryResourceId',
  'address',
  'websiteUrl',
  'logoUrl',
  'preferredLanguageTypeResourceId',
  'timeZoneId',
  'dateFormat',
  'timeFormat',
  'notificationTemplateTypeResourceId',
  'trainingContentTypeResourceId',
  'smtpConfigurationTypeResourceId',
  'releaseNotesUrl'
] as const satisfies readonly (keyof Schemas['Company'])[]

/** A company, as far as it is read. */
export const DETAIL = partsOf({
  texts: TEXTS,
  flags: ['isVersionVisible', 'isReleaseNotesVisible'] satisfies (keyof Schemas['Company'])[],
  numbers: ['callBackNumberBookingCount'] satisfies (keyof Schemas['Company'])[],
  lists: ['licenseModules', 'tags'] satisfies (keyof Schemas['Company'])[],
  more: { companyGroups: listOf(partsOf({ texts: ['resourceId'] })), statusId: z.number().or(z.string()) }
})

/** A row of a search, as far as it is read. */
export const ROW = partsOf({
  texts: ['companyResourceId', 'resourceId', 'companyName', 'licenseTypeResourceId', 'licenseEndDate'],
  lists: ['tags']
})

export type Catalogue = ReturnType<typeof createCatalogue>

/** The vendor's lists of choices, each cached for some minutes or until the vendor's `lookup-expire`. */
export function createCatalogue({ api, call, clock, timeouts }: Connection) {
  const timeout = timeouts.lookups

  const lookups = cached(async () => {
    const body = { typeIdList: Object.values(LOOKUPS) }
    const { data, response } = await call(signal => api.POST('/api/lookups', { body, signal }), timeout)
    return { value: itemsOf(fitting(present(data, 'lookups'), LOOKED_UP)), until: keepUntil(response) }
  }, clock)

  const licences = cached(async () => {
    const { data, response } = await call(signal => api.GET('/api/lookups/licenses', { signal }), timeout)
    return { value: fitting(present(data, 'licences'), LICENCES), until: keepUntil(response) }
  }, clock)

  const timeZones = cached(async () => {
    const { data, response } = await call(signal => api.GET('/api/timezone/timezones', { signal }), timeout)
    return { value: fitting(present(data, 'time zones'), ZONES), until: keepUntil(response) }
  }, clock)

  const groups = cached(async () => {
    const all = []
    for await (const page of pages(async pageNumber => {
      const body = {
        pageNumber,
        pageSize: 100,
        orderBy: 'CreateTime',
        ascending: true,
        filter: { Condition: 'AND' as const, SearchInputTextValue: '' }
      }
      const { data } = await call(signal => api.POST('/api/company-groups/search', { body, signal }), timeout)
      return fitting(present(data, 'company groups'), GROUPS)
    })) {
      all.push(...page)
    }
    return { value: all, until: new Date(clock.now().getTime() + KEEP) }
  }, clock)

  function keepUntil(response: Response): Date {
    const now = clock.now().getTime()
    const expires = Number(response.headers.get('lookup-expire')) * 1000
    return new Date(expires > now && expires <= now + LONGEST ? expires : now + KEEP)
  }

  return { lookups, licences, timeZones, groups }
}

function present<Data>(data: Data | null | undefined, what: string): Data {
  if (data === undefined || data === null) throw unusable(`Keepnet's list of ${what} came without data`)
  return data
}

/** A page of any Keepnet search. */
type Page<Row> = { results?: (Row | null)[] | null; totalNumberOfPages?: number | null }

type Identified = { companyResourceId?: string | null; resourceId?: string | null }

/** Concurrent page requests, once the number of pages is known. */
const AT_ONCE = 2

/** A vendor that counts more pages than any reseller has companies would be asked for ever. */
const MOST_PAGES = 10_000

/**
 * Yields all pages of a search. Skips repeated ids, since rows can shift between pages, and rows without an id, which
 * could not be read.
 */
export async function* pages<Row extends Identified>(
  load: (pageNumber: number) => Promise<Page<Row>>
): AsyncGenerator<Row[]> {
  const seen = new Set<string>()
  const requested = [load(1)]
  for (let pageNumber = 1; ; pageNumber += 1) {
    const { results, totalNumberOfPages } = await (requested.shift() ?? load(pageNumber))
    // A missing total, or 0 beside rows, is unknown: trusting it would make the remaining companies look gone.
    const total = Number.isInteger(totalNumberOfPages) && totalNumberOfPages ? totalNumberOfPages : undefined
    while (total !== undefined && requested.length < AT_ONCE && pageNumber + requested.length < total) {
      const next = load(pageNumber + requested.length + 1)
      // Awaited only after the pages before it; until then a rejection must not count as unhandled.
      next.catch(() => {})
      requested.push(next)
    }
    if (pageNumber >= MOST_PAGES) throw unusable(`Keepnet's list has more than ${MOST_PAGES} pages`)
    const rows = itemsOf(results)
    const fresh = freshAmong(rows, seen)
    if (fresh.length > 0) yield fresh
    // Without a total, a page without new rows is the last: the server may return smaller pages than requested.
    const isLast = total === undefined ? fresh.length === 0 : pageNumber >= total
    if (isLast) return
  }
}

function freshAmong<Row extends Identified>(rows: readonly Row[], seen: Set<string>): Row[] {
  return rows.filter(row => {
    const id = idOf(row)
    if (!id || seen.has(id)) return false
    seen.add(id)
    return true
  })
}

/** Search rows and the documentation name the same identifier differently. */
export function idOf(row: Identified): string | undefined {
  return row.companyResourceId || row.resourceId || undefined
}
