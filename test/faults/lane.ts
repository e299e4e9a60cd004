import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type SandboxKeepnet, startKeepnet } from '../../sandbox/keepnet/keepnet.ts'
import { app, channels, commands, groups, people, team } from '../../sandbox/people.ts'
import { type SandboxSlack, startSlack } from '../../sandbox/slack/slack.ts'
import { type Balancer, balancer } from '../journeys/harness/balancer.ts'
import { environmentOf, type Servers } from '../journeys/harness/deployment.ts'
import { type Running, run } from '../journeys/harness/running.ts'
import { ownDatabase, ownRedis } from '../journeys/harness/servers.ts'

/** One process with its own sandboxes and databases, started again whenever it dies. */
export type Lane = {
  slack: SandboxSlack
  keepnet: SandboxKeepnet
  /** Where the record is: an address of PostgreSQL, or the directory of the embedded database. */
  record: { postgres: string } | { directory: string }
  /**
   * Starts a process that ends itself at this step, counted from the call of `count`. The one that is started when it has
   * died would end itself at `next`, so that the next call finds it running.
   */
  begin(killAt: string | undefined, next?: string): Promise<void>
  /** From now on the process counts its steps. */
  count(): Promise<void>
  /** The steps counted since. */
  steps(): Promise<string[]>
  /** The end of its log. */
  log(): Promise<string>
  /** Whether the process reached its step; it has been started again then, without one. */
  killed(): boolean
  /** Resolves when the process can work. */
  up(): Promise<void>
  /** Stops the process. */
  stop(): Promise<void>
  close(): Promise<void>
}

const ENTRY = new URL('stepping.ts', import.meta.url)

export async function openLane(servers: Servers | undefined): Promise<Lane> {
  const owned = servers && (await Promise.all([ownDatabase(servers.postgres), ownRedis(servers.redis)]))
  const directory = owned ? undefined : mkdtempSync(join(tmpdir(), 'countersign-'))
  const keepnet = await startKeepnet()
  const front: Balancer = await balancer()
  const delivery = { mode: 'http' as const, url: `${front.url}/slack/events` }
  const slack = await startSlack({ team, people, channels, groups, app, commands, delivery })
  const environment = {
    ...environmentOf(slack, keepnet),
    ...(owned ? { DATABASE_URL: owned[0].url, REDIS_URL: owned[1].url } : { DATA_DIR: `${directory}/data` })
  }
  let running: Promise<Running> | undefined
  let isKilled = false
  let runningTo: string | undefined
  let after: string | undefined
  let stopping = false

  function start(killAt: string | undefined): Promise<Running> {
    const started = run(ENTRY, 'bot', { ...environment, ...(killAt && { KILL_AT: killAt }) }).then(one => {
      front.use([one.url])
      void one.gone.then(() => {
        if (stopping) return
        isKilled = true
        running = start(after)
      })
      return one
    })
    running = started
    runningTo = killAt
    return started
  }

  async function stop(): Promise<void> {
    stopping = true
    await (await running)?.stop()
    running = undefined
    stopping = false
  }

  return {
    slack,
    keepnet,
    record: owned ? { postgres: owned[0].url } : { directory: `${directory}/data` },
    async begin(killAt, next) {
      after = next
      const isReady = running !== undefined && isKilled && runningTo === killAt
      isKilled = false
      if (isReady) return
      await stop()
      await start(killAt)
    },
    async count() {
      await (await running)?.signal('SIGUSR2', 'counting')
    },
    async steps() {
      const lines = (await running)?.lines ?? []
      return lines.filter(({ msg }) => msg === 'step').map(({ step }) => String(step))
    },
    async log() {
      const lines = (await running)?.lines ?? []
      return lines
        .slice(-20)
        .map(line => JSON.stringify(line))
        .join('\n')
    },
    killed: () => isKilled,
    async up() {
      await running
    },
    stop,
    async close() {
      await stop()
      await Promise.all([front.stop(), slack.stop(), keepnet.stop()])
      await Promise.all(owned?.map(one => one.drop()) ?? [])
      if (directory) rmSync(directory, { recursive: true })
    }
  }
}
