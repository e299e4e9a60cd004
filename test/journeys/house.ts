import { pino } from 'pino'
import { getConfig } from '../../src/config.ts'
import { type SandboxKeepnet, startKeepnet } from '../../src/sandbox/keepnet/keepnet.ts'
import { SANDBOX_CREDENTIALS } from '../../src/sandbox/keepnet/tokens.ts'
import { app, channels, commands, groups, people, team } from '../../src/sandbox/people.ts'
import type { Group, Member } from '../../src/sandbox/slack/options.ts'
import { type SandboxSlack, startSlack } from '../../src/sandbox/slack/slack.ts'
import { type Pace, type Service, startService } from '../../src/service.ts'

export type Way = 'socket' | 'http'

/** The whole product with its stand-ins, in one process and in memory, as the demo has it. */
export type House = {
  slack: SandboxSlack
  keepnet: SandboxKeepnet
  service: Service
  /** The company of that name, as the vendor has it now. */
  company(name: string): NonNullable<ReturnType<SandboxKeepnet['companies']['get']>>
  /** How many writes the vendor was sent. */
  writes(): number
  close(): Promise<void>
}

/** Who works there besides, and how soon the service looks again. */
export type More = { people?: readonly Member[]; groups?: readonly Group[]; pace?: Partial<Pace> }

export async function openHouse(way: Way, environment: Record<string, string> = {}, more: More = {}): Promise<House> {
  const keepnet = await startKeepnet()
  const delivery = way === 'socket' ? { mode: 'socket' as const } : { mode: 'http' as const, url: 'http://127.0.0.1:1' }
  const newcomers = more.people ?? []
  const slack = await startSlack({
    team,
    people: [...people, ...newcomers],
    channels: channels.map(one => ({ ...one, members: [...one.members, ...newcomers.map(({ id }) => id)] })),
    groups: [...groups, ...(more.groups ?? [])],
    app,
    commands,
    delivery
  })
  const config = getConfig({
    SLACK_BOT_TOKEN: app.botToken,
    ...(way === 'socket' ? { SLACK_APP_TOKEN: app.appToken } : { SLACK_SIGNING_SECRET: app.signingSecret }),
    SLACK_API_URL: slack.apiUrl,
    CHANGES_CHANNEL: 'C0CHANGES',
    APPROVERS: 'S0APPROVERS',
    KEEPNET_CLIENT_ID: SANDBOX_CREDENTIALS.clientId,
    KEEPNET_CLIENT_SECRET: SANDBOX_CREDENTIALS.clientSecret,
    KEEPNET_BASE_URL: keepnet.url,
    DATA_DIR: 'memory://',
    ...environment
  })
  const log = pino({ level: process.env.TEST_LOG ?? 'silent' })
  const own = { ...config, http: { host: '127.0.0.1', port: 0 } }
  const service = await startService(own, 'both', log, more.pace)
  if (way === 'http') slack.deliver({ mode: 'http', url: `${service.url}/slack/events` })

  return {
    slack,
    keepnet,
    service,
    company(name) {
      const found = [...keepnet.companies.values()].find(one => one.name === name)
      if (!found) throw new Error(`The stand-in has no company called ${name}.`)
      return found
    },
    writes: () => keepnet.requests.count('PUT'),
    async close() {
      await service.stop()
      await slack.stop()
      await keepnet.stop()
    }
  }
}
