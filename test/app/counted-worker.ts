import { setTimeout as wait } from 'node:timers/promises'
import type { SandboxKeepnet } from '../../sandbox/keepnet/keepnet.ts'
import { SANDBOX_CREDENTIALS } from '../../sandbox/keepnet/tokens.ts'
import { app, team } from '../../sandbox/people.ts'
import type { SandboxSlack } from '../../sandbox/slack/slack.ts'
import { handlersOf } from '../../src/app/start.ts'
import { APPLY_TIMES } from '../../src/changes/apply/run.ts'
import type { Job, Log, People, Queue } from '../../src/changes/ports/ports.ts'
import { simplePolicy } from '../../src/policy/load/build.ts'
import { createMessenger } from '../../src/slack/change-message/messenger.ts'
import { createClients } from '../../src/slack/transport/clients.ts'
import type { EmbeddedPool } from '../../src/store/embedded/pool.ts'
import { createStore, type StorePool } from '../../src/store/store.ts'
import { vendors as openVendors } from '../../src/vendors/index.ts'
import { SETTINGS } from '../../src/watch/alerts/alert.ts'

export const approver = { team: team.id, user: 'U0CARLA' }
export const policy = simplePolicy({ people: [approver.user], groups: [] })
export const never = new AbortController().signal
const clock = { now: () => new Date(), wait: (milliseconds: number) => wait(milliseconds), pass() {} }
const log: Log = { info() {}, warn: fail, error: fail }
const everybody: People = { members: async () => ({}), membership: async () => 'member' }

/** A worker as the product has it, on a queue that does what is due when it is told to, and not what waits for later. */
export async function openWorker(pool: EmbeddedPool, keepnet: SandboxKeepnet, slack: SandboxSlack) {
  const statements: string[] = []
  const store = await createStore({ pool: counted(pool, statements), clock })
  const { clientId, clientSecret } = SANDBOX_CREDENTIALS
  const vendors = openVendors({ keepnet: { clientId, clientSecret, baseUrl: keepnet.url } }, clock)
  const waiting = new Map<string, Job>()
  const queue: Queue = {
    async enqueue(job, delay = 0) {
      if (delay === 0) waiting.set(JSON.stringify(job), job)
    }
  }
  const vendor = (name: string) => vendors.find(one => one.name === name) ?? fail({ name }, 'no such vendor')
  const readFile = async () => ({ fault: 'Nobody uploaded a file.' })
  const access = { people: everybody, readFile, policy: () => policy, team: team.id, vendor }
  const { outbox } = createClients(
    { botToken: app.botToken, apiUrl: slack.apiUrl, mode: { name: 'socket', appToken: app.appToken } },
    log
  )
  const frame = { zone: SETTINGS.zone, workspace: '' }
  const messenger = createMessenger({ client: outbox, vendors, log, frame })
  const dependencies = { store, queue, log, clock, vendors, settings: SETTINGS, channel: 'C0ALERTS', ...access }
  const handlers = handlersOf({ ...dependencies, messenger }, { apply: APPLY_TIMES, taken: 60_000, watch: true })

  return {
    dependencies,
    statements,
    used: new Set<string>(),
    async work() {
      while (waiting.size > 0) {
        const jobs = [...waiting.values()]
        waiting.clear()
        await Promise.all(
          jobs.map(job =>
            job.name === 'apply' ? handlers.apply(job.change, never) : handlers.message(job.message, never)
          )
        )
      }
    }
  }
}

/** The pool, with the name of each query noted, or its text. */
function counted(pool: EmbeddedPool, statements: string[]): StorePool {
  const note = (query: string | { name: string }) => statements.push(typeof query === 'string' ? query : query.name)
  return {
    options: pool.options,
    end: () => pool.end(),
    query(query) {
      note(query)
      return pool.query(query)
    },
    async connect() {
      const client = await pool.connect()
      return {
        query(text, values) {
          note(text)
          return client.query(text, values)
        },
        release: () => client.release()
      }
    }
  }
}

function fail(facts: object, message: string): never {
  throw new Error(`${message}: ${JSON.stringify(facts)}`)
}
