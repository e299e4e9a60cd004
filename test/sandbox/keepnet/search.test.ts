import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type Client, startClient } from './client.ts'

const page = z.object({
  data: z.object({
    limitExceededCompanyCount: z.number(),
    totalNumberOfPages: z.number(),
    totalNumberOfRecords: z.number(),
    results: z.array(
      z.looseObject({
        companyName: z.string(),
        companyResourceId: z.string(),
        targetUserCount: z.number(),
        numberOfUsers: z.string(),
        isNumberOfUsersLimited: z.boolean(),
        licenseEndDate: z.string().nullable()
      })
    )
  })
})

const plain = {
  pageNumber: 1,
  pageSize: 1000,
  orderBy: 'CompanyName',
  ascending: true,
  filter: { Condition: 'AND', SearchInputTextValue: '' }
}

async function find(keepnet: Client, asked: object) {
  const answer = await keepnet.ask('POST', '/api/companies/search', { ...plain, ...asked })
  expect(answer.status, answer.body).toBe(200)
  return page.parse(answer.json()).data
}

function where(FieldName: string, Operator: string, Value: string) {
  return {
    filter: { ...plain.filter, FilterGroups: [{ Condition: 'AND', FilterItems: [{ FieldName, Operator, Value }] }] }
  }
}

describe('sandbox keepnet search', () => {
  it('returns every company once over all pages', async () => {
    await using keepnet = await startClient()
    const ids: string[] = []
    for (let pageNumber = 1; ; pageNumber += 1) {
      const found = await find(keepnet, { pageNumber, pageSize: 25, orderBy: 'CreateTime', ascending: false })
      ids.push(...found.results.map(row => row.companyResourceId))
      expect(found.totalNumberOfRecords).toBe(keepnet.companies.size)
      if (pageNumber >= found.totalNumberOfPages) break
    }
    expect(new Set(ids)).toEqual(new Set(keepnet.companies.keys()))
    expect(ids).toHaveLength(keepnet.companies.size)
  })

  it('returns rows with other field names than the company itself', async () => {
    await using keepnet = await startClient()
    const company = keepnet.withStory('over limit')
    const { results } = await find(keepnet, where('CompanyName', '=', company.name))
    const [row] = results
    expect(row).toMatchObject({
      companyResourceId: company.resourceId,
      numberOfUsers: String(company.numberOfUsers),
      licenceExpired: false
    })
    expect(row).not.toHaveProperty('resourceId')
    const detail = await keepnet.ask('GET', `/api/companies/${company.resourceId}`)
    expect(detail.json()).toMatchObject({
      data: { resourceId: company.resourceId, numberOfUsers: company.numberOfUsers }
    })
  })

  it('finds companies by part of a name in any case, with every kind of filter', async () => {
    await using keepnet = await startClient()
    const byFilter = await find(keepnet, where('CompanyName', 'Contains', 'ACME'))
    const byText = await find(keepnet, { filter: { ...plain.filter, SearchInputTextValue: 'acme' } })
    expect(byFilter.results.map(row => row.companyName)).toEqual([
      'Acme  Ltd (old)',
      'Acme Holding',
      'Acme Holdings',
      'ACME Inc.',
      'Acme Limited',
      'Acme Ltd',
      'Acme Ltd (old)'
    ])
    expect(byText.results).toEqual(byFilter.results)
    expect((await find(keepnet, where('CompanyName', 'Contains', 'さくら'))).results).toHaveLength(1)
    expect((await find(keepnet, where('CompanyName', 'Contains', 'nobody has this'))).results).toEqual([])
  })

  it('returns only companies over their limit on request', async () => {
    await using keepnet = await startClient()
    const { results, limitExceededCompanyCount } = await find(keepnet, { isTargetUserCountExceededLimit: true })
    expect(results.length).toBeGreaterThan(5)
    expect(results).toHaveLength(limitExceededCompanyCount)
    for (const row of results) {
      expect(row.isNumberOfUsersLimited && row.targetUserCount > Number(row.numberOfUsers)).toBe(true)
    }
  })

  it('compares days and numbers, and joins groups by OR', async () => {
    await using keepnet = await startClient()
    const ended = await find(keepnet, where('LicenseEndDate', '<', '2026-11-21'))
    const expired = await find(keepnet, where('LicenceExpired', '=', 'true'))
    expect(expired.results.length).toBeGreaterThan(3)
    expect(ended.results.filter(row => row.licenseEndDate)).toEqual(expired.results)
    const either = await find(keepnet, {
      filter: {
        Condition: 'OR',
        SearchInputTextValue: '',
        FilterGroups: ['Acme Limited', 'ACME Inc.'].map(Value => ({
          Condition: 'AND',
          FilterItems: [{ FieldName: 'CompanyName', Operator: '=', Value }]
        }))
      }
    })
    expect(either.results.map(row => row.companyName)).toEqual(['ACME Inc.', 'Acme Limited'])
    const big = await find(keepnet, { ...where('TargetUserCount', '>=', '100000'), orderBy: 'targetUserCount' })
    expect(big.results).toHaveLength(1)
  })

  it.each([
    ['nothing', '', 500],
    ['an empty object', '{}', 500],
    ['a filter that is null', JSON.stringify({ ...plain, filter: null }), 500],
    [
      'a text that is null',
      JSON.stringify({ ...plain, filter: { Condition: 'AND', SearchInputTextValue: null } }),
      400
    ],
    ['no order', JSON.stringify({ ...plain, orderBy: null }), 400],
    ['an unknown order', JSON.stringify({ ...plain, orderBy: 'RenewalDate' }), 400],
    ['no direction', JSON.stringify({ ...plain, ascending: undefined }), 400],
    ['an unknown field', JSON.stringify({ ...plain, ...where('Name', 'Contains', 'x') }), 400],
    ['no JSON', 'pageNumber=1', 400]
  ])('refuses %s', async (_, body, status) => {
    await using keepnet = await startClient()
    const answer = await keepnet.ask('POST', '/api/companies/search', body, { 'content-type': 'application/json' })
    expect(answer.status).toBe(status)
    expect(answer.json()).toMatchObject({
      status: status === 500 ? 'INTERNAL_SERVER_ERROR' : 'INPUT_ERROR',
      data: null
    })
  })

  it('refuses a JSON patch', async () => {
    await using keepnet = await startClient()
    const answer = await keepnet.ask('POST', '/api/companies/search', plain, {
      'content-type': 'application/json-patch+json'
    })
    expect([answer.status, answer.json()]).toMatchObject([400, { status: 'INPUT_ERROR' }])
  })
})
