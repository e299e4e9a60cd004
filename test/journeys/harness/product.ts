import { type Logger, pino } from 'pino'
import { type SandboxAppDirect, startAppDirect } from '../../../sandbox/appdirect/appdirect.ts'
import { SANDBOX_CREDENTIALS as APPDIRECT_CREDENTIALS } from '../../../sandbox/appdirect/tokens.ts'
import { type SandboxKeepnet, startKeepnet } from '../../../sandbox/keepnet/keepnet.ts'
import { SANDBOX_CREDENTIALS as KEEPNET_CREDENTIALS } from '../../../sandbox/keepnet/tokens.ts'
import { app, channels, commands, groups, people, shortcuts, team } from '../../../sandbox/people.ts'
import type { Channel, Group, Member } from '../../../sandbox/slack/options.ts'
import { type SandboxSlack, startSlack } from '../../../sandbox/slack/slack.ts'
import { type Config, getConfig } from '../../../src/app/config.ts'
import { type Pace, type ProcessRole, type Service, startService } from '../../../src/app/start.ts'
import { startShared } from '../../database.ts'

export type Way = 'socket' | 'http'

/** The whole product with its sandboxes, in one process and in memory, as in the demo. */
export type Product = {
  slack: SandboxSlack
  keepnet: SandboxKeepnet
  appdirect: SandboxAppDirect
  service: Service
  /** The company of that name, as Keepnet has it now. */
  company(name: string): NonNullable<ReturnType<SandboxKeepnet['companies']['get']>>
  /** The company of that name, as AppDirect has it now. */
  account(name: string): NonNullable<ReturnType<SandboxAppDirect['companies']['get']>>
  /** The number of writes that Keepnet received. */
  writes(): number
  close(): Promise<void>
}

/**
 * Who works there besides and where they talk, how soon the service looks again (vendors are watched only where a test asks for it), and by
 * which write mode it uses at AppDirect: without one it knows Keepnet alone, since nearly all companies are at both by the
 * same name.
 */
export type More = {
  writeMode?: 'patch' | 'put' | 'graphql-preview'
  people?: readonly Member[]
  groups?: readonly Group[]
  channels?: readonly Channel[]
  pace?: Partial<Pace>
  /** Which of the product's processes it is; both by default. */
  role?: ProcessRole
  /** Where the log goes. */
  log?: Logger
  /** Variables that lead a connection to this address another way. */
  through?: (slack: string, keepnet: string) => Promise<Record<string, string>>
  /** The interval of scans, shorter than the configuration allows. */
  watch?: Partial<Config['watch']>
}

export async function openProduct(
  way: Way,
  environment: Record<string, string> = {},
  more: More = {}
): Promise<Product> {
  const keepnet = await startKeepnet()
  const appdirect = await startAppDirect()
  const delivery = way === 'socket' ? { mode: 'socket' as const } : { mode: 'http' as const, url: 'http://127.0.0.1:1' }
  const newcomers = more.people ?? []
  const slack = await startSlack({
    team,
    people: [...people, ...newcomers],
    channels: [
      ...channels.map(one => ({ ...one, members: [...one.members, ...newcomers.map(({ id }) => id)] })),
      ...(more.channels ?? [])
    ],
    groups: [...groups, ...(more.groups ?? [])],
    app,
    commands,
    shortcuts,
    delivery
  })
  const config = getConfig({
    SLACK_BOT_TOKEN: app.botToken,
    ...(way === 'socket' ? { SLACK_APP_TOKEN: app.appToken } : { SLACK_SIGNING_SECRET: app.signingSecret }),
    SLACK_API_URL: slack.apiUrl,
    CHANGES_CHANNEL: 'C0CHANGES',
    APPROVERS: 'S0APPROVERS',
    KEEPNET_CLIENT_ID: KEEPNET_CREDENTIALS.clientId,
    KEEPNET_CLIENT_SECRET: KEEPNET_CREDENTIALS.clientSecret,
    KEEPNET_BASE_URL: keepnet.url,
    ...(more.writeMode && {
      APPDIRECT_CLIENT_ID: APPDIRECT_CREDENTIALS.clientId,
      APPDIRECT_CLIENT_SECRET: APPDIRECT_CREDENTIALS.clientSecret,
      APPDIRECT_BASE_URL: appdirect.url,
      APPDIRECT_WRITE_MODE: more.writeMode
    }),
    DATA_DIR: 'memory://',
    ...(await more.through?.(slack.apiUrl, keepnet.url)),
    ...environment
  })
  const log = more.log ?? pino({ level: process.env.TEST_LOG ?? 'silent' })
  const own = { ...config, http: { host: '127.0.0.1', port: 0, opsPort: 0 }, watch: { ...config.watch, ...more.watch } }
  const service = await startService(own, more.role ?? 'both', log, {
    watch: false,
    startDatabase: startShared,
    ...more.pace
  })
  if (way === 'http') slack.deliver({ mode: 'http', url: `${service.url}/slack/events` })

  return {
    slack,
    keepnet,
    appdirect,
    service,
    company: name => named(keepnet.companies, name),
    account: name => named(appdirect.companies, name),
    writes: () => keepnet.requests.count('PUT'),
    async close() {
      await service.stop()
      await slack.stop()
      await Promise.all([keepnet.stop(), appdirect.stop()])
    }
  }
}

function named<Company extends { name: string | null }>(
  companies: ReadonlyMap<string, Company>,
  name: string
): Company {
  const found = [...companies.values()].find(one => one.name === name)
  if (!found) throw new Error(`The sandbox has no company called ${name}.`)
  return found
}
