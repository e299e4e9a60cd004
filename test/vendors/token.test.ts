import { describe, expect, it } from 'vitest'
import { createCall, createSecrets, type Fetch } from '../../src/vendors/shared/call.ts'
import { createToken, withToken } from '../../src/vendors/shared/token.ts'
import { faultOf } from '../contracts/vendor.ts'

type Options = Partial<Parameters<typeof createToken>[0]>

/** Tokens of an hour, numbered in the order given, and the requests for them. */
function tokensFrom(answer: (count: number) => Response | Promise<Response>, options: Options = {}) {
  const asked: { body: string; headers: Headers; url: string }[] = []
  const clock = { time: Date.parse('2026-11-21T10:00:00Z'), now: () => new Date(clock.time) }
  const fetch: Fetch = async request => {
    asked.push({ body: await request.text(), headers: request.headers, url: request.url })
    return answer(asked.length)
  }
  const secrets = createSecrets('an-id', 'a secret&more')
  const tokens = createToken({
    url: new URL('http://vendor.example/connect/token'),
    clientId: 'an-id',
    clientSecret: 'a secret&more',
    scope: 'api1',
    secretIn: 'form',
    secrets,
    call: createCall({ vendor: 'sample', clock, explain: body => (body ? [String(Object(body).error)] : []), secrets }),
    fetch,
    clock,
    timeout: 5000,
    ...options
  })
  return { tokens, asked, clock }
}

const numbered = (count: number) =>
  Response.json({ access_token: `token-${count}`, expires_in: 3600, token_type: 'Bearer' })

describe('vendors token', () => {
  it('is asked for in a form, with the secret where the vendor wants it', async () => {
    const inForm = tokensFrom(numbered)
    await inForm.tokens.get()
    expect(inForm.asked[0]?.headers.get('content-type')).toMatch(/^application\/x-www-form-urlencoded/)
    expect(Object.fromEntries(new URLSearchParams(inForm.asked[0]?.body))).toEqual({
      grant_type: 'client_credentials',
      client_id: 'an-id',
      client_secret: 'a secret&more',
      scope: 'api1'
    })
    const inHeader = tokensFrom(numbered, { secretIn: 'header' })
    await inHeader.tokens.get()
    expect(inHeader.asked[0]?.headers.get('authorization')).toBe(`Basic ${btoa('an-id:a secret&more')}`)
    expect(inHeader.asked[0]?.body).not.toContain('secret')
  })

  it('is kept until a minute before it ends', async () => {
    const { tokens, asked, clock } = tokensFrom(numbered)
    expect((await tokens.get()).access_token).toBe('token-1')
    clock.time += 3_539_000
    expect((await tokens.get()).access_token).toBe('token-1')
    clock.time += 1_000
    expect((await tokens.get()).access_token).toBe('token-2')
    expect(asked).toHaveLength(2)
  })

  it('is asked for once by all who wait for it', async () => {
    const { tokens, asked } = tokensFrom(numbered)
    const got = await Promise.all(Array.from({ length: 20 }, () => tokens.get()))
    expect(new Set(got.map(token => token.access_token))).toEqual(new Set(['token-1']))
    expect(asked).toHaveLength(1)
  })

  it('comes to the others when one of them gives up', async () => {
    const { promise, resolve } = Promise.withResolvers<Response>()
    const { tokens, asked } = tokensFrom(() => promise)
    const impatient = new AbortController()
    const given = tokens.get(impatient.signal)
    const other = tokens.get()
    impatient.abort(new Error('enough'))
    await expect(given).rejects.toThrow('enough')
    resolve(numbered(1))
    expect((await other).access_token).toBe('token-1')
    expect(asked).toHaveLength(1)
  })

  it('is asked for again after a failure', async () => {
    const { tokens } = tokensFrom(count => (count === 1 ? new Response(null, { status: 503 }) : numbered(count)))
    expect(await faultOf(tokens.get())).toMatchObject({ status: 503, retryable: true })
    expect((await tokens.get()).access_token).toBe('token-2')
  })

  it('is used once where the vendor does not say how long it lives', async () => {
    const { tokens } = tokensFrom(count => Response.json({ access_token: `token-${count}`, token_type: 'Bearer' }))
    expect((await tokens.get()).access_token).toBe('token-1')
    expect((await tokens.get()).access_token).toBe('token-2')
  })

  it('is a fault of the vendor’s where there is none, which shows no secret', async () => {
    const wrong = await faultOf(
      tokensFrom(() => Response.json({ error: 'invalid_client' }, { status: 400 })).tokens.get()
    )
    expect(wrong).toMatchObject({ status: 400, retryable: false, messages: ['invalid_client'] })
    for (const body of ['<html>', '{}', '{"access_token":"very-secret","token_type":"odd"}', '']) {
      const headers = { 'content-type': 'application/json' }
      const error = await faultOf(tokensFrom(() => new Response(body, { headers })).tokens.get())
      expect(error).toMatchObject({ status: null, retryable: true })
      expect(JSON.stringify([error, error.message, error.cause, String(error.cause)])).not.toContain('very-secret')
    }
  })
})

describe('vendors token: requests with one', () => {
  const sending = (answer: (token: string | null) => number) => {
    const { tokens, asked } = tokensFrom(numbered)
    const sent: string[] = []
    const send = withToken(
      async request => {
        const authorization = request.headers.get('authorization')
        sent.push(`${authorization} ${await request.text()}`)
        return new Response(null, { status: answer(authorization) })
      },
      tokens,
      ({ status }) => status === 401
    )
    return { send: () => send(new Request('http://vendor.example/', { method: 'POST', body: 'hello' })), sent, asked }
  }

  it('are sent once more, whole, with a new token where the first is refused', async () => {
    const { send, sent } = sending(token => (token === 'Bearer token-1' ? 401 : 200))
    expect((await send()).status).toBe(200)
    expect(sent).toEqual(['Bearer token-1 hello', 'Bearer token-2 hello'])
  })

  it('are not sent a third time', async () => {
    const { send, sent } = sending(() => 401)
    expect((await send()).status).toBe(401)
    expect(sent).toHaveLength(2)
  })

  it('renew the token once, however many are refused together', async () => {
    const { send, asked } = sending(token => (token === 'Bearer token-1' ? 401 : 200))
    const answers = await Promise.all(Array.from({ length: 10 }, send))
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 200))
    expect(asked).toHaveLength(2)
  })
})
