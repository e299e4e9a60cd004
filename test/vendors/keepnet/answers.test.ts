import { describe, expect, it } from 'vitest'
import { startKeepnet } from '../../../sandbox/keepnet/keepnet.ts'
import { SANDBOX_CREDENTIALS } from '../../../sandbox/keepnet/tokens.ts'
import { keepnet } from '../../../src/vendors/keepnet/keepnet.ts'
import { faultOf } from '../../contracts/vendor.ts'
import { answering, COMPANY, data, detail, jwt, signal, token } from './answering.ts'

const failing = (response: () => Response) => {
  const { vendor } = answering({ [COMPANY]: response })
  return faultOf(vendor.read('abc', signal))
}

describe('vendors keepnet answers', () => {
  it.each([
    { status: 'INPUT_ERROR', message: 'Invalid request', validationMessages: ['Too many.', 'Too late.'] },
    { Status: 'INPUT_ERROR', Message: 'Invalid request', ValidationMessages: ['Too many.', 'Too late.'] },
    { isSuccess: false, data: null, messages: ['Too many.', 'Too late.'] },
    { title: 'Invalid', status: 400, errors: { seats: ['Too many.'], ends: ['Too late.'] } }
  ])('tells the vendor’s own sentences out of a 400 with %j', async body => {
    const error = await failing(() => Response.json(body, { status: 400 }))
    expect(error).toMatchObject({ status: 400, retryable: false })
    expect(error.messages.join(' ')).toMatch(/Too many\..*Too late\./)
  })

  it.each([
    [{ status: 'INPUT_ERROR', data: null, message: 'No.' }, false],
    [{ status: 'PRIVACY_ERROR', data: null, message: 'No.' }, false],
    [{ isSuccess: false, messages: ['No.'], data: {} }, false],
    [{ Status: 'Internal_Server_Error', Message: 'No.' }, true]
  ])('takes a 200 with %j for the failure that it is', async (body, retryable) => {
    expect(await failing(() => Response.json(body))).toMatchObject({ status: 200, retryable, messages: ['No.'] })
  })

  it('understands an answer in either envelope, in any case, and without one', async () => {
    for (const body of [
      { data: detail(), status: 'success' },
      { data: detail(), isSuccess: true, messages: [] },
      { data: detail() },
      detail()
    ]) {
      const { vendor } = answering({ [COMPANY]: () => Response.json(body) })
      expect(await vendor.read('abc', signal)).toMatchObject({ id: 'abc', use: { used: 80, limit: 100 } })
    }
  })

  it.each([401, 306])('gets one new token for a %s, and no second one', async status => {
    const once = answering({
      [COMPANY]: () => (once.count(COMPANY) === 1 ? new Response(null, { status }) : data(detail()))
    })
    expect((await once.vendor.read('abc', signal)).id).toBe('abc')
    const always = answering({ [COMPANY]: () => new Response(null, { status }) })
    expect(await faultOf(always.vendor.read('abc', signal))).toMatchObject({ status, retryable: false })
    expect([once, always].map(({ count }) => count('POST /connect/token'))).toEqual([2, 2])
  })

  it('tells on neither the secret nor a token that an answer holds', async () => {
    const echo = (_: unknown, request: Request) => {
      const message = `Refused ${request.headers.get('authorization')} of a-secret, that is ${btoa('an-id:a-secret')}.`
      return Response.json({ message }, { status: 400 })
    }
    const { vendor } = answering({ [COMPANY]: echo })
    const { messages } = await faultOf(vendor.read('abc', signal))
    expect(messages).toEqual(['Refused Bearer [hidden] of [hidden], that is [hidden].'])
    const inside = await failing(() => Response.json({ isSuccess: false, messages: ['Not with a-secret.'] }))
    expect(inside.messages).toEqual(['Not with [hidden].'])
  })

  it.each([null, 'true'])('does not take %j for an answer to whether the seats are limited', async limited => {
    const error = await failing(() => data(detail({ isNumberOfUsersLimited: limited })))
    expect(error).toMatchObject({ retryable: true, messages: [expect.stringContaining('seats of the company')] })
  })

  it('reads seats that are written as a text, and refuses a group without an id', async () => {
    const { vendor } = answering({ [COMPANY]: () => data(detail({ numberOfUsers: '500' })) })
    expect((await vendor.read('abc', signal)).values).toMatchObject({ seats: 500 })
    const error = await failing(() => data(detail({ companyGroups: [{ resourceId: 'g1' }, { resourceId: null }] })))
    expect(error.messages).toEqual(['Keepnet showed a group of the company without its id'])
  })

  it('follows no redirect, not even for a token', async () => {
    const followed: RequestRedirect[] = []
    const { vendor } = answering({
      'POST /connect/token': (_, { redirect }) => {
        followed.push(redirect)
        return Response.json(token('a-token'))
      },
      [COMPANY]: (_, { redirect }) => {
        followed.push(redirect)
        return new Response(null, { status: 302, headers: { location: 'https://elsewhere.example/' } })
      }
    })
    const error = await faultOf(vendor.read('abc', signal))
    const messages = ['Answered 302 and points to another address, which is not followed']
    expect(error).toMatchObject({ status: 302, retryable: false, messages })
    expect(followed).toEqual(['manual', 'manual'])
  })

  it('takes a page with a 404, as a gateway gives it, for no company that is gone', async () => {
    const error = await failing(() => new Response('<html>Not found</html>', { status: 404 }))
    expect(error).toMatchObject({ status: 404, gone: false })
  })

  it('takes a success without a company for no such company', async () => {
    const error = await failing(() => Response.json({ status: 'SUCCESS', data: null, message: 'Not found' }))
    expect(error).toMatchObject({ status: 404, retryable: false })
  })

  it('does not take a 404 of the path for tokens for a company that is gone', async () => {
    const { vendor } = answering({ 'POST /connect/token': () => new Response(null, { status: 404 }) })
    expect(await faultOf(vendor.read('abc', signal))).toMatchObject({ status: 404, gone: false })
  })

  it('refuses another company than it asked for', async () => {
    expect(await failing(() => data(detail({ resourceId: 'other' })))).toMatchObject({ status: null })
  })

  it('refuses a company that does not say whether its seats are limited', async () => {
    expect(await failing(() => data(detail({ isNumberOfUsersLimited: undefined })))).toMatchObject({ status: null })
  })

  it('asks for no path but a company’s', async () => {
    const { vendor, asked } = answering({})
    for (const id of ['', '.', '..', 'a/b', 'a?b', 'search#']) {
      expect(await faultOf(vendor.read(id, signal))).toMatchObject({ status: 404 })
    }
    expect(asked).toEqual([])
  })

  it('keeps a page of HTML, and long sentences, out of its messages', async () => {
    const html = await failing(() => new Response('<html>secret</html>', { status: 502 }))
    expect(html.messages).toEqual(['Answered 502 without giving a reason'])
    const long = await failing(() => Response.json({ message: 'x'.repeat(5000) }, { status: 400 }))
    expect(long.messages.join().length).toBeLessThanOrEqual(300)
  })

  it('gives up after its own time, which is not its caller’s doing', async () => {
    const server = await startKeepnet()
    const vendor = keepnet({ ...SANDBOX_CREDENTIALS, baseUrl: server.url, timeouts: { companies: 100 } })
    server.injectFaults({ path: '/api/companies/*', how: { name: 'slow', milliseconds: 60_000 } })
    const error = await faultOf(vendor.read('abc', signal))
    await server.stop()
    expect(error).toMatchObject({ status: null, retryable: true, messages: ['No answer within 0.1 s'] })
  })

  it('takes the modules of a package where the vendor leaves them out', async () => {
    const gold = { resourceId: 'gold', name: 'Gold', licenseModules: [{ resourceId: 'a' }, { resourceId: 'b' }] }
    const custom = { resourceId: 'own', name: 'Custom', licenseModules: [{ resourceId: 'a' }] }
    const modulesOf = async (more: object) => {
      const { vendor } = answering({
        [COMPANY]: () => data(detail(more)),
        'GET /api/lookups/licenses': () => data({ licenses: [gold, custom], allLicenseModules: [] })
      })
      return (await vendor.read('abc', signal)).values.modules
    }
    expect(await modulesOf({ licenseTypeResourceId: 'gold', licenseModules: null })).toEqual(['a', 'b'])
    expect(await modulesOf({ licenseTypeResourceId: 'gold', licenseModules: ['c'] })).toEqual(['c'])
    expect(await modulesOf({ licenseTypeResourceId: 'own', licenseModules: [] })).toEqual([])
  })
})

describe('vendors keepnet texts in answers', () => {
  it('have lines that end in one way, however the vendor keeps them', async () => {
    const valuesOf = async (end: string) => {
      const texts = { description: `One${end}two`, address: `${end}Sample Street${end}${end}`, tags: [`a${end}b`] }
      return (await answering({ [COMPANY]: () => data(detail(texts)) }).vendor.read('abc', signal)).values
    }
    const values = await valuesOf('\n')
    expect(values).toMatchObject({ description: 'One\ntwo', address: '\nSample Street\n\n', tags: ['a\nb'] })
    for (const end of ['\r\n', '\r']) expect(await valuesOf(end)).toEqual(values)
  })
})

describe('vendors keepnet dates in answers', () => {
  const reading = (date: string, settings: () => Response, options = {}) =>
    answering(
      { [COMPANY]: () => data(detail({ licenseEndDate: date })), 'GET /api/system-users/settings': settings },
      options
    )
  const american = () => data({ dateFormat: 'MM/DD/YYYY', timeFormat: '12h' })
  const settings = 'GET /api/system-users/settings'

  it('are asked about only when one leaves it open, and once', async () => {
    const clear = reading('2027/04/03 10:00', american)
    expect((await clear.vendor.read('abc', signal)).ends).toBe('2027-04-03')
    expect(clear.count(settings)).toBe(0)
    const open = reading('04/03/2027 10:00', american)
    const reads = await Promise.all([1, 2, 3].map(() => open.vendor.read('abc', signal)))
    expect(reads.map(({ ends }) => ends)).toEqual(['2027-04-03', '2027-04-03', '2027-04-03'])
    expect(open.count(settings)).toBe(1)
  })

  it('are read as configured, without asking', async () => {
    const { vendor, count } = reading('04/03/2027 10:00', american, { dateFormat: 'dd/MM/yyyy' })
    expect((await vendor.read('abc', signal)).ends).toBe('2027-03-04')
    expect(count(settings)).toBe(0)
  })

  it('are refused, not guessed, when nobody says how to read them', async () => {
    const unknown = () => data({ dateFormat: null })
    const forbidden = () => new Response(null, { status: 403 })
    const missing = () => new Response(null, { status: 404 })
    for (const answer of [unknown, forbidden, missing]) {
      const error = await faultOf(reading('04/03/2027', answer).vendor.read('abc', signal))
      expect(error).toMatchObject({ status: 200, retryable: false, gone: false })
      expect(error.messages[0]).toContain('KEEPNET_DATE_FORMAT')
    }
    const down = () => new Response(null, { status: 503, headers: { 'retry-after': '7' } })
    const away = await faultOf(reading('04/03/2027', down).vendor.read('abc', signal))
    expect(away).toMatchObject({ status: 503, retryable: true, retryAfter: 7000 })
    expect((await faultOf(reading('31.12.2027', unknown).vendor.read('abc', signal))).messages[0]).toContain(
      '31.12.2027'
    )
  })
})

describe('vendors keepnet examine', () => {
  const examined = (answer: object, status = 200, groups = () => data({ results: [], totalNumberOfPages: 1 })) =>
    answering({
      'POST /connect/token': () => Response.json(answer, { status }),
      'GET /api/system-users/settings': () => data({ dateFormat: 'dd/MM/yyyy' }),
      'POST /api/lookups': () => data([]),
      'GET /api/timezone/timezones': () => data({}),
      'POST /api/company-groups/search': groups
    }).vendor.check(signal)

  it('finds nothing wrong with a reseller’s client', async () => {
    const permissions = ['companies/search|POST', 'companies/{resourceId}|GET', 'companies/{resourceId}|PUT']
    const findings = await examined(token(jwt({ reseller_access: 'true' }), { permissions }))
    expect(findings.map(({ verdict }) => verdict)).toEqual(['good', 'good', 'good', 'good', 'good'])
  })

  it('tells what a client is not or does not say', async () => {
    const admin = await examined(token(jwt({ reseller_access: false }), { permissions: [] }))
    expect(admin).toContainEqual({ verdict: 'bad', sentence: expect.stringContaining('Client Role') })
    const silent = await examined(token('no-jwt'))
    expect(silent.map(({ verdict }) => verdict)).toEqual(['good', 'unknown', 'unknown', 'good', 'good'])
    const wrong = await examined({ error: 'invalid_client' }, 400)
    expect(wrong).toEqual([{ verdict: 'bad', sentence: expect.stringContaining('invalid_client') }])
  })

  it('tells which lists the client may not have, and does not call that a failure', async () => {
    const findings = await examined(token('no-jwt'), 200, () => new Response(null, { status: 403 }))
    expect(findings.slice(4)).toEqual([{ verdict: 'unknown', sentence: expect.stringContaining('company groups') }])
  })
})
