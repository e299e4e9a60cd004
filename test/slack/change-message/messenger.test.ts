import { LogLevel, WebClient } from '@slack/web-api'
import { describe, expect, it } from 'vitest'
import type { OutboxMessage } from '../../../src/changes/outbox/message.ts'
import type { Vendor } from '../../../src/changes/ports/vendor.ts'
import type { Subject } from '../../../src/slack/change-message/draw-messages.ts'
import { createMessenger } from '../../../src/slack/change-message/messenger.ts'
import { scriptedVendor } from '../../changes/scripted-vendor.ts'
import { at, changeOf } from '../change.ts'

const never = new AbortController().signal
const card: OutboxMessage = {
  id: 'n1',
  about: { name: 'change', id: 'chg_1', kind: 'card' },
  number: 0,
  channel: 'C1',
  ts: null,
  card: null,
  version: 1,
  shown: 0,
  attempts: 1,
  unsure: false,
  token: 't1'
}

type Given = URLSearchParams

/** A messenger whose Slack answers every call so, the names of the methods that were called, and with what. */
function messenger(answer: (given: Given) => Response | Promise<Response>, vendor: Vendor = scriptedVendor()) {
  const called: string[] = []
  const sent: Given[] = []
  const fetch: typeof globalThis.fetch = async (url, init) => {
    called.push(String(url).split('/').at(-1) ?? '')
    const given = new URLSearchParams(String(init?.body))
    sent.push(given)
    return await answer(given)
  }
  const client = new WebClient('xoxb-1', {
    fetch,
    logLevel: LogLevel.ERROR,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true
  })
  const log = { info() {}, warn() {}, error() {} }
  const { show } = createMessenger({ client, vendors: [vendor], log, frame: { zone: 'Etc/UTC', workspace: '' } })
  return { called, sent, show: (message: OutboxMessage) => show(message, subjectOf(message), never) }
}

function subjectOf({ about }: OutboxMessage): Subject {
  if (about.name === 'change') return ofChange(about.kind)
  if (about.name !== 'freeze') throw new Error(`Nothing here is about ${about.name}.`)
  const by = { team: 'T1', user: 'U_APPROVER' }
  const freeze = { id: about.id, by, reason: 'Audit', at, channel: 'C1', unfrozen: null }
  return { name: 'freeze', kind: about.kind, freeze }
}

function ofChange(kind: Extract<OutboxMessage['about'], { name: 'change' }>['kind']): Subject {
  const change = changeOf()
  if (kind === 'edited')
    return { name: kind, kind, change, edit: { before: change, after: { ...change, revision: 2 } } }
  if (kind !== 'reminder' && kind !== 'escalation') return { name: 'change', kind, change }
  return { name: 'reminder', kind, change, recipients: { users: ['U_DEPUTY'], groups: ['S_FINANCE'] } }
}

const refuse = (error: string) => () => Response.json({ ok: false, error })
const at1 = { channel: 'C1', ts: '1.1' }

describe('sending a notice', () => {
  it('posts a card once, and edits it where it stands afterwards', async () => {
    const { called, show } = messenger(() => Response.json({ ok: true, ts: '1.1' }))
    expect(await show(card)).toEqual({ name: 'shown', channel: 'C1', ts: '1.1' })
    expect(await show({ ...card, ts: '1.1' })).toEqual({ name: 'shown', channel: 'C1', ts: '1.1' })
    expect(called).toEqual(['chat.postMessage', 'chat.update'])
  })

  it('remembers where Slack put what was posted to a person', async () => {
    const { show } = messenger(() => Response.json({ ok: true, channel: 'D1', ts: '1.1' }))
    expect(await show({ ...card, channel: 'U_REQUESTER' })).toEqual({ name: 'shown', channel: 'D1', ts: '1.1' })
  })

  it('waits with the outcome until there is a card to hang it on, and then posts it once', async () => {
    const { called, show } = messenger(() => Response.json({ ok: true, ts: '2.2' }))
    const outcome: OutboxMessage = { ...card, about: { name: 'change', id: 'chg_1', kind: 'outcome' } }
    expect(await show(outcome)).toEqual({ name: 'later', after: 2_000 })
    expect(await show({ ...outcome, attempts: 20 })).toEqual({ name: 'later', after: 60_000 })
    expect(await show({ ...outcome, card: at1 })).toEqual({ name: 'shown', channel: 'C1', ts: '2.2' })
    expect(await show({ ...outcome, card: at1, ts: '2.2' })).toEqual({ name: 'shown', channel: 'C1', ts: '2.2' })
    expect(called).toEqual(['chat.postMessage'])
  })

  it('waits as long as Slack asks', async () => {
    const { show } = messenger(() => new Response('', { status: 429, headers: { 'retry-after': '7' } }))
    expect(await show(card)).toEqual({ name: 'later', after: 7_000 })
  })

  it('waits longer and longer while Slack is away, up to a minute', async () => {
    const { show } = messenger(() => Promise.reject(new TypeError('fetch failed')))
    const waits = await Promise.all([1, 2, 3, 20].map(attempts => show({ ...card, attempts })))
    expect(waits).toEqual([2_000, 4_000, 8_000, 60_000].map(after => ({ name: 'later', after, unsure: true })))
  })

  it('waits where Slack itself is broken', async () => {
    const { show } = messenger(() => new Response('', { status: 503 }))
    expect(await show(card)).toEqual({ name: 'later', after: 2_000, unsure: true })
  })

  it.each(['internal_error', 'fatal_error', 'request_timeout', 'service_unavailable'])(
    'does not know whether it was posted where Slack says %s',
    async error => {
      const { show } = messenger(refuse(error))
      expect(await show(card)).toEqual({ name: 'later', after: 2_000, unsure: true })
    }
  )

  it('finds a message gone only where there was one', async () => {
    const { show } = messenger(refuse('message_not_found'))
    expect(await show({ ...card, ts: '1.1' })).toEqual({ name: 'gone' })
    expect(await show(card)).toEqual({ name: 'later', after: 60_000 })
  })

  it('looks now and then whether a person has mended what Slack refuses', async () => {
    const { show } = messenger(refuse('not_in_channel'))
    expect(await show(card)).toEqual({ name: 'later', after: 300_000 })
  })

  it.each(['invalid_blocks', 'invalid_blocks_format', 'msg_blocks_too_long', 'msg_too_long'])(
    'sends the text alone where Slack says %s',
    async error => {
      const { sent, show } = messenger(given =>
        given.get('blocks') === '[]' ? Response.json({ ok: true, channel: 'C1', ts: '1.1' }) : refuse(error)()
      )
      expect(await show(card)).toEqual({ name: 'shown', channel: 'C1', ts: '1.1' })
      expect(await show({ ...card, ts: '1.1' })).toEqual({ name: 'shown', channel: 'C1', ts: '1.1' })
      expect(sent.map(given => given.get('text')?.includes('Waiting for approval: Acme'))).toEqual([
        true,
        true,
        true,
        true
      ])
    }
  )

  it('does not take a fault of ours for one of Slack’s', async () => {
    const bad: Vendor = {
      ...scriptedVendor(),
      get fields(): Vendor['fields'] {
        throw new TypeError('ours')
      }
    }
    const { called, show } = messenger(() => Response.json({ ok: true, ts: '1.1' }), bad)
    await expect(show(card)).rejects.toThrow('ours')
    expect(called).toEqual([])
  })
})

describe('a message that may have been posted before', () => {
  const lost = { ...card, unsure: true }
  const outcome: OutboxMessage = { ...lost, about: { name: 'change', id: 'chg_1', kind: 'outcome' }, card: at1 }
  const posted = (message: string, ts: string) => ({ ts, metadata: { event_payload: { message } } })

  it('is found by its id on a later page, and edited there instead of posted again', async () => {
    const { called, sent, show } = messenger(given => {
      if (!given.has('include_all_metadata')) return Response.json({ ok: true, ts: given.get('ts') })
      const last = given.get('cursor') === 'next'
      const messages = [{ ts: '9.9' }, posted(last ? 'n1' : 'n2', last ? '1.1' : '2.2')]
      return Response.json({ ok: true, messages, response_metadata: { next_cursor: last ? '' : 'next' } })
    })
    expect(await show(lost)).toEqual({ name: 'shown', channel: 'C1', ts: '1.1' })
    expect(called).toEqual(['conversations.history', 'conversations.history', 'chat.update'])
    expect(sent.map(given => given.get('ts'))).toEqual([null, null, '1.1'])
  })

  it('is looked for in its thread, and left as it is where it is posted once', async () => {
    const { called, sent, show } = messenger(() => Response.json({ ok: true, messages: [posted('n1', '1.2')] }))
    expect(await show(outcome)).toEqual({ name: 'shown', channel: 'C1', ts: '1.2' })
    expect(called).toEqual(['conversations.replies'])
    expect([sent[0]?.get('ts'), sent[0]?.get('include_all_metadata')]).toEqual(['1.1', 'true'])
  })

  it('is posted, marked with its id, where it is nowhere among the last thousand', async () => {
    const { called, sent, show } = messenger(given =>
      given.has('include_all_metadata')
        ? Response.json({ ok: true, messages: [posted('n2', '2.2')], response_metadata: { next_cursor: 'next' } })
        : Response.json({ ok: true, ts: '3.3' })
    )
    expect(await show(lost)).toEqual({ name: 'shown', channel: 'C1', ts: '3.3' })
    expect(called).toEqual([...Array(5).fill('conversations.history'), 'chat.postMessage'])
    const mark = { event_type: 'countersign_message', event_payload: { message: 'n1', about: 'chg_1' } }
    expect(JSON.parse(sent.at(-1)?.get('metadata') ?? '')).toEqual(mark)
  })

  it('is not looked for where the first attempt was surely refused', async () => {
    const { called, show } = messenger(() => Response.json({ ok: true, ts: '1.1' }))
    await show({ ...card, attempts: 5 })
    expect(called).toEqual(['chat.postMessage'])
  })

  it.each(['missing_scope', 'not_in_channel', 'thread_not_found'])(
    'is posted again where the bot may not look for it: %s',
    async error => {
      const { called, show } = messenger(given =>
        given.has('include_all_metadata') ? refuse(error)() : Response.json({ ok: true, ts: '3.3' })
      )
      expect(await show(lost)).toEqual({ name: 'shown', channel: 'C1', ts: '3.3' })
      expect(called).toEqual(['conversations.history', 'chat.postMessage'])
    }
  )

  it('stays in doubt until somebody could look', async () => {
    const { called, show } = messenger(() => new Response('', { status: 429, headers: { 'retry-after': '7' } }))
    expect(await show(lost)).toEqual({ name: 'later', after: 7_000, unsure: true })
    expect(await show({ ...outcome, card: null })).toEqual({ name: 'later', after: 2_000, unsure: true })
    expect(called).toEqual(['conversations.history'])
  })
})

describe.each(['channel_not_found', 'not_in_channel', 'is_archived'])('in a channel that answers %s', error => {
  const shut = () =>
    messenger(given =>
      given.get('channel') === 'C1' ? refuse(error)() : Response.json({ ok: true, channel: 'D1', ts: '3.3' })
    )
  const inDirect = { name: 'shown', channel: 'D1', ts: '3.3' }

  it('the card goes to who asked, and says there where it belongs and how approvers find it', async () => {
    const { sent, show } = shut()
    expect(await show(card)).toEqual(inDirect)
    expect(await show({ ...card, channel: 'D1', ts: '3.3' })).toEqual(inDirect)
    expect(sent.map(given => given.get('channel'))).toEqual(['C1', 'U_REQUESTER', 'D1'])
    const [there, ...here] = sent.map(given => `${given.get('text')} ${given.get('blocks')}`)
    expect(there).not.toContain('I can’t post')
    for (const said of here) expect(said.match(/I can’t post[^"]*`\/company queue`/g)).toHaveLength(2)
  })

  it('the outcome follows the card, or goes to who asked where the card is out of reach', async () => {
    const { sent, show } = shut()
    const outcome: OutboxMessage = { ...card, about: { name: 'change', id: 'chg_1', kind: 'outcome' } }
    expect(await show({ ...outcome, card: { channel: 'D1', ts: '3.3' } })).toEqual(inDirect)
    expect(await show({ ...outcome, card: at1 })).toEqual(inDirect)
    expect(sent.map(given => [given.get('channel'), given.get('thread_ts')])).toEqual([
      ['D1', '3.3'],
      ['C1', '1.1'],
      ['U_REQUESTER', null]
    ])
  })

  it('what is for the channel waits until somebody opens it', async () => {
    const { called, show } = shut()
    for (const kind of ['break-glass', 'reminder'] as const) {
      const message: OutboxMessage = { ...card, about: { name: 'change', id: 'chg_1', kind }, card: at1 }
      expect(await show(message)).toEqual({ name: 'later', after: 300_000 })
    }
    expect(called).toHaveLength(2)
  })
})
