import { describe, expect, it } from 'vitest'
import { faultOf } from '../../contracts/vendor.ts'
import { answering, detail, ID, LIST, READ, signal, token } from './answering.ts'

const failing = (response: () => Response) => faultOf(answering({ [READ]: response }).vendor.read(ID, signal))

describe('vendors appdirect answers', () => {
  it.each([
    [{ message: 'No such country.' }, ['No such country.']],
    [{ code: 'X', message: 'No.', errors: [{ message: 'Too long.' }, 'Odd.'] }, ['No.', 'Too long.', 'Odd.']],
    [{ error: 'insufficient_scope', error_description: 'More.' }, ['insufficient_scope', 'More.']],
    ['Plain words', ['Plain words']],
    [{ message: 'It must be <country> of ISO 3166' }, ['It must be <country> of ISO 3166']],
    [
      { message: 'Bad gateway: <HTML><body>secret' },
      ['AppDirect refused: the client must have the scope ROLE_PARTNER']
    ],
    [
      { message: '<html><body>secret</body></html>' },
      ['AppDirect refused: the client must have the scope ROLE_PARTNER']
    ],
    [null, ['AppDirect refused: the client must have the scope ROLE_PARTNER']],
    [[1, { message: 5 }], ['AppDirect refused: the client must have the scope ROLE_PARTNER']]
  ])('tells the sentences out of a 403 with %j', async (body, messages) => {
    expect(await failing(() => Response.json(body, { status: 403 }))).toMatchObject({ status: 403, messages })
  })

  it.each([
    [{ code: 'NAME_TOO_LONG' }, ['NAME_TOO_LONG']],
    [{ code: 'A', errors: [{ code: 'B' }, null], error: { code: 'A' } }, ['A', 'B']],
    [{ code: 'NAME_TOO_LONG', message: '' }, ['NAME_TOO_LONG']],
    [{ code: 'NAME_TOO_LONG', message: 'Too long.' }, ['Too long.']],
    [{ code: 5 }, ['Answered 400 without giving a reason']],
    [
      { errors: { name: ['Too long.', 'Odd.'], zip: 'Not a code.', city: [{ message: 'Unknown.' }], x: '<p>' } },
      ['name: Too long.', 'name: Odd.', 'zip: Not a code.', 'city: Unknown.']
    ],
    [{ error: { message: 'No such country.' } }, ['No such country.']],
    [{ message: null, errors: [null, { message: 'Odd.' }] }, ['Odd.']],
    [{ errors: null, error: null }, ['Answered 400 without giving a reason']]
  ])('tells the reasons out of a 400 with %j', async (body, messages) => {
    expect(await failing(() => Response.json(body, { status: 400 }))).toMatchObject({ status: 400, messages })
  })

  it('tells text that is no JSON, and keeps pages to itself', async () => {
    const text = await failing(() => new Response('Down for an hour.', { status: 502 }))
    expect(text.messages).toEqual(['Down for an hour.'])
    const page = await failing(() => new Response('<!doctype html><p>secret', { status: 502 }))
    expect(page.messages).toEqual(['Answered 502 without giving a reason'])
    const long = await failing(() => Response.json({ message: 'x'.repeat(5000) }, { status: 400 }))
    expect(long.messages.join().length).toBeLessThanOrEqual(300)
  })

  it('refuses another company than it asked for, and a success without one', async () => {
    expect(await failing(() => Response.json(detail({ uuid: 'other' })))).toMatchObject({
      status: null,
      retryable: true
    })
    expect(await failing(() => Response.json({}))).toMatchObject({ status: null, retryable: true })
  })

  it('asks for a token with the scope that reads and writes, by Basic, and again when one is refused', async () => {
    const requests: { authorization: string | null; body: string }[] = []
    const product = answering({
      'POST /oauth2/token': async (_, request) => {
        requests.push({ authorization: request.headers.get('authorization'), body: await request.text() })
        return Response.json(token(`token-${requests.length}`))
      },
      [READ]: () => (requests.length < 2 ? new Response(null, { status: 401 }) : Response.json(detail()))
    })
    expect((await product.vendor.read(ID, signal)).id).toBe(ID)
    product.clock.time += (43_199 - 61) * 1000
    await product.vendor.read(ID, signal)
    expect(requests).toHaveLength(2)
    product.clock.time += 2000
    await product.vendor.read(ID, signal)
    expect(requests).toHaveLength(3)
    expect(requests[0]).toEqual({
      authorization: `Basic ${btoa('an-id:a-secret')}`,
      body: 'scope=ROLE_PARTNER&grant_type=client_credentials'
    })
  })

  it('says that the client is not known', async () => {
    const { vendor } = answering({
      'POST /oauth2/token': () => Response.json({ error: 'invalid_client' }, { status: 401 })
    })
    expect((await faultOf(vendor.read(ID, signal))).messages[0]).toContain('client id and secret')
  })
})

describe('vendors appdirect examine', () => {
  const examined = (answers: Parameters<typeof answering>[0], options = {}) =>
    answering(answers, options).vendor.check(signal)

  it('finds nothing wrong with a client that may read and write', async () => {
    const findings = await examined({})
    expect(findings.map(({ verdict }) => verdict)).toEqual(['good', 'good', 'good', 'good'])
    expect(await examined({}, { writeMode: 'graphql-preview' })).toContainEqual({
      verdict: 'unknown',
      sentence: expect.stringContaining('preview')
    })
  })

  it('tells what a client may not do', async () => {
    const reader = await examined({
      'POST /oauth2/token': () => Response.json(token('a', { scope: 'ROLE_PARTNER_READ' })),
      [LIST]: () => new Response(null, { status: 403 })
    })
    expect(reader.map(({ verdict }) => verdict)).toEqual(['good', 'bad', 'bad', 'good'])
    const stranger = await examined({ 'POST /oauth2/token': () => new Response(null, { status: 401 }) })
    expect(stranger).toEqual([{ verdict: 'bad', sentence: expect.stringContaining('gave no token') }])
  })
})
