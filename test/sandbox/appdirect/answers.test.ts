import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { COMPANIES, startClient } from './client.ts'

const ajv = new Ajv2020({ strict: false, allErrors: true })
formats.default(ajv)
ajv.addSchema(parse(readFileSync('src/vendors/appdirect/openapi.yaml', 'utf8')), 'appdirect')
const ONE = `${COMPANIES}/{id}`

describe('sandbox appdirect answers', () => {
  it.each([
    ['get', COMPANIES, `${COMPANIES}?size=200`, undefined],
    ['get', ONE, `${COMPANIES}/externalId:ACME-42`, undefined],
    ['patch', ONE, `${COMPANIES}/:ordinary`, { name: 'Patched' }],
    ['put', ONE, `${COMPANIES}/:ordinary`, { name: 'Put' }]
  ])('%s %s as described', async (method, template, path, body) => {
    await using appdirect = await startClient()
    const real = path.replace(':ordinary', appdirect.withStory('ordinary').uuid)
    const answer = await appdirect.ask(method.toUpperCase(), real, body)
    expect(answer.status, answer.body).toBe(200)
    expect(faultsOf(method, template, answer.json())).toEqual([])
  })

  it('returns every sample company as described: every described property and no other', async () => {
    await using appdirect = await startClient()
    const described = parse(readFileSync('src/vendors/appdirect/openapi.yaml', 'utf8'))
    const keys = Object.keys(described.components.schemas.Company.properties).sort()
    for (const uuid of appdirect.companies.keys()) {
      const company = (await appdirect.ask('GET', `${COMPANIES}/${uuid}`)).json()
      expect(faultsOf('get', ONE, company)).toEqual([])
      expect(Object.keys(company ?? {}).sort()).toEqual(keys)
    }
  }, 30_000)

  it('returns whether a company is active, unless it has no status', async () => {
    await using appdirect = await startClient()
    for (const [story, status] of [
      ['ordinary', 'ACTIVE'],
      ['disabled', 'DISABLED'],
      ['without a status', null]
    ] as const) {
      const { uuid } = appdirect.withStory(story)
      expect((await appdirect.ask('GET', `${COMPANIES}/${uuid}`)).json()).toMatchObject({ uuid, status })
    }
  })

  it('refuses with the described status codes and a message', async () => {
    await using appdirect = await startClient()
    const missing = await appdirect.ask('GET', `${COMPANIES}/externalId:nobody`)
    expect([missing.status, missing.json()]).toMatchObject([404, { message: 'Company not found.' }])
    expect((await appdirect.ask('GET', '/api/account/v2/users')).status).toBe(404)
    expect((await appdirect.ask('DELETE', `${COMPANIES}/${appdirect.withStory('ordinary').uuid}`)).status).toBe(405)
    expect((await appdirect.ask('GET', '/api/graphql')).status).toBe(405)
  })
})

function faultsOf(method: string, template: string, body: unknown): unknown[] {
  const path = encodeURIComponent(template.replaceAll('/', '~1'))
  const $ref = `appdirect#/paths/${path}/${method}/responses/200/content/application~1json/schema`
  const validate = ajv.compile({ $ref })
  return validate(body) ? [] : (validate.errors ?? [])
}
