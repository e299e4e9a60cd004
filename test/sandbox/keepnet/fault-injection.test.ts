import { setTimeout } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import type { Shape } from '../../../sandbox/keepnet/failure.ts'
import type { Rule } from '../../../sandbox/keepnet/sandbox.ts'
import { startClient, stillClock, wholeForm } from './client.ts'

const put = { method: 'PUT', path: '/api/companies/:id' } as const

const refusals: [{ shape?: Shape; messages?: string[] }, number, string][] = [
  [{ shape: 'empty' }, 401, ''],
  [{ messages: ['Not yours'] }, 403, '"message":"Not yours"'],
  [{ shape: 'problem' }, 404, '"title"'],
  [{ shape: 'empty' }, 500, ''],
  [{ shape: 'html' }, 200, '<!doctype html>'],
  [{ messages: ['Too many'] }, 200, '"status":"INPUT_ERROR"'],
  [{ shape: 'messages', messages: ['Too many'] }, 200, '"isSuccess":false'],
  [{ shape: 'capitals', messages: ['Too many'] }, 400, '"ValidationMessages":["Too many"]'],
  [{ shape: 'problem', messages: ['Too many'] }, 400, '"errors":{"Company":["Too many"]}']
]

describe('sandbox keepnet fault injection', () => {
  it.each(refusals)('answers %o', async (how, status, part) => {
    await using keepnet = await startClient()
    keepnet.injectFaults({ how: { name: 'refuse', status, ...how } })
    const refused = await keepnet.ask('GET', '/api/lookups/licenses')
    expect(refused.status).toBe(status)
    if (part === '') expect(refused.body).toBe('')
    else expect(refused.body).toContain(part)
    expect((await keepnet.ask('GET', '/api/lookups/licenses')).json()).toMatchObject({ status: 'SUCCESS' })
  })

  it('returns Retry-After if the rule says so', async () => {
    await using keepnet = await startClient()
    keepnet.injectFaults({ how: { name: 'refuse', status: 429, retryAfter: '7' } })
    keepnet.injectFaults({ how: { name: 'refuse', status: 429 } })
    const [first, second, third] = [await ask(), await ask(), await ask()]
    expect([first.status, first.headers.get('retry-after')]).toEqual([429, '7'])
    expect([second.status, second.headers.get('retry-after')]).toEqual([429, null])
    expect(third.status).toBe(200)
    function ask() {
      return keepnet.ask('GET', '/api/lookups/licenses')
    }
  })

  it.each([
    ['before', false],
    ['after', true]
  ] as const)('drops the connection %s a write took effect', async (when, wrote) => {
    await using keepnet = await startClient()
    const company = keepnet.withStory('ordinary')
    keepnet.injectFaults({ how: { name: 'drop', when }, ...put })
    const answer = keepnet.ask(
      'PUT',
      `/api/companies/${company.resourceId}`,
      wholeForm(company, { NumberOfUsers: '777' })
    )
    await expect(answer).rejects.toThrow('fetch failed')
    expect(keepnet.companies.get(company.resourceId)?.numberOfUsers === 777).toBe(wrote)
    expect(keepnet.requests.list.at(-1)).toEqual({
      method: 'PUT',
      path: `/api/companies/${company.resourceId}`,
      status: null
    })
  })

  it('answers with success and changes nothing', async () => {
    await using keepnet = await startClient()
    const company = keepnet.withStory('ordinary')
    keepnet.injectFaults({ how: { name: 'ignore-write' }, ...put })
    const form = wholeForm(company, { NumberOfUsers: '777' })
    expect((await keepnet.ask('PUT', `/api/companies/${company.resourceId}`, form)).json()).toMatchObject({
      status: 'SUCCESS'
    })
    expect(keepnet.companies.get(company.resourceId)).toBe(company)
  })

  it('makes an extra change', async () => {
    await using keepnet = await startClient()
    const company = keepnet.withStory('ordinary')
    keepnet.injectFaults({ how: { name: 'extra-change', also: { address: null, tags: ['meddled'] } }, ...put })
    await keepnet.ask('PUT', `/api/companies/${company.resourceId}`, wholeForm(company, { NumberOfUsers: '777' }))
    expect(keepnet.companies.get(company.resourceId)).toEqual({
      ...company,
      numberOfUsers: 777,
      address: null,
      tags: ['meddled']
    })
  })

  it('delays before or after handling a request, then applies the next fault', async () => {
    const waits: number[] = []
    const clock = { ...stillClock, wait: async (milliseconds: number) => void waits.push(milliseconds) }
    await using keepnet = await startClient({ clock })
    keepnet.injectFaults({ how: { name: 'slow', milliseconds: 10_000 } })
    keepnet.injectFaults({ how: { name: 'slow', milliseconds: 70_000, when: 'after' } })
    keepnet.injectFaults({ how: { name: 'refuse', status: 503, shape: 'empty' }, after: 1 })
    expect((await keepnet.ask('GET', '/api/lookups/licenses')).status).toBe(200)
    expect(waits).toEqual([10_000, 70_000])
    expect((await keepnet.ask('GET', '/api/lookups/licenses')).status).toBe(503)
  })

  it('fails only the selected requests, as often as the rule says', async () => {
    await using keepnet = await startClient()
    const rule: Rule = { how: { name: 'refuse', status: 500, shape: 'empty' }, path: '/api/lookups/*', times: 'always' }
    keepnet.injectFaults(rule)
    for (const time of [1, 2, 3])
      expect((await keepnet.ask('GET', '/api/lookups/licenses')).status, `${time}`).toBe(500)
    expect((await keepnet.ask('GET', '/api/timezone/timezones')).status).toBe(200)
    keepnet.clearFaults()
    expect((await keepnet.ask('GET', '/api/lookups/licenses')).status).toBe(200)
    expect(() => keepnet.injectFaults({ ...rule, times: 0 })).toThrow()
  })

  it('stops without waiting for a delayed request', async () => {
    const wait = (milliseconds: number, signal?: AbortSignal) =>
      setTimeout(milliseconds, undefined, signal && { signal })
    const keepnet = await startClient({ clock: { ...stillClock, wait } })
    keepnet.injectFaults({ how: { name: 'slow', milliseconds: 3600_000 } })
    const answer = expect(keepnet.ask('GET', '/api/lookups/licenses')).rejects.toThrow('fetch failed')
    await expect.poll(() => keepnet.requests.count('GET', '/api/lookups/licenses')).toBe(1)
    await keepnet.stop()
    await answer
  })
})
