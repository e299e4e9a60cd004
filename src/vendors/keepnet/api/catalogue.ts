import type { components } from '../../../../generated/keepnet.d.ts'
import { cached } from '../../shared/cached.ts'
import type { Connection } from './connection.ts'
import { unusable } from './errors.ts'
import { pages } from './pages.ts'

type Schemas = components['schemas']
export type Licences = Schemas['LicenseCatalogue']

const KEEP = 5 * 60_000
/** A `lookup-expire` further away than this is not believed. */
const LONGEST = 24 * 3_600_000

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
