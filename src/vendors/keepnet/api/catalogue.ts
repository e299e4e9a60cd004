import type { components } from '../../../../generated/keepnet.d.ts'
import { DAY } from '../../../policy/hours.ts'
import { cached } from '../../shared/cached.ts'
import { type Connection, unusable } from './connection.ts'

type Schemas = components['schemas']
export type Licences = Schemas['LicenseCatalogue']

const KEEP = 5 * 60_000
/** A `lookup-expire` further away than this is not believed. */
const LONGEST = DAY

/** The vendor's numbers for kinds of lookups, as its own page uses them. */
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

export type Catalogue = ReturnType<typeof createCatalogue>

/** What there is to choose from, each list kept for some minutes or as long as the vendor says. */
export function createCatalogue({ api, ask, clock, timeouts }: Connection) {
  const timeout = timeouts.lookups

  const lookups = cached(async () => {
    const body = { typeIdList: Object.values(LOOKUPS) }
    const { data, response } = await ask(signal => api.POST('/api/lookups', { body, signal }), timeout)
    return { value: present(data, 'lookups'), until: keepUntil(response) }
  }, clock)

  const licences = cached(async () => {
    const { data, response } = await ask(signal => api.GET('/api/lookups/licenses', { signal }), timeout)
    return { value: present(data, 'licences'), until: keepUntil(response) }
  }, clock)

  const timeZones = cached(async () => {
    const { data, response } = await ask(signal => api.GET('/api/timezone/timezones', { signal }), timeout)
    return { value: present(data, 'time zones'), until: keepUntil(response) }
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
      const { data } = await ask(signal => api.POST('/api/company-groups/search', { body, signal }), timeout)
      return present(data, 'company groups')
    })) {
      all.push(...page)
    }
    return { value: all, until: new Date(clock.now().getTime() + KEEP) }
  }, clock)

  function keepUntil(response: Response): Date {
    const now = clock.now().getTime()
    const told = Number(response.headers.get('lookup-expire')) * 1000
    return new Date(told > now && told <= now + LONGEST ? told : now + KEEP)
  }

  return { lookups, licences, timeZones, groups }
}

function present<Data>(data: Data | null | undefined, what: string): Data {
  if (data === undefined || data === null) throw unusable(`Keepnet's list of ${what} came without data`)
  return data
}

/** One page of any of Keepnet's searches. */
type Page<Row> = { results?: (Row | null)[] | null; totalNumberOfPages?: number | null }

type Identified = { companyResourceId?: string | null; resourceId?: string | null }

/** So many pages are asked for at once, as soon as it is known how many there are: the vendor need not wait for us. */
const AT_ONCE = 2

/**
 * All pages of a search from the first on; an id that came before is left out, since the order can shift between
 * pages. Rows without an id are left out too: nothing could be asked about them.
 */
export async function* pages<Row extends Identified>(
  load: (pageNumber: number) => Promise<Page<Row>>
): AsyncGenerator<Row[]> {
  const seen = new Set<string>()
  const asked = [load(1)]
  for (let pageNumber = 1; ; pageNumber += 1) {
    const { results, totalNumberOfPages } = await (asked.shift() ?? load(pageNumber))
    // No total, or one of nothing beside rows, says nothing: where it was believed, the rest would be taken for gone.
    const total = totalNumberOfPages || undefined
    while (total !== undefined && asked.length < AT_ONCE && pageNumber + asked.length < total) {
      const next = load(pageNumber + asked.length + 1)
      // It is waited for only when its turn comes; until then its failure must not count as unhandled.
      next.catch(() => {})
      asked.push(next)
    }
    const rows = (results ?? []).filter(row => row !== null)
    const fresh = freshAmong(rows, seen)
    if (fresh.length > 0) yield fresh
    // Without a total, a page that brings nothing new is the end; the server may give smaller pages than asked for.
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

/** Search rows and documentation disagree about its name; it is the same identifier. */
export function idOf(row: Identified): string | undefined {
  return row.companyResourceId || row.resourceId || undefined
}
