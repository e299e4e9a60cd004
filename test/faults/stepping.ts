/**
 * The process that `src/main.ts` starts, as bot and worker in one, which can end itself with SIGKILL at a step. A step is
 * anything that lasts longer than the process: a statement that writes, a Redis command, an HTTP request to a vendor or
 * Slack, the answer to Slack. Each is one step just before it, and another when its answer is there.
 *
 * Nothing in `src/` serves this: Node and ioredis announce what they send on `node:diagnostics_channel`, and statements
 * are seen where `pg`, or the thread of the embedded database, is handed them. So the list of steps cannot differ from
 * what the code does. On SIGUSR2 the counting begins: the process writes each step to its log, and at the one called
 * `KILL_AT` it ends.
 */
import { createHash } from 'node:crypto'
import { subscribe } from 'node:diagnostics_channel'
import { writeSync } from 'node:fs'
import { Worker } from 'node:worker_threads'
import { Redis } from 'ioredis'
import pg from 'pg'
import { pino } from 'pino'
import { getConfig } from '../../src/app/config.ts'
import { startService } from '../../src/app/start.ts'
import { APPLY_TIMES } from '../../src/changes/apply/run.ts'

/** What changes nothing: a death there is one just after the step before. */
const POLLING =
  /^(before|after) (sql (select|begin|stored-context|-- (Whether|The worker|The timestamp|Two-phase))|redis (bzpopmin|eval|moveStalledJobsToWait|extendLocks))/i

const { KILL_AT, ...environment } = process.env
const counted = new Map<string, number>()
let counting = false

process.on('SIGUSR2', () => {
  counting = true
  counted.clear()
  say({ msg: 'counting' })
})

watchHttp()
watchRedis()
if (environment.DATABASE_URL) watchPostgres()
else watchEmbedded()

const service = await startService(getConfig(environment), 'both', pino(), {
  apply: { ...APPLY_TIMES, lease: 1_500, landing: 1_500, busy: 300, held: 300 },
  taken: 1_500,
  sweepEvery: 700,
  membershipTtl: 60_000,
  followEvery: 600_000,
  watch: false,
  queue: { lock: 1_500, stalledCheck: 400 }
})
process.once('SIGTERM', () => void service.stop().then(() => process.exit(0)))

/** One step, by its name and how often it has come before. */
function step(name: string): void {
  if (!counting || POLLING.test(name)) return
  const times = (counted.get(name) ?? 0) + 1
  counted.set(name, times)
  const key = times === 1 ? name : `${name} (${times})`
  say({ msg: 'step', step: key })
  if (key === KILL_AT) process.kill(process.pid, 'SIGKILL')
}

/** Written at once, unlike the log: the next moment may be the last. */
function say(line: object): void {
  writeSync(1, `${JSON.stringify({ level: 30, ...line })}\n`)
}

function watchHttp(): void {
  const names = new WeakMap<object, string>()
  subscribe('undici:request:create', message => {
    const { request } = message as { request: { method: string; origin: string; path: string } } // as Node documents it
    const path = request.path.replace(/\?.*/, '').replaceAll(/[^/]*\d[^/]*/g, ':id')
    names.set(request, `${request.method} ${path}`)
    step(`before ${names.get(request)}`)
  })
  subscribe('undici:request:trailers', message => {
    const { request } = message as { request: object } // as Node documents it
    step(`after ${names.get(request)}`)
  })
  subscribe('http.server.request.start', () => step('before the answer to Slack'))
  subscribe('http.server.response.finish', () => step('after the answer to Slack'))
}

function watchRedis(): void {
  const scripts = new Map<string, string>()
  const define = Redis.prototype.defineCommand
  Redis.prototype.defineCommand = function (name, definition) {
    scripts.set(createHash('sha1').update(definition.lua).digest('hex'), name)
    return define.call(this, name, definition)
  }
  const nameOf = (message: unknown) => {
    const { command, args } = message as { command: string; args: string[] } // as ioredis documents it
    const script = command === 'evalsha' ? scripts.get(args[0] ?? '') : undefined
    return script ? `${script.replace(/:.*/, '')} ${args[2]?.split(':')[1]}` : command
  }
  subscribe('tracing:ioredis:command:start', message => step(`before redis ${nameOf(message)}`))
  subscribe('tracing:ioredis:command:asyncEnd', message => step(`after redis ${nameOf(message)}`))
}

function watchPostgres(): void {
  const { query } = pg.Client.prototype
  pg.Client.prototype.query = function (this: pg.Client, ...given: unknown[]) {
    const name = statementOf(given[0])
    step(`before sql ${name}`)
    const after = () => step(`after sql ${name}`)
    const answered = given.at(-1)
    if (typeof answered !== 'function') return Reflect.apply(query, this, given).finally(after)
    const then = (...answer: unknown[]) => {
      after()
      answered(...answer)
    }
    return Reflect.apply(query, this, [...given.slice(0, -1), then])
  }
}

function watchEmbedded(): void {
  const { postMessage } = Worker.prototype
  Worker.prototype.postMessage = function (this: Worker, ...given: Parameters<typeof postMessage>) {
    const [request] = given
    const isQuery = typeof request === 'object' && request !== null && 'text' in request
    if (isQuery) step(`before sql ${statementOf(request)}`)
    return Reflect.apply(postMessage, this, given)
  }
}

/** Its name, or how it begins. */
function statementOf(query: unknown): string {
  const { name, text } =
    typeof query === 'object' && query !== null ? { name: '', text: '', ...query } : { name: '', text: String(query) }
  return String(name || String(text).trim().replaceAll(/\s+/g, ' ').slice(0, 60))
}
