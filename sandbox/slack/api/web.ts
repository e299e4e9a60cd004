import { setTimeout as wait } from 'node:timers/promises'
import type { HttpBindings } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import { Hono } from 'hono'
import { invalid, type Refusal } from '../check/message.ts'
import { isRecord, type Problem, parsed } from '../check/problem.ts'
import { checkBlocks, checkHome, checkModal } from '../check/surface.ts'
import type { WorkspaceParts } from '../parts.ts'
import { chat } from './chat.ts'
import { type Conditions, isLost, rateLimiter } from './conditions.ts'
import { conversations } from './conversations.ts'
import { files } from './files.ts'
import { type Arguments, type Method, type Methods, missingScope } from './method.ts'
import { people } from './people.ts'
import { views } from './views.ts'

/** One call of the app, with Slack's error if it was refused. */
export type Call = { method: string; ok: boolean; error?: string }

type Web = Hono<{ Bindings: HttpBindings }>

const KEPT = 2000

/** The Web API under `/api/`, and the response URLs under `/actions/`. */
export function web(parts: WorkspaceParts, conditions: Conditions, base: () => string): { app: Web; calls: Call[] } {
  const app: Web = new Hono()
  const calls: Call[] = []
  const { methods: uploading, uploads } = files(parts, base)
  const methods: Methods = {
    ...basics(base),
    ...chat,
    ...views,
    ...conversations,
    ...uploading,
    ...people(conditions)
  }
  const limit = rateLimiter(conditions, parts.workspace.now)
  const { scopes } = parts.workspace.options.app

  function record(call: Call): void {
    calls.push(call)
    if (calls.length > KEPT) calls.shift()
    parts.workspace.changed()
  }

  app.on(['GET', 'POST'], '/api/:method', async context => {
    const name = context.req.param('method')
    if (conditions.slow > 0) await wait(conditions.slow)
    if (conditions.state === 'unavailable') {
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
    if (isLost(conditions, name)) {
      context.env.outgoing.destroy()
      return RESPONSE_ALREADY_SENT
    }
    return context.json({ ok: !refused, ...result }, 200, {
      'x-oauth-scopes': scopes.join(','),
      ...(method?.scope && { 'x-accepted-oauth-scopes': method.scope })
    })
  })

  app.route('/', uploads)

  app.post('/actions/:team/:key', async context => {
    if (conditions.slow > 0) await wait(conditions.slow)
    if (conditions.state === 'unavailable') return context.text('upstream connect error', 503)
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

/** The app's identity, its sockets, and Slack's validation of blocks. */
function basics(base: () => string): Methods {
  return {
    'auth.test': {
      token: 'any',
      scope: null,
      run(parts) {
        const { team, app } = parts.workspace.options
        return {
          url: `https://${team.domain}.slack.com/`,
          team: team.name,
          user: parts.workspace.member(app.botUserId)?.name,
          team_id: team.id,
          user_id: app.botUserId,
          bot_id: app.botId,
          app_id: app.appId,
          is_enterprise_install: false
        }
      }
    },

    'api.test': { token: 'any', scope: null, run: (_, given) => ({ args: given }) },

    'apps.connections.open': {
      token: 'app',
      scope: null,
      run(parts) {
        if (parts.deliveries.mode() !== 'socket') return { error: 'socket_mode_not_enabled' }
        return { url: `${base().replace(/^http/, 'ws')}${parts.deliveries.sockets.ticket()}` }
      }
    },

    'blocks.validate': {
      token: 'any',
      scope: null,
      run(_, given) {
        const kinds = ['blocks', 'message', 'view'].filter(key => given[key] !== undefined)
        if (kinds.length !== 1) {
          return invalid('invalid_arguments', [
            { at: '', message: 'must provide exactly one of blocks, message and view' }
          ])
        }
        const problems = problemsOf(String(kinds[0]), parsed(given[String(kinds[0])]))
        return { errors: problems.map(one => ({ pointer: one.at, code: 'invalid', constraint: one.message })) }
      }
    }
  }
}

function problemsOf(kind: string, value: unknown): Problem[] {
  if (kind === 'blocks') return checkBlocks(value, 'message', '/blocks')
  if (kind === 'message')
    return checkBlocks(isRecord(value) ? (value.blocks ?? []) : value, 'message', '/message/blocks')
  const checked = isRecord(value) && value.type === 'home' ? checkHome(value) : checkModal(value)
  return 'problems' in checked ? checked.problems : []
}
