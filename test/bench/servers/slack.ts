import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { app, groups, team } from '../../../sandbox/people.ts'

// Slack's Web API as far as it is needed, answering at once and checking nothing. GET /bench says what it was called,
// and when something was told in a thread: that is the outcome of a change.
const calls: Record<string, number> = {}
const toldAt: number[] = []
let number = 0

const server = createServer(async (request, response) => {
  const method = (request.url ?? '').split('/').at(-1) ?? ''
  const body = await text(request)
  response.setHeader('content-type', 'application/json')
  if (method === 'bench') return void response.end(JSON.stringify({ calls, toldAt }))
  calls[method] = (calls[method] ?? 0) + 1
  if (method === 'chat.postMessage' && body.includes('thread_ts=')) toldAt.push(Date.now())
  response.end(JSON.stringify({ ok: true, ...answerTo(method, body) }))
})
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo // a listening TCP server has one
  process.stdout.write(`${JSON.stringify({ url: `http://127.0.0.1:${port}/api/` })}\n`)
})

function answerTo(method: string, body: string): object {
  number += 1
  const form = new URLSearchParams(body)
  switch (method) {
    case 'auth.test':
      return { team_id: team.id, user_id: app.botUserId, bot_id: app.botId, url: 'https://northwind.example/' }
    case 'users.info':
      return { user: { id: form.get('user'), team_id: team.id } }
    case 'usergroups.users.list':
      return { users: groups[0]?.members ?? [] }
    case 'views.open':
    case 'views.push':
    case 'views.update':
      return { view: { id: form.get('view_id') ?? `V${number}`, hash: `${number}` } }
    default:
      return { channel: form.get('channel'), ts: `1700000000.${String(number).padStart(6, '0')}` }
  }
}
