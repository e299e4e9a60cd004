import type { Clock } from '../../changes/ports/ports.ts'
import type { Vendor } from '../../changes/ports/vendor.ts'
import { type Fetch, SYSTEM_CLOCK } from '../shared/call.ts'
import { carriedIn } from '../shared/values.ts'
import { createCatalogue } from './api/catalogue.ts'
import { check } from './api/check.ts'
import { companyFrom } from './api/company.ts'
import { connect, createSession, NAME, refusal, type Timeouts, unusable } from './api/connection.ts'
import { createDirectory } from './api/search.ts'
import { createDays, type DateFormat } from './fields/dates.ts'
import { applyFieldDependencies, demands } from './fields/dependencies.ts'
import { fields } from './fields/fields.ts'
import type { CompanyForm } from './fields/limits.ts'
import { optionsFor } from './fields/options.ts'
import { renewal } from './fields/term.ts'
import { rawTimestamps, rawTimestampsIn, unedited } from './raw-timestamps.ts'
import { companyForm, toFormData } from './write/form.ts'

export type KeepnetOptions = {
  /** Such as `https://api.keepnetlabs.com`. */
  baseUrl: string
  clientId: string
  clientSecret: string
  /** The account's date format; without it, the vendor's settings are read when a date is ambiguous. */
  dateFormat?: DateFormat | undefined
  timeouts?: Partial<Timeouts>
  fetch?: Fetch
  /** Defaults to real time. */
  clock?: Partial<Clock>
}

export type Keepnet = Vendor & Required<Pick<Vendor, 'check' | 'overLimit' | 'renewal'>>

/** Keepnet through a reseller's REST client: every company it manages, except the reseller's own. */
export function keepnet(options: KeepnetOptions): Keepnet {
  const { dateFormat, timeouts, fetch = globalThis.fetch } = options
  const clock = { ...SYSTEM_CLOCK, ...options.clock }
  const connection = connect({
    ...options,
    fetch,
    clock,
    timeouts: { companies: 60_000, lookups: 20_000, token: 15_000, ...timeouts }
  })
  const { api, call } = connection
  const timeout = connection.timeouts.companies
  const catalogue = createCatalogue(connection)
  const readDay = createDays(connection, dateFormat)
  const session = createSession(connection)
  const { find, list, overLimit } = createDirectory(connection, readDay, session)

  return {
    name: NAME,
    label: 'Keepnet',
    fields,
    listed: ['seats'],
    applyFieldDependencies,
    demands,
    find,
    list,
    overLimit,
    renewal,
    check: signal => check(connection, session, catalogue, dateFormat, signal),

    async read(companyId, signal) {
      const path = pathOf(companyId)
      const { data } = await call(signal => api.GET(COMPANY, { params: { path }, signal }), timeout, signal, 'company')
      // Another search of the vendor's returns 200 without data for a missing item.
      if (data === null) throw noSuchCompany(companyId)
      if (data === undefined) throw unusable('The answer was empty')
      if (data.resourceId !== companyId) throw unusable('Keepnet answered with another company than asked for')
      return { ...(await companyFrom(companyId, data, readDay, catalogue, signal)), carried: rawTimestampsIn(data) }
    },

    options: ({ values }, signal) => optionsFor(values, catalogue, signal),

    async write(company, wanted, signal, files = {}) {
      const path = pathOf(company.id)
      const dates = unedited(carriedIn(company, rawTimestamps), wanted)
      const body = { ...companyForm({ ...company.values, ...wanted }), ...dates }
      if ((await session.ownCompany(signal)) === company.id) throw ownCompany()
      const init = { params: { path }, body, bodySerializer: (form: CompanyForm) => toFormData(form, files.logo) }
      await call(signal => api.PUT(COMPANY, { ...init, signal }), timeout, signal, 'company')
    }
  }
}

const COMPANY = '/api/companies/{resourceId}'

/** Ids are letters and digits; anything else could change the path. */
function pathOf(companyId: string): { resourceId: string } {
  if (!/^[\w-]+$/.test(companyId)) throw noSuchCompany(companyId)
  return { resourceId: companyId }
}

function noSuchCompany(companyId: string) {
  const message = `Keepnet has no company “${companyId.slice(0, 40)}” among those this client manages.`
  return refusal({ status: 404, retryable: false, messages: [message], gone: true })
}

function ownCompany() {
  const message = 'This is the reseller’s own company, whose licence cannot be changed from here.'
  return refusal({ status: 403, retryable: false, messages: [message] })
}
