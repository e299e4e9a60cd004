import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openProduct, type Product } from '../harness/product.ts'
import { commandBody, post } from '../harness/signed-requests.ts'

let product: Product
beforeAll(async () => {
  product = await openProduct('http')
})
afterAll(() => product.close())

describe('a request to /slack/events', () => {
  const body = commandBody('help', 'ann')

  it('is answered when Slack signed it', async () => {
    expect(await post(product, { body })).toMatchObject({
      status: 200,
      said: expect.stringContaining('/company update')
    })
  })

  it('is answered whatever parameters follow its content type', async () => {
    const type = 'application/x-www-form-urlencoded;charset=UTF-8'
    expect(await post(product, { body, type })).toMatchObject({ status: 200 })
  })

  it('is answered when it says that Slack sends no more events', async () => {
    const message = { token: 't', type: 'app_rate_limited', team_id: 'T1', minute_rate_limited: 1, api_app_id: 'A1' }
    expect(await post(product, { body: JSON.stringify(message) })).toEqual({ status: 200, said: '' })
  })

  it.each(['GET', 'HEAD', 'PUT'])('gets 405 as a %s, and the next one is answered', async method => {
    const response = await fetch(`${product.service.url}/slack/events`, { method })
    expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST'])
    expect(await post(product, { body })).toMatchObject({ status: 200 })
  })

  it.each([
    ['null', 'null', 'application/json'],
    ['a number', '1', 'application/json'],
    ['a text', '"text"', 'application/json'],
    ['a list', '[]', 'application/json'],
    ['payload=null', 'payload=null', 'application/x-www-form-urlencoded'],
    ['payload=[]', 'payload=%5B%5D', 'application/x-www-form-urlencoded']
  ])('gets 400 where it is signed and holds %s, and the next one is answered', async (_, strange, type) => {
    expect(await post(product, { body: strange, type })).toMatchObject({ status: 400 })
    expect(await post(product, { body })).toMatchObject({ status: 200 })
  })

  it.each(['null', '1'])('gets 401 where it holds %s and somebody else signed it', async body => {
    const forgery = { body, type: 'application/json', secret: 'another-secret' }
    expect(await post(product, forgery)).toMatchObject({ status: 401 })
  })

  it('gets 413 where it is longer than anything that Slack sends', async () => {
    expect(await post(product, { body: `text=${'x'.repeat(2_000_000)}` })).toMatchObject({ status: 413 })
    expect(await post(product, { body })).toMatchObject({ status: 200 })
  })

  it('is read as typed, whether Slack escaped it or not', async () => {
    for (const text of ['<x>&y', '&lt;x&gt;&amp;y']) {
      const { said } = await post(product, { body: commandBody(text, 'ann') })
      expect(said).toContain('There is no `/company &lt;x&gt;&amp;y`.')
    }
  })

  it.each([
    ['a wrong signature', { body, signature: `v0=${'0'.repeat(64)}` }],
    ['no signature to speak of', { body, signature: '' }],
    ['the signature of another secret', { body, secret: 'another-secret' }],
    ['a timestamp six minutes old', { body, secondsAgo: 360 }]
  ])('gets 401 with %s', async (_, forgery) => {
    expect(await post(product, forgery)).toEqual({ status: 401, said: '' })
  })
})
