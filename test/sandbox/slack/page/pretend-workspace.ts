import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { streamSSE } from 'hono/streaming'
import type { Block, Message, Person, PortalCompany, State, View } from '../../../../sandbox/slack/page/protocol.ts'
import { page } from '../../../../sandbox/slack/page/serve.ts'

const PEOPLE: Person[] = [
  { id: 'UOLIVIA', name: 'olivia', realName: 'Olivia Ortiz', title: 'Operator' },
  { id: 'UOMAR', name: 'omar', realName: 'Omar Haddad', title: 'Operator' },
  { id: 'UANNA', name: 'anna', realName: 'Anna Lindqvist', title: 'Approver' },
  { id: 'UARJUN', name: 'arjun', realName: 'Arjun Mehta', title: 'Approver' },
  { id: 'USAM', name: 'sam', realName: 'Sam Fields', title: 'Outsider' }
]
const BOT = { id: 'UBOT', name: 'Countersign', isBot: true }

type Sent = { path: string; body: Record<string, unknown> }
type Seen = { messages: Record<string, Message[]>; views: View[]; home: View | null }

/**
 * The server's side of the page's protocol with nothing behind it: shows what a test puts there, and keeps what the
 * page sends. What a POST answers can be set in `answers` by its path.
 */
export async function pretendWorkspace() {
  const sent: Sent[] = []
  const seen: Record<string, Seen> = {}
  const answers: Record<string, (body: Record<string, unknown>) => unknown> = {}
  const companies: PortalCompany[] = []
  const listeners = new Set<() => void>()
  const of = (person: string): Seen => {
    seen[person] ??= { messages: {}, views: [], home: null }
    return seen[person]
  }
  const app = new Hono()
  app.get('/client/people', context => context.json({ team: { id: 'T1', name: 'Northwind Resale' }, people: PEOPLE }))
  app.get('/client/state', context => context.json(stateOf(String(context.req.query('as')), of)))
  app.get('/client/events', context =>
    streamSSE(context, async stream => {
      const tell = () => void stream.writeSSE({ event: 'changed', data: '{}' })
      listeners.add(tell)
      await new Promise<void>(resolve => stream.onAbort(resolve))
      listeners.delete(tell)
    })
  )
  app.get('/portal', context => {
    if (companies.length === 0) return context.notFound()
    const text = (context.req.query('text') ?? '').toLowerCase()
    return context.json(companies.filter(each => each.name.toLowerCase().includes(text)))
  })
  app.post('*', async context => {
    const body: Record<string, unknown> = await context.req.json()
    sent.push({ path: context.req.path, body })
    return context.json((await answers[context.req.path]?.(body)) ?? {})
  })
  app.route('/', page())

  let server: ReturnType<typeof serve> | undefined
  const port = await new Promise<number>(resolve => {
    server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, info => resolve(info.port))
  })
  return {
    url: `http://127.0.0.1:${port}`,
    sent,
    answers,
    companies,
    of,
    changed: () => {
      for (const tell of listeners) tell()
    },
    stop: () =>
      new Promise<void>(resolve => {
        server?.close(() => resolve())
        if (server && 'closeAllConnections' in server) server.closeAllConnections()
      })
  }
}

function stateOf(person: string, of: (person: string) => Seen): State {
  const me = PEOPLE.find(each => each.id === person)
  if (!me) throw new Error(`There is nobody ${person} here.`)
  return {
    me,
    team: { id: 'T1', name: 'Northwind Resale' },
    channels: [
      { id: 'C1', name: 'licence-changes', kind: 'channel', unread: 0 },
      { id: 'C2', name: 'licence-alerts', kind: 'channel', unread: 0 },
      { id: `D${person}`, name: 'Countersign', kind: 'dm', unread: 0 }
    ],
    names: {
      ...Object.fromEntries(PEOPLE.map(each => [each.id, each.realName])),
      S1: 'licence-approvers',
      UBOT: 'Countersign'
    },
    commands: ['/company'],
    shortcuts: [{ name: 'Request a change', callbackId: 'change.request' }],
    ...of(person)
  }
}

let count = 0

/** A message, later than the one before. */
export function message(facts: Partial<Message> & { blocks?: Block[] }): Message {
  count++
  return {
    ts: `${Math.floor(Date.now() / 1000) - 600 + count}.00000${count % 10}`,
    user: BOT,
    text: '',
    blocks: [],
    ephemeral: false,
    ...facts
  }
}
