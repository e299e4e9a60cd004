import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { LONGEST_ANSWER } from '../../src/vendors/shared/call.ts'
import { faultOf } from '../contracts/vendor.ts'
import * as appdirect from './appdirect/answering.ts'
import * as keepnet from './keepnet/answering.ts'

const signal = new AbortController().signal
const LONG = 'x'.repeat(LONGEST_ANSWER - 1_000)
const MANY = Array.from({ length: 5_000 }, (_, at) => `Reason ${at}.`)
const NESTED = JSON.parse(`${'['.repeat(5_000)}"deep"${']'.repeat(5_000)}`)

/** What somebody sees of a fault, whatever the vendor sent. */
function expectSmall(messages: readonly string[], message: string) {
  expect(messages.length).toBeGreaterThan(0)
  expect(messages.length).toBeLessThanOrEqual(10)
  for (const text of messages) {
    expect(text.length).toBeLessThanOrEqual(300)
    expect(text).not.toMatch(/[\n\r\u2028\u202A-\u202E\u2066-\u2069\u200B]/)
  }
  expect(message.length).toBeLessThan(4_000)
}

describe('an answer that is too long', () => {
  it('is not unpacked further than its limit, and is a fault of the vendor', async () => {
    const bomb = gzipSync(Buffer.alloc(300 * 1024 * 1024))
    const server = createServer((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' }).end(bomb)
    })
    await once(server.listen(0, '127.0.0.1'), 'listening')
    const { port } = server.address() as AddressInfo // it listens on TCP
    const { vendor } = keepnet.answering({ [keepnet.COMPANY]: () => fetch(`http://127.0.0.1:${port}`) })
    const before = process.memoryUsage().arrayBuffers
    const fault = await faultOf(vendor.read('abc', signal))
    expect(fault).toMatchObject({ status: null, messages: [expect.stringContaining('longer than 8 MB')] })
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(100 * 1024 * 1024)
    server.closeAllConnections()
    server.close()
  })

  it.each([200, 400, 500])('is refused with %s as well, and for a token', async status => {
    const tooLong = () => new Response(`"${'x'.repeat(LONGEST_ANSWER)}"`, { status })
    for (const key of [appdirect.READ, 'POST /oauth2/token']) {
      const { vendor } = appdirect.answering({ [key]: tooLong })
      const { messages } = await faultOf(vendor.read(appdirect.ID, signal))
      expect(messages).toEqual([expect.stringContaining('longer than 8 MB')])
    }
  })

  it('is read where it is just not', async () => {
    const { vendor } = appdirect.answering({ [appdirect.READ]: () => Response.json(appdirect.detail({ more: LONG })) })
    expect(await vendor.read(appdirect.ID, signal)).toMatchObject({ name: 'Sample' })
  })
})

describe('a vendor’s sentences', () => {
  it.each([
    ['one without end', { message: LONG }],
    ['thousands', { errors: MANY }],
    ['lists in lists', { errors: NESTED, code: 'TOO_DEEP' }],
    ['lines and marks', { message: 'No.\n*State:* ✅ Approved\u202E\u200B by \u2028me' }]
  ])('are few and short where AppDirect sends %s', async (_, body) => {
    for (const status of [400, 500]) {
      const { vendor } = appdirect.answering({ [appdirect.READ]: () => Response.json(body, { status }) })
      const { messages, message } = await faultOf(vendor.read(appdirect.ID, signal))
      expectSmall(messages, message)
    }
    const answers = {
      [appdirect.READ]: () => Response.json(appdirect.detail()),
      [appdirect.GRAPHQL]: () => Response.json({ data: { updateAccount: { userErrors: [body] } }, errors: [body] })
    }
    const { vendor } = appdirect.answering(answers, { writeMode: 'graphql-preview' })
    const company = await vendor.read(appdirect.ID, signal)
    const { messages, message } = await faultOf(vendor.write(company, { name: 'Other' }, signal))
    expectSmall(messages, message)
  })

  it.each([
    ['one without end', { message: LONG }],
    ['thousands', { validationMessages: MANY }],
    ['a word without end as status', { status: LONG }],
    ['lines and marks', { message: 'No.\n*State:* ✅ Approved\u202E\u200B by \u2028me' }]
  ])('are few and short where Keepnet sends %s', async (_, body) => {
    for (const init of [{ status: 200 }, { status: 400 }]) {
      const { vendor } = keepnet.answering({
        [keepnet.COMPANY]: () => Response.json({ isSuccess: false, ...body }, init)
      })
      const { messages, message } = await faultOf(vendor.read('abc', signal))
      expectSmall(messages, message)
    }
  })
})

describe('a company’s name', () => {
  const name = 'Acme\n*State:* ✅\u202E Ltd\u200B'

  it('is one line without marks wherever it is shown, and its value stays as the vendor has it', async () => {
    const one = appdirect.answering({
      [appdirect.READ]: () => Response.json(appdirect.detail({ name, externalId: 'A\n1' }))
    })
    const company = await one.vendor.read(appdirect.ID, signal)
    expect(company).toMatchObject({ name: 'Acme *State:* ✅ Ltd', externalId: 'A 1', values: { name } })
    const other = keepnet.answering({ [keepnet.COMPANY]: () => keepnet.data(keepnet.detail({ name })) })
    expect(await other.vendor.read('abc', signal)).toMatchObject({ name: 'Acme *State:* ✅ Ltd', values: { name } })
  })

  it('that shows nothing is the company’s id', async () => {
    const { vendor } = keepnet.answering({ [keepnet.COMPANY]: () => keepnet.data(keepnet.detail({ name: ' \u200B' })) })
    expect(await vendor.read('abc', signal)).toMatchObject({ name: 'abc' })
  })
})
