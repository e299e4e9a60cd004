import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { type Client, startClient, wholeForm } from './client.ts'

const ajv = new Ajv2020({ strict: false, allErrors: true })
formats.default(ajv)
ajv.addSchema(parse(readFileSync('src/vendors/keepnet/openapi.yaml', 'utf8')), 'keepnet')

const paged = { pageNumber: 1, pageSize: 1000, orderBy: 'CreateTime', ascending: true }
const filter = { Condition: 'AND', SearchInputTextValue: '' }

const asked: [string, string, string, ((keepnet: Client) => object | FormData) | undefined][] = [
  ['post', '/api/companies/search', '/api/companies/search', () => ({ ...paged, filter })],
  [
    'put',
    '/api/companies/{resourceId}',
    '/api/companies/:ordinary',
    keepnet => wholeForm(keepnet.withStory('ordinary'))
  ],
  ['get', '/api/companies/{resourceId}/license-check', '/api/companies/:ordinary/license-check', undefined],
  ['post', '/api/lookups', '/api/lookups', () => ({ typeIdList: [1, 2, 3, 4, 5, 6, 7, 21] })],
  ['get', '/api/lookups/licenses', '/api/lookups/licenses', undefined],
  ['get', '/api/timezone/timezones', '/api/timezone/timezones', undefined],
  ['post', '/api/company-groups/search', '/api/company-groups/search', () => ({ ...paged, filter })],
  ['get', '/api/system-users/settings', '/api/system-users/settings', undefined]
]

describe('sandbox keepnet answers', () => {
  it.each(asked)('%s %s as described', async (method, template, path, body) => {
    await using keepnet = await startClient()
    const real = path.replace(':ordinary', keepnet.withStory('ordinary').resourceId)
    const answer = await keepnet.ask(method.toUpperCase(), real, body?.(keepnet))
    expect(answer.status, answer.body).toBe(200)
    expect(faultsOf(method, template, answer.json())).toEqual([])
    expect(answer.json()).toMatchObject({ data: expect.anything() })
  })

  it('returns every sample company as described', async () => {
    await using keepnet = await startClient({ account: { dateFormat: 'dd/MM/yyyy', timeFormat: '24h' } })
    for (const id of keepnet.companies.keys()) {
      const answer = await keepnet.ask('GET', `/api/companies/${id}`)
      expect(faultsOf('get', '/api/companies/{resourceId}', answer.json())).toEqual([])
    }
  }, 30_000)

  it('lists lookups with the vendor’s fixed ids', async () => {
    await using keepnet = await startClient()
    const answer = await keepnet.ask('POST', '/api/lookups', { typeIdList: [4] })
    expect(answer.json()).toMatchObject({
      data: [{ resourceId: 'HTHpWWXGJshG' }, { resourceId: '6EXwfaM5ZDT4' }, { resourceId: 'MaR9NJslgSGW' }]
    })
    expect(Number(answer.headers.get('lookup-expire'))).toBeGreaterThan(0)
    const zones = await keepnet.ask('GET', '/api/timezone/timezones')
    expect(zones.json()).toMatchObject({
      data: {
        timeZoneList: expect.arrayContaining([{ id: 'Turkey Standard Time', displayName: '(UTC+03:00) Istanbul' }]),
        dateFormatList: ['dd/MM/yyyy', 'MM/dd/yyyy', 'yyyy/MM/dd'],
        timeFormatList: ['24h', '12h']
      }
    })
  })

  it('returns the reseller with its companies below it', async () => {
    await using keepnet = await startClient()
    const others = Array.from({ length: keepnet.companies.size - 1 }, () => expect.objectContaining({ children: [] }))
    expect((await keepnet.ask('GET', '/api/companies/my')).json()).toMatchObject({
      data: { name: 'Harbour Sample Reseller', licenceExpired: false, children: others }
    })
  })
})

function faultsOf(method: string, template: string, body: unknown): unknown[] {
  const path = encodeURIComponent(template.replaceAll('/', '~1'))
  const $ref = `keepnet#/paths/${path}/${method}/responses/200/content/application~1json/schema`
  const validate = ajv.compile({ $ref })
  return validate(body) ? [] : (validate.errors ?? [])
}
