import { SANDBOX_CREDENTIALS } from '../../../sandbox/keepnet/tokens.ts'
import { app as installed } from '../../../sandbox/people.ts'
import { type Backend, type Ids, TIMES } from '../../../src/queue/backend.ts'

// What the product is measured beside: `node bare.ts bot|worker|both`. A Bolt app that acknowledges and offers nothing;
// a BullMQ worker that makes the three calls of a change where VENDOR_URL says where, and does nothing where it does not.
// Only what a part needs is loaded with it, so that its memory and its start are its own.

/** The baseline's queue, on the same backend as the product's. */
export const QUEUE = 'bare'

export async function openBareQueue(env: Readonly<Record<string, string | undefined>>): Promise<Backend> {
  const log = { info() {}, warn: console.warn, error: console.error }
  if (env.REDIS_URL) {
    const { redisBackend } = await import('../../../src/queue/redis.ts')
    return await redisBackend(env.REDIS_URL, { prefix: 'bare', log, times: TIMES })
  }
  const { embeddedBackend } = await import('../../../src/queue/postgres.ts')
  const { openEmbedded } = await import('../../../src/store/embedded/open.ts')
  const pool = await openEmbedded(env.DATA_DIR ?? 'memory://')
  const backend = await embeddedBackend(pool, { prefix: 'bare', log, times: TIMES })
  return { ...backend, close: () => pool.end() }
}

if (import.meta.main) {
  const [part = ''] = process.argv.slice(2)
  const url = part === 'worker' ? 'none' : await startBot()
  if (part !== 'bot') await startWorker()
  if (part === 'both' && process.env.DATABASE_URL) await connect(process.env.DATABASE_URL)
  process.stdout.write(`${JSON.stringify({ url })}\n`)
}

async function startBot(): Promise<string> {
  const { App, HTTPReceiver } = await import('@slack/bolt')
  const receiver = new HTTPReceiver({ signingSecret: installed.signingSecret, endpoints: ['/slack/events'] })
  const { botToken, botId, botUserId } = installed
  const app = new App({ receiver, authorize: async () => ({ botToken, botId, botUserId }) })
  app.command('/company', ({ ack }) => ack())
  app.options('company', ({ ack }) => ack({ options: [] }))
  const server = await receiver.start({ port: 0, host: '127.0.0.1' })
  const address = server.address()
  if (!address || typeof address === 'string') throw new Error('The empty app has no port.')
  return `http://127.0.0.1:${address.port}`
}

async function connect(connectionString: string): Promise<void> {
  const { Pool } = await import('pg')
  await new Pool({ connectionString }).query('SELECT 1')
}

async function startWorker(): Promise<void> {
  const backend = await openBareQueue(process.env)
  const { VENDOR_URL: vendor } = process.env
  const headers = vendor ? { authorization: await authorization(vendor) } : undefined
  const run = async ({ data }: { data: Ids }) => {
    if (headers) await readWriteRead(`${vendor}/api/companies/${data.company}`, Number(data.seats), headers)
  }
  const worker = backend.worker(QUEUE, run, { concurrency: 4 })
  worker.on('error', error => console.error(error))
  await worker.waitUntilReady()
}

async function authorization(vendor: string): Promise<string> {
  const { clientId, clientSecret } = SANDBOX_CREDENTIALS
  const form = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret, scope: 'api1' }
  const answer = await fetch(`${vendor}/connect/token`, { method: 'POST', body: new URLSearchParams(form) })
  const { access_token: token }: { access_token: string } = await answer.json()
  return `Bearer ${token}`
}

type Company = Record<string, string | number | boolean | null | string[]>

/** The calls of a change, with bodies as large as the product's, and nothing around them. */
async function readWriteRead(url: string, seats: number, headers: { authorization: string }): Promise<void> {
  const company = await read(url, headers)
  const body = new FormData()
  for (const [name, value] of Object.entries({ ...company, NumberOfUsers: seats })) {
    if (value === null || typeof value === 'object') continue
    body.append(name, String(value))
  }
  await (await fetch(url, { method: 'PUT', headers, body })).json()
  const { numberOfUsers } = await read(url, headers)
  if (numberOfUsers !== seats) throw new Error(`The vendor shows ${numberOfUsers} seats and was given ${seats}.`)
}

async function read(url: string, headers: { authorization: string }): Promise<Company> {
  const { data }: { data: Company } = await (await fetch(url, { headers })).json()
  return data
}
