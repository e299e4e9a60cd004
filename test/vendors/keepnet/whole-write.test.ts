import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type SandboxKeepnet, startKeepnet } from '../../../sandbox/keepnet/keepnet.ts'
import { OWN } from '../../../sandbox/keepnet/seed/companies.ts'
import { SANDBOX_CREDENTIALS } from '../../../sandbox/keepnet/tokens.ts'
import type { Options, Values } from '../../../src/changes/ports/vendor.ts'

import { keepnet } from '../../../src/vendors/keepnet/keepnet.ts'
import { faultOf } from '../../contracts/vendor.ts'

const { signal } = new AbortController()
const TODAY = new Date().toISOString().slice(0, 10)

describe('vendors keepnet, a write of a whole company', () => {
  let server: SandboxKeepnet
  let vendor: ReturnType<typeof keepnet>
  beforeAll(async () => {
    server = await startKeepnet({ account: { dateFormat: 'dd/MM/yyyy', timeFormat: '12h' } })
    vendor = keepnet({ ...SANDBOX_CREDENTIALS, baseUrl: server.url })
  })
  afterAll(() => server.stop())

  it('leaves every other value of every sample company exactly as it was', { timeout: 60_000 }, async () => {
    expect(server.companies.size).toBeGreaterThanOrEqual(200)
    const customers = [...server.companies.values()].filter(({ resourceId }) => resourceId !== OWN.resourceId)
    for (const before of customers) {
      const company = await vendor.read(before.resourceId, signal)
      const options = await vendor.options(company, signal)
      const { wanted, faults } = vendor.applyFieldDependencies(
        company.values,
        wantedFor(company.values, options),
        options,
        TODAY
      )
      expect({ story: before.story, faults }).toEqual({ story: before.story, faults: {} })
      await vendor.write(company, wanted, signal)

      const lacked = {
        timeZoneId: before.timeZoneId ?? 'UTC',
        dateFormat: before.dateFormat ?? 'dd/MM/yyyy',
        timeFormat: before.timeFormat ?? '24h',
        licenseModules: before.licenseModules.length > 0 ? before.licenseModules : wanted.modules
      }
      const after = server.companies.get(before.resourceId)
      expect(after && sorted(after)).toEqual(sorted({ ...before, ...lacked, description: 'Changed in a test' }))
      expect((await vendor.read(company.id, signal)).values).toEqual({ ...company.values, ...wanted })
    }
  })

  it('changes nothing when what is wanted is what is there', async () => {
    const [, before] = server.companies.values()
    if (!before) throw new Error('The sandbox has no second company')
    const company = await vendor.read(before.resourceId, signal)
    await vendor.write(company, { seats: company.values.seats ?? null }, signal)
    expect(server.companies.get(before.resourceId)).toEqual(before)
  })

  it('is refused for the reseller’s own company, before anything is sent', async () => {
    const own = await vendor.read(OWN.resourceId, signal)
    const writes = server.requests.count('PUT')
    const error = await faultOf(vendor.write(own, { description: 'mine' }, signal))
    expect(error).toMatchObject({ retryable: false, messages: [expect.stringContaining('own company')] })
    expect(server.requests.count('PUT')).toBe(writes)
    expect((await vendor.find(OWN.name, signal)).map(({ id }) => id)).not.toContain(OWN.resourceId)
  })

  it('is refused without modules, before anything is sent', async () => {
    const [, sample] = server.companies.values()
    const company = await vendor.read(sample?.resourceId ?? '', signal)
    const writes = server.requests.count('PUT')
    for (const wanted of [{ modules: [] }, { timezone: null }, { seats: null }]) {
      expect(await faultOf(vendor.write(company, wanted, signal))).toMatchObject({ status: 422, retryable: false })
    }
    expect(server.requests.count('PUT')).toBe(writes)
  })
})

/** A change that fits every company, with what an old one lacks. */
function wantedFor(values: Values, options: Options): Values {
  const hasModules = Array.isArray(values.modules) && values.modules.length > 0
  return {
    description: 'Changed in a test',
    ...(values.timezone === null && { timezone: 'UTC' }),
    ...(!hasModules && { modules: options.modules?.slice(0, 1).map(({ value }) => value) ?? [] })
  }
}

/** The order of a list carries no meaning. */
function sorted(company: object): object {
  return Object.fromEntries(
    Object.entries(company).map(([key, value]) => [key, Array.isArray(value) ? value.toSorted() : value])
  )
}
