import { describe, expect, it } from 'vitest'
import { CALLBACK, modules, packageNamed } from '../../../sandbox/keepnet/seed/catalogue.ts'
import { startClient, wholeForm } from './client.ts'

describe('sandbox keepnet company', () => {
  it('does not change a company with all required values when it is sent back whole', async () => {
    await using keepnet = await startClient()
    const whole = [...keepnet.companies.values()].filter(company => company.timeZoneId && company.dateFormat)
    expect(whole.length).toBeGreaterThan(200)
    for (const company of whole) {
      const { status, body } = await keepnet.ask('PUT', `/api/companies/${company.resourceId}`, wholeForm(company))
      expect(status, `${company.story}: ${body}`).toBe(200)
      expect(keepnet.companies.get(company.resourceId)).toEqual(company)
    }
    expect(keepnet.requests.count('PUT', '/api/companies/{resourceId}')).toBe(whole.length)
  }, 30_000)

  it('empties what a form omits, and treats an omitted flag as unlimited', async () => {
    await using keepnet = await startClient()
    const company = keepnet.withStory('many and long values')
    const form = wholeForm(company, {
      IsNumberOfUsersLimited: undefined,
      Description: undefined,
      LogoUrl: undefined,
      LicenseModuleResourceIdArray: undefined,
      CompanyGroupResourceIdArray: undefined,
      Tags: undefined,
      LicenseEndDate: undefined,
      IsVersionVisible: undefined,
      StatusId: undefined
    })
    expect((await keepnet.ask('PUT', `/api/companies/${company.resourceId}`, form)).status).toBe(200)
    expect(keepnet.companies.get(company.resourceId)).toEqual({
      ...company,
      isNumberOfUsersLimited: false,
      numberOfUsers: null,
      description: null,
      logoUrl: null,
      licenseModules: [],
      companyGroupResourceIds: [],
      tags: [],
      licenseEndDate: null,
      isVersionVisible: false,
      statusId: null
    })
  })

  it('lists every missing required field', async () => {
    await using keepnet = await startClient()
    const company = keepnet.withStory('ordinary')
    const answer = await keepnet.ask(
      'PUT',
      `/api/companies/${company.resourceId}`,
      wholeForm(company, { Name: '', NumberOfUsers: undefined })
    )
    expect(answer.status).toBe(400)
    expect(answer.json()).toEqual({
      data: null,
      status: 'INPUT_ERROR',
      message: 'Invalid request',
      validationMessages: ['The Name field is required.', 'The NumberOfUsers field is required.']
    })
    expect(keepnet.companies.get(company.resourceId)).toBe(company)
  })

  it('refuses an old company that lacks required fields', async () => {
    await using keepnet = await startClient()
    const company = keepnet.withStory('old, without a time zone')
    const answer = await keepnet.ask('PUT', `/api/companies/${company.resourceId}`, wholeForm(company))
    expect(answer.json()).toMatchObject({
      validationMessages: ['TimeZoneId', 'DateFormat', 'TimeFormat'].map(name => `The ${name} field is required.`)
    })
  })

  it.each([
    ['Name', 'x'.repeat(65), 'The field Name must be a string with a maximum length of 64.'],
    ['NumberOfUsers', '0', 'The field NumberOfUsers must be >= 1.'],
    ['NumberOfUsers', '200001', 'The field NumberOfUsers must be <= 200000.'],
    ['NumberOfUsers', 'many', 'The value is not valid for NumberOfUsers.'],
    ['LicenseEndDate', '31/12/2027', 'The value is not valid for LicenseEndDate.'],
    ['LicenseEndDate', '2026-11-20', 'License end date cannot be in the past.'],
    ['LicenseEndDate', '2020-01-01', 'License end date must be after the license start date.'],
    ['CountryResourceId', 'nowhere', 'The value of CountryResourceId is invalid.'],
    ['TimeZoneId', 'Europe/Berlin', 'The value of TimeZoneId is invalid.'],
    ['DateFormat', 'DD/MM/YYYY', 'The value of DateFormat is invalid.'],
    ['StatusId', '7', 'The value of StatusId is invalid.'],
    ['CallBackNumberBookingCount', '2', 'CallBackNumberBookingCount is only valid with the Callback Simulator module.']
  ])('refuses %s %s', async (field, value, message) => {
    await using keepnet = await startClient()
    const company = keepnet.withStory('ordinary')
    const { status, json } = await keepnet.ask(
      'PUT',
      `/api/companies/${company.resourceId}`,
      wholeForm(company, { [field]: value })
    )
    expect(status).toBe(400)
    expect(json()).toMatchObject({ validationMessages: [message] })
    expect(keepnet.companies.get(company.resourceId)).toBe(company)
  })

  it('keeps an unavailable module where it is held, and grants it to no other company', async () => {
    await using keepnet = await startClient()
    const [games] = modules.filter(one => one.name === 'Serious Games').map(one => one.resourceId)
    const holder = keepnet.withStory('holds what cannot be granted')
    expect(holder.licenseModules).toContain(games)
    const other = keepnet.withStory('ordinary')
    const gold = packageNamed('Gold').modules.map(one => one.resourceId)
    const answer = await keepnet.ask(
      'PUT',
      `/api/companies/${other.resourceId}`,
      wholeForm(other, { LicenseModuleResourceIdArray: gold })
    )
    expect(answer.json()).toMatchObject({
      validationMessages: ['You are not authorized to grant the module Serious Games.']
    })
  })

  it('requires a number of bookings with the callback module, within what is left', async () => {
    await using keepnet = await startClient()
    const company = keepnet.withStory('ordinary')
    const put = (count: string | undefined) =>
      keepnet.ask(
        'PUT',
        `/api/companies/${company.resourceId}`,
        wholeForm(company, {
          LicenseModuleResourceIdArray: [...company.licenseModules, CALLBACK],
          CallBackNumberBookingCount: count
        })
      )
    expect((await put(undefined)).json()).toMatchObject({
      validationMessages: [expect.stringContaining('is required')]
    })
    expect((await put('13')).status).toBe(400)
    expect((await put('2')).status).toBe(200)
    const rich = keepnet.withStory('callback')
    await keepnet.change(rich.resourceId, { callBackNumberBookingCount: 70 })
    expect((await put('12')).json()).toMatchObject({ validationMessages: ['Insufficient callback phone numbers'] })
    expect((await put('2')).status).toBe(200)
  })

  it('accepts field names in any case and ignores unknown ones', async () => {
    await using keepnet = await startClient()
    const company = keepnet.withStory('ordinary')
    const form = wholeForm(company, { Tags: undefined, IsNumberOfUsersLimited: 'True' })
    form.append('tags', 'one')
    form.append('tags', 'two')
    form.append('LicenseTypeName', 'whatever')
    expect((await keepnet.ask('PUT', `/api/companies/${company.resourceId}`, form)).status).toBe(200)
    expect(keepnet.companies.get(company.resourceId)).toEqual({ ...company, tags: ['one', 'two'] })
  })

  it('accepts a company as multipart only', async () => {
    await using keepnet = await startClient()
    const { resourceId } = keepnet.withStory('ordinary')
    expect((await keepnet.ask('PUT', `/api/companies/${resourceId}`, { Name: 'Other' })).status).toBe(415)
    expect((await keepnet.ask('PATCH', `/api/companies/${resourceId}`, { Name: 'Other' })).status).toBe(405)
    expect((await keepnet.ask('GET', '/api/unheard-of')).status).toBe(404)
    expect((await keepnet.ask('GET', '/api/companies/nobody')).status).toBe(404)
  })

  it('omits the modules of a package and writes old formats in capitals, in answers only', async () => {
    await using keepnet = await startClient()
    const packaged = keepnet.withStory('modules left out')
    const old = keepnet.withStory('old, format in capitals')
    expect(packaged.licenseModules).not.toEqual([])
    expect((await keepnet.ask('GET', `/api/companies/${packaged.resourceId}`)).json()).toMatchObject({
      data: { licenseModules: [] }
    })
    expect((await keepnet.ask('GET', `/api/companies/${old.resourceId}`)).json()).toMatchObject({
      data: { dateFormat: old.dateFormat?.toUpperCase() }
    })
  })

  it.each([
    ['iso', '24h', '2027-03-31T00:00:00'],
    ['dd/MM/yyyy', '24h', '31/03/2027 00:00'],
    ['MM/dd/yyyy', '12h', '03/31/2027 12:00 AM'],
    ['yyyy/MM/dd', '24h', '2027/03/31 00:00']
  ] as const)('writes dates in the account format %s %s', async (dateFormat, timeFormat, expected) => {
    await using keepnet = await startClient({ account: { dateFormat, timeFormat } })
    const company = keepnet.withStory('ordinary')
    await keepnet.change(company.resourceId, { licenseEndDate: '2027-03-31' })
    const answer = await keepnet.ask('GET', `/api/companies/${company.resourceId}`)
    expect(answer.json()).toMatchObject({ data: { licenseEndDate: expected } })
  })
})
