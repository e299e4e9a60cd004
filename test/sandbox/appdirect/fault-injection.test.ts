import { setTimeout } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import type { Shape } from '../../../sandbox/appdirect/failure.ts'
import type { Rule } from '../../../sandbox/appdirect/sandbox.ts'
import { type Client, COMPANIES, PREVIEW, startClient, stillClock } from './client.ts'

const read = `${COMPANIES}/externalId:ACME-42`

const refusals: [{ shape?: Shape; messages?: string[] }, number, string][] = [
  [{ shape: 'empty' }, 401, ''],
  [{ messages: ['Not', 'yours'] }, 403, '"message":"Not yours"'],
  [{ shape: 'oauth' }, 401, '"error":"invalid_token"'],
  [{ shape: 'text', messages: ['Bad'] }, 400, 'Bad'],
  [{ shape: 'empty' }, 500, ''],
  [{ shape: 'html' }, 200, '<!doctype html>'],
  [{ messages: ['Too many'] }, 200, '"message":"Too many"'],
  [{ shape: 'errors', messages: ['Too dear'] }, 200, '"errors":[{"message":"Too dear"}]']
]

/** A request of each write mode that renames a company. */
const WRITE_MODES = {
  PUT: (appdirect: Client, uuid: string, name: string) => appdirect.ask('PUT', `${COMPANIES}/${uuid}`, { name }),
  PATCH: (appdirect: Client, uuid: string, name: string) => appdirect.ask('PATCH', `${COMPANIES}/${uuid}`, { name }),
  GraphQL: (appdirect: Client, id: string, name: string) =>
    appdirect.query(
      'mutation ($input: UpdateAccountInput!) { updateAccount(input: $input) { account { name } userErrors { __typename } } }',
      { input: { id, name } }
    )
}
const writeModes = (['PUT', 'PATCH', 'GraphQL'] as const).map(writeMode => [writeMode] as const)

describe('sandbox appdirect fault injection', () => {
  it.each(refusals)('answers %o', async (how, status, part) => {
    await using appdirect = await startClient()
    appdirect.injectFaults({ how: { name: 'refuse', status, ...how } })
    const refused = await appdirect.ask('GET', read)
    expect(refused.status).toBe(status)
    if (part === '') expect(refused.body).toBe('')
    else expect(refused.body).toContain(part)
    expect((await appdirect.ask('GET', read)).json()).toMatchObject({ externalId: 'ACME-42' })
  })

  it('returns Retry-After if the rule says so', async () => {
    await using appdirect = await startClient()
    appdirect.injectFaults({ how: { name: 'refuse', status: 429, retryAfter: '7' } })
    appdirect.injectFaults({ how: { name: 'refuse', status: 429 } })
    const answers = []
    for (let time = 0; time < 3; time += 1) answers.push(await appdirect.ask('GET', read))
    expect(answers.map(({ status, headers }) => [status, headers.get('retry-after')])).toEqual([
      [429, '7'],
      [429, null],
      [200, null]
    ])
  })

  describe.each(writeModes)('with write mode %s', writeMode => {
    it.each([
      ['before', false],
      ['after', true]
    ] as const)('drops the connection %s a write took effect', async (when, wrote) => {
      await using appdirect = await startClient()
      const { uuid } = appdirect.withStory('ordinary')
      appdirect.injectFaults({ how: { name: 'drop', when } })
      await expect(WRITE_MODES[writeMode](appdirect, uuid, 'Dropped')).rejects.toThrow('fetch failed')
      expect(appdirect.companies.get(uuid)?.name === 'Dropped').toBe(wrote)
      expect(appdirect.requests.list.at(-1)?.status).toBeNull()
    })

    it('answers with success and changes nothing', async () => {
      await using appdirect = await startClient()
      const company = appdirect.withStory('ordinary')
      appdirect.injectFaults({ how: { name: 'ignore-write' } })
      const answer = await WRITE_MODES[writeMode](appdirect, company.uuid, 'Pretended')
      expect([answer.status, answer.body]).toEqual([200, expect.stringContaining('"name":"Pretended"')])
      expect(appdirect.companies.get(company.uuid)).toBe(company)
    })

    it('makes an extra change', async () => {
      await using appdirect = await startClient()
      const { uuid } = appdirect.withStory('ordinary')
      appdirect.injectFaults({ how: { name: 'extra-change', also: { industry: 'Meddling', enabled: false } } })
      await WRITE_MODES[writeMode](appdirect, uuid, 'Renamed')
      expect(appdirect.companies.get(uuid)).toMatchObject({ name: 'Renamed', industry: 'Meddling', enabled: false })
    })
  })

  it('returns the injected user errors to clients that select them', async () => {
    await using appdirect = await startClient()
    const company = appdirect.withStory('ordinary')
    appdirect.injectFaults({
      how: {
        name: 'user-errors',
        errors: [
          { type: 'AccountAlreadyExistError', message: 'There is *one* already', path: ['input', 'name'] },
          { message: 'And something else' }
        ]
      },
      field: 'updateAccount'
    })
    const before = await appdirect.query('query ($id: ID!) { account(id: $id) { name } }', { id: company.uuid })
    expect(before.json()).toEqual({ data: { account: { name: company.name } } })
    const query = `mutation ($input: UpdateAccountInput!) {
      updateAccount(input: $input) { account { id } userErrors { __typename ... on UserError { message path } } }
    }`
    const answer = await appdirect.query(query, { input: { id: company.uuid, name: 'Refused' } })
    expect(answer.json()).toEqual({
      data: {
        updateAccount: {
          account: null,
          userErrors: [
            { __typename: 'AccountAlreadyExistError', message: 'There is *one* already', path: ['input', 'name'] },
            { __typename: 'AccountInvalidFieldValueError', message: 'And something else', path: null }
          ]
        }
      }
    })
    expect(appdirect.companies.get(company.uuid)).toBe(company)
    expect((await WRITE_MODES.GraphQL(appdirect, company.uuid, 'Taken')).body).toContain('"name":"Taken"')
  })

  it('refuses a mutation with errors in a 200 and answers queries', async () => {
    await using appdirect = await startClient()
    const company = appdirect.withStory('ordinary')
    appdirect.injectFaults({
      how: { name: 'refuse', status: 200, shape: 'errors', messages: ['Down'] },
      path: PREVIEW,
      field: 'updateAccount',
      times: 'always'
    })
    expect((await WRITE_MODES.GraphQL(appdirect, company.uuid, 'x')).json()).toEqual({
      data: null,
      errors: [{ message: 'Down' }]
    })
    expect((await appdirect.query('{ __typename }')).json()).toEqual({ data: { __typename: 'Query' } })
    expect(appdirect.companies.get(company.uuid)).toBe(company)
  })

  it('omits the page of a list', async () => {
    await using appdirect = await startClient()
    appdirect.injectFaults({ how: { name: 'no-page' }, path: COMPANIES })
    expect((await appdirect.ask('GET', COMPANIES)).json()).not.toHaveProperty('page')
    expect((await appdirect.ask('GET', COMPANIES)).json()).toHaveProperty('page')
  })

  it('returns attribute keys in another order', async () => {
    await using appdirect = await startClient()
    const { uuid } = appdirect.withStory('every attribute')
    const keys = ['backup', 'mail', 'phone', 'security', 'été']
    const attributes = (valueKeys: string[]) => ({
      customAttributes: expect.arrayContaining([expect.objectContaining({ name: 'services', valueKeys })])
    })
    appdirect.injectFaults({ how: { name: 'reorder' }, method: 'GET', path: `${COMPANIES}/:id` })
    const path = `${COMPANIES}/${uuid}`
    expect((await appdirect.ask('GET', path)).json()).toMatchObject(attributes(keys.toReversed()))
    expect((await appdirect.ask('GET', path)).json()).toMatchObject(attributes(keys))
  })

  it('delays before or after handling a request, then applies the next fault', async () => {
    const waits: number[] = []
    const clock = { ...stillClock, wait: async (milliseconds: number) => void waits.push(milliseconds) }
    await using appdirect = await startClient({ clock })
    appdirect.injectFaults({ how: { name: 'slow', milliseconds: 10_000 } })
    appdirect.injectFaults({ how: { name: 'slow', milliseconds: 70_000, when: 'after' } })
    appdirect.injectFaults({ how: { name: 'refuse', status: 503, shape: 'empty' }, after: 1 })
    expect((await appdirect.ask('GET', read)).status).toBe(200)
    expect(waits).toEqual([10_000, 70_000])
    expect((await appdirect.ask('GET', read)).status).toBe(503)
  })

  it('fails only the selected requests, as often as the rule says', async () => {
    await using appdirect = await startClient()
    const rule: Rule = {
      how: { name: 'refuse', status: 500 },
      method: 'PATCH',
      path: `${COMPANIES}/*`,
      times: 'always'
    }
    appdirect.injectFaults(rule)
    const { uuid } = appdirect.withStory('ordinary')
    for (const time of [1, 2]) expect((await WRITE_MODES.PATCH(appdirect, uuid, `${time}`)).status).toBe(500)
    expect((await WRITE_MODES.PUT(appdirect, uuid, 'By PUT')).status).toBe(200)
    expect((await WRITE_MODES.GraphQL(appdirect, uuid, 'By GraphQL')).body).toContain('By GraphQL')
    appdirect.clearFaults()
    expect((await WRITE_MODES.PATCH(appdirect, uuid, 'By PATCH')).status).toBe(200)
    expect(() => appdirect.injectFaults({ ...rule, times: 0 })).toThrow()
    expect(() => appdirect.injectFaults({ how: { name: 'user-errors', errors: [] } })).toThrow()
  })

  it('stops without waiting for a delayed request', async () => {
    const wait = (milliseconds: number, signal?: AbortSignal) =>
      setTimeout(milliseconds, undefined, signal && { signal })
    const appdirect = await startClient({ clock: { ...stillClock, wait } })
    appdirect.injectFaults({ how: { name: 'slow', milliseconds: 3600_000 } })
    const answer = expect(appdirect.ask('GET', read)).rejects.toThrow('fetch failed')
    await expect.poll(() => appdirect.requests.count('GET', `${COMPANIES}/{id}`)).toBe(1)
    await appdirect.stop()
    await answer
  })
})
