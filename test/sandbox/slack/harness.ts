import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { KnownBlock, ModalView } from '@slack/types'
import type { SlackOptions } from '../../../sandbox/slack/options.ts'
import { type SandboxSlack, startSlack } from '../../../sandbox/slack/slack.ts'

export const workspace: SlackOptions = {
  team: { id: 'T0OFFICE', name: 'Northwind Resale', domain: 'northwind' },
  people: [
    { id: 'UANN', name: 'ann', realName: 'Ann Archer', title: 'Operations' },
    { id: 'UBEN', name: 'ben', realName: 'Ben Boyle', title: 'Finance', email: 'ben@northwind.example' },
    { id: 'UOUT', name: 'otto', realName: 'Otto Outer', team: 'T0OTHER' },
    { id: 'UGONE', name: 'gus', realName: 'Gus Gone', deleted: true }
  ],
  channels: [
    { id: 'CCHANGES', name: 'changes', members: ['UANN', 'UBEN', 'UOUT', 'UBOT'] },
    { id: 'CRANDOM', name: 'random', members: ['UANN', 'UBEN'] },
    { id: 'CSECRET', name: 'secret', members: ['UANN'], isPrivate: true },
    { id: 'COLD', name: 'old', members: ['UANN', 'UBOT'], isArchived: true }
  ],
  groups: [{ id: 'SAPPROVE', handle: 'approvers', name: 'Approvers', members: ['UBEN'] }],
  app: {
    botUserId: 'UBOT',
    botId: 'BBOT',
    appId: 'ABOT',
    botToken: 'xoxb-sandbox',
    appToken: 'xapp-sandbox',
    signingSecret: 'not-much-of-a-secret',
    scopes: ['commands', 'chat:write', 'im:write', 'users:read', 'usergroups:read', 'channels:read', 'channels:history']
  },
  commands: ['/company'],
  delivery: { mode: 'socket' }
}

/** Starts the test workspace with some options changed. */
export function startWorkspace(different: Partial<SlackOptions> = {}): Promise<SandboxSlack> {
  return startSlack({ ...workspace, ...different })
}
export type Answered = { ok: boolean; error?: string; status: number; retryAfter: string | null } & Record<
  string,
  unknown
>

/** Calls the Web API as the SDK does: a form, objects as JSON within it. */
export async function call(
  slack: SandboxSlack,
  method: string,
  given: Record<string, unknown> = {},
  token: string | null = workspace.app.botToken
): Promise<Answered> {
  const fields = Object.entries(given).map(([key, value]): [string, string] => [
    key,
    typeof value === 'string' ? value : JSON.stringify(value)
  ])
  const answer = await fetch(slack.apiUrl + method, {
    method: 'POST',
    headers: token === null ? {} : { authorization: `Bearer ${token}` },
    body: new URLSearchParams(fields)
  })
  const text = await answer.text()
  return {
    ...(text.startsWith('{') ? JSON.parse(text) : { ok: false, error: text }),
    status: answer.status,
    retryAfter: answer.headers.get('retry-after')
  }
}

/** The JSON pointers of an answer's errors. */
export function pointers(answer: Answered): string[] {
  return (
    String(JSON.stringify(answer.response_metadata))
      .match(/json-pointer:[^\]]*/g)
      ?.map(one => one.slice(13)) ?? []
  )
}

/** A modal with a button. */
export function withButton(title: string) {
  const go = { type: 'button', action_id: 'go', value: 'yes', text: { type: 'plain_text', text: 'Go' } }
  return { ...modal(title), blocks: [section(title), { type: 'actions', elements: [go] }] }
}
export const long = (length: number) => 'x'.repeat(length)
export const plain = (length: number) => ({ type: 'plain_text', text: long(length) })
export const option = (value: string, text = value) => ({ text: { type: 'plain_text', text }, value })
export const actions = (...elements: object[]) => ({ type: 'actions', elements })

export function times<Item>(count: number, make: (index: number) => Item): Item[] {
  return Array.from({ length: count }, (_, at) => make(at))
}

export function select(more: object) {
  return { type: 'static_select', action_id: 'a', options: [option('one')], ...more }
}
export type Listener = {
  url: string
  requests: { body: string; headers: IncomingHttpHeaders }[]
  /** The last payload, parsed. */
  last(): Record<string, unknown>
  /** The answer; undefined is an empty 200. */
  answer(payload: Record<string, unknown>): unknown
  stop(): Promise<void>
}

/** A minimal app: records what Slack posts and returns a given answer. */
export async function listen(): Promise<Listener> {
  const requests: Listener['requests'] = []
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    requests.push({ body, headers: request.headers })
    const answer = await listener.answer(read(body))
    response.setHeader('content-type', 'application/json')
    response.end(answer === undefined ? '' : JSON.stringify(answer))
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  // A TCP server that listens has an address of this kind.
  const { port } = server.address() as AddressInfo
  const listener: Listener = {
    url: `http://127.0.0.1:${port}/slack/events`,
    requests,
    last: () => read(requests.at(-1)?.body ?? '{}'),
    answer: () => undefined,
    async stop() {
      server.closeAllConnections()
      await new Promise(resolve => server.close(resolve))
    }
  }
  return listener
}

function read(body: string): Record<string, unknown> {
  if (body.startsWith('{')) return JSON.parse(body)
  const form = Object.fromEntries(new URLSearchParams(body))
  return form.payload === undefined ? form : JSON.parse(form.payload)
}

export function modal(title: string, ...blocks: object[]): ModalView {
  return {
    type: 'modal',
    title: { type: 'plain_text', text: title },
    submit: { type: 'plain_text', text: 'Send' },
    // Tests give blocks that the types would not allow.
    blocks: blocks.length > 0 ? (blocks as KnownBlock[]) : [section(`This is ${title}.`)]
  }
}

export function section(text: string): KnownBlock {
  return { type: 'section', text: { type: 'mrkdwn', text } }
}
