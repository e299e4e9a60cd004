import { Pool } from 'pg'
import { type SandboxKeepnet, startKeepnet } from '../../../sandbox/keepnet/keepnet.ts'
import { SANDBOX_CREDENTIALS } from '../../../sandbox/keepnet/tokens.ts'
import { app, people as sample, team } from '../../../sandbox/people.ts'
import type { Member } from '../../../sandbox/slack/options.ts'
import { type SandboxSlack, startSlack } from '../../../sandbox/slack/slack.ts'
import type { ProcessRole } from '../../../src/app/start.ts'
import { type Balancer, balancer } from './balancer.ts'
import { type Running, run } from './running.ts'
import { ownDatabase, ownRedis } from './servers.ts'

export type Servers = { redis: string; postgres: string }

/** A deployment: separate processes on Redis and PostgreSQL, with Slack's requests spread over the bots. */
export type Deployment = {
  slack: SandboxSlack
  keepnet: SandboxKeepnet
  balancer: Balancer
  /** The database. */
  record: Pool
  /** The URL of the queue's Redis. */
  redis: string
  /** Every started process, including those that have ended. */
  processes: readonly Running[]
  /** Starts one more process; a bot then gets its share of Slack's requests. */
  start(role: ProcessRole, environment?: Readonly<Record<string, string>>): Promise<Running>
  close(): Promise<void>
}

type Staff = { requesters: readonly Member[]; approvers: readonly Member[] }

/** One with a bot, and a worker that a test may kill; both wait no longer than they must. */
export async function openKillable(redis = '', postgres = ''): Promise<{ product: Deployment; worker: Running }> {
  const named = (...names: string[]) => sample.filter(({ name }) => names.includes(name))
  const staff = { requesters: named('ann', 'ben'), approvers: named('carla', 'dev') }
  const product = await openDeployment({ redis, postgres }, staff, new URL('fast-pace.ts', import.meta.url))
  await product.start('bot')
  return { product, worker: await product.start('worker') }
}

/** Opens it without any process. `entry` is the file that each process runs. */
export async function openDeployment(servers: Servers, staff: Staff, entry: URL): Promise<Deployment> {
  const [database, redis] = await Promise.all([ownDatabase(servers.postgres), ownRedis(servers.redis)])
  const record = new Pool({ connectionString: database.url, max: 2 })
  // Dropping the database closes its remaining connections.
  record.on('error', () => {})
  const keepnet = await startKeepnet()
  const front = await balancer()
  const slack = await startSlack(workspaceOf(staff, `${front.url}/slack/events`))
  const processes: Running[] = []

  return {
    slack,
    keepnet,
    balancer: front,
    record,
    redis: redis.url,
    processes,
    async start(role, environment = {}) {
      const running = await run(entry, role, {
        ...environmentOf(slack, keepnet),
        DATABASE_URL: database.url,
        REDIS_URL: redis.url,
        ...environment
      })
      processes.push(running)
      front.use(processes.filter(one => one.role === 'bot').map(({ url }) => url))
      return running
    },
    async close() {
      await Promise.all(processes.map(one => one.stop()))
      await Promise.all([front.stop(), slack.stop(), keepnet.stop(), record.end()])
      await Promise.all([database.drop(), redis.drop()])
    }
  }
}

/** The settings of a process that works with these sandboxes. */
export function environmentOf(slack: SandboxSlack, keepnet: SandboxKeepnet): Record<string, string> {
  return {
    SLACK_BOT_TOKEN: app.botToken,
    SLACK_SIGNING_SECRET: app.signingSecret,
    SLACK_API_URL: slack.apiUrl,
    CHANGES_CHANNEL: 'C0CHANGES',
    APPROVERS: 'S0APPROVERS',
    KEEPNET_CLIENT_ID: SANDBOX_CREDENTIALS.clientId,
    KEEPNET_CLIENT_SECRET: SANDBOX_CREDENTIALS.clientSecret,
    KEEPNET_BASE_URL: keepnet.url,
    PORT: '0'
  }
}

function workspaceOf({ requesters, approvers }: Staff, events: string) {
  const people = [...requesters, ...approvers]
  const members = [...people.map(({ id }) => id), app.botUserId]
  return {
    team,
    people,
    channels: [{ id: 'C0CHANGES', name: 'changes', members }],
    groups: [{ id: 'S0APPROVERS', handle: 'approvers', name: 'Approvers', members: approvers.map(({ id }) => id) }],
    app,
    commands: ['/company'],
    delivery: { mode: 'http' as const, url: events }
  }
}
