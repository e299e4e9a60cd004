import { Hono } from 'hono'
import { written } from './dates.ts'
import { failure, success, validationMessages } from './failure.ts'
import type { Sandbox } from './sandbox.ts'
import { page } from './search.ts'
import { groups, modules, packages } from './seed/catalogue.ts'
import { lookups } from './seed/lookups.ts'
import { timeZones } from './seed/time-zones.ts'
import { DATE_FORMATS, TIME_FORMATS } from './update.ts'

/** How long the vendor lets its lookups be cached, in seconds. */
const MAX_AGE = 3600

/** Lookups, modules, time zones and company groups, and how this account writes dates. */
export function listRoutes({ description, state, account, clock }: Sandbox): Hono {
  const routes = new Hono()
  const expires = () => String(Math.floor(clock.now().getTime() / 1000) + MAX_AGE)

  routes.post('/lookups', async c => {
    const checked = await description.check('/api/lookups', 'post', c.req)
    if (checked.name === 'wrong-type') return failure(415, ['Unsupported Media Type'], 'problem')
    if (checked.name === 'invalid') return failure(400, validationMessages(checked.errors))
    const answer = success(lookups.filter(row => checked.body.typeIdList.includes(row.genericCodeTypeId)))
    answer.headers.set('lookup-expire', expires())
    return answer
  })

  routes.get('/lookups/licenses', () => {
    const licenses = packages.map(({ resourceId, name, modules }) => ({ resourceId, name, licenseModules: modules }))
    const answer = success({ licenses, allLicenseModules: modules })
    answer.headers.set('lookup-expire', expires())
    return answer
  })

  routes.get('/timezone/timezones', () =>
    success({ timeZoneList: timeZones, dateFormatList: DATE_FORMATS, timeFormatList: TIME_FORMATS })
  )

  routes.post('/company-groups/search', async c => {
    const checked = await description.check('/api/company-groups/search', 'post', c.req)
    if (checked.name === 'wrong-type') return failure(400, [`The content type ${checked.type} is not supported.`])
    if (checked.name === 'invalid') return failure(400, validationMessages(checked.errors))
    const { ascending, filter } = checked.body
    const text = filter?.SearchInputTextValue.toLowerCase() ?? ''
    const found = groups.filter(group => group.name.toLowerCase().includes(text))
    const { results, ...numbers } = page(ascending ? found : found.toReversed(), checked.body)
    const members = (id: string) =>
      [...state.companies.values()].filter(company => company.companyGroupResourceIds.includes(id)).length
    return success({
      ...numbers,
      results: results.map(({ resourceId, name, createTime }) => ({
        resourceId,
        name,
        companyCount: members(resourceId),
        createTime: written(createTime, account)
      }))
    })
  })

  // An account with ISO answers has a date format for its pages too.
  routes.get('/system-users/settings', () =>
    success({
      timeZoneId: 'UTC',
      timeZoneName: '(UTC+00:00) Coordinated Universal Time',
      dateFormat: account.dateFormat === 'iso' ? 'yyyy/MM/dd' : account.dateFormat,
      timeFormat: account.timeFormat
    })
  )

  return routes
}
