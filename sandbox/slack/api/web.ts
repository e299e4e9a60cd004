import { setTimeout as wait } from 'node:timers/promises'
import { Hono } from 'hono'
import { isRecord } from '../check/problem.ts'
import type { WorkspaceParts } from '../interactions/parts.ts'
import { basics } from './basics.ts'
import { chat } from './chat.ts'
import type { Refusal } from './content.ts'
import { conversations } from './conversations.ts'
import { type Arguments, type Method, type Methods, missingScope } from './method.ts'
import { people } from './people.ts'
import { rates } from './rates.ts'
import type { Switches } from './switches.ts'
import { views } from './views.ts'

/** One call that the app made; `error` is Slack's word when it was refused. */
export type Call = { method: string; ok: boolean; error?: string }

const KEPT = 2000

/** The Web API under `/api/`, and the response addresses under `/actions/`. */
export function web(parts: WorkspaceParts, switches: Switches, base: () => string): { app: Hono; calls: Call[] } {
  const app = new Hono()
  const calls: Call[] = []
  const methods: Methods = { ...basics(base), ...chat, ...views, ...conversations, ...people(switches) }
  const limit = rates(switches, parts.workspace.now)
  const { scopes } = parts.workspace.options.app

  function record(call: Call): void {
    calls.push(call)
    if (calls.length > KEPT) calls.shift()
    parts.workspace.changed()
  }

  app.on(['GET', 'POST'], '/api/:method', async context => {
    const name = context.req.param('method')
    if (switches.slow > 0) await wait(switches.slow)
    if (switches.state === 'unavailable') {
      record({ method: name, ok: false, error: 'unavailable' })
      return context.text('upstream connect error', 503)
    }
    const given = await argumentsOf(context.req.raw)
    const seconds = limit(name, given)
    if (seconds > 0) {
      record({ method: name, ok: false, error: 'ratelimited' })
      return context.json({ ok: false, error: 'ratelimited' }, 429, { 'retry-after': String(seconds) })
    }
    const method = Object.hasOwn(methods, name) ? methods[name] : undefined
    const result = await answerTo(parts, method, given, context.req.header('authorization'))
    const refused = isRefusal(result)
    record({ method: name, ok: !refused, ...(refused && { error: result.error }) })
    return context.json({ ok: !refused, ...result }, 200, {
      'x-oauth-scopes': scopes.join(','),
      ...(method?.scope && { 'x-accepted-oauth-scopes': method.scope })
    })
  })

  app.post('/actions/:team/:key', async context => {
    if (switches.slow > 0) await wait(switches.slow)
    if (switches.state === 'unavailable') return context.text('upstream connect error', 503)
    const body: unknown = await context.req.json().catch(() => null)
    if (!isRecord(body)) return context.json({ ok: false, error: 'invalid_payload' }, 400)
    const used = parts.responses.use(context.req.param('key'), body)
    record({
      method: 'response_url',
      ok: used.status === 200,
      ...(used.status !== 200 && { error: String(used.body.error) })
    })
    return context.json(used.body, used.status)
  })

  return { app, calls }
}

async function answerTo(
  parts: WorkspaceParts,
  method: Method | undefined,
  given: Arguments,
  header: string | undefined
) {
  if (method === undefined) return { error: 'unknown_method' }
  const { app } = parts.workspace.options
  const token = header?.replace(/^Bearer\s+/i, '') ?? given.token
  if (token === undefined || token === '') return { error: 'not_authed' }
  if (token !== app.botToken && token !== app.appToken) return { error: 'invalid_auth' }
  const kind = token === app.appToken ? 'app' : 'bot'
  if (method.token !== 'any' && method.token !== kind) return { error: 'not_allowed_token_type' }
  if (method.scope !== null && kind === 'bot' && !app.scopes.includes(method.scope)) {
    return missingScope(parts, method.scope)
  }
  return method.run(parts, given)
}

async function argumentsOf(request: Request): Promise<Arguments> {
  const query = Object.fromEntries(new URL(request.url).searchParams)
  const type = request.headers.get('content-type') ?? ''
  if (request.method === 'GET') return query
  if (type.startsWith('application/json')) {
    const body: unknown = await request.json().catch(() => null)
    return { ...query, ...(isRecord(body) ? body : {}) }
  }
  return { ...query, ...Object.fromEntries(new URLSearchParams(await request.text())) }
}

function isRefusal(result: Record<string, unknown>): result is Refusal {
  return typeof result.error === 'string'
}
