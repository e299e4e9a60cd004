import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import type { Logger } from 'pino'
import { getConfig } from '../src/app/config.ts'
import { type Service, startService } from '../src/app/start.ts'
import { startAppDirect } from './appdirect/appdirect.ts'
import { SANDBOX_CREDENTIALS as APPDIRECT_CREDENTIALS } from './appdirect/tokens.ts'
import { startKeepnet } from './keepnet/keepnet.ts'
import { SANDBOX_CREDENTIALS as KEEPNET_CREDENTIALS } from './keepnet/tokens.ts'
import { app, channels, commands, groups, people, shortcuts, team } from './people.ts'
import { portal } from './portal.ts'
import { startSlack } from './slack/slack.ts'

/**
 * Runs everything on this machine: a small Slack workspace with a web page, a sandbox of each vendor, and the real bot
 * and worker on the embedded database. Nothing leaves 127.0.0.1. `POLICY_FILE` sets a policy, `WATCH_DIGEST` the time of
 * the daily digest.
 */
export async function demo(environment: NodeJS.ProcessEnv, log: Logger): Promise<Service> {
  const { DATA_DIR = './data', PORT = '3000', POLICY_FILE, WATCH_DIGEST } = environment
  const dataDir = resolve(DATA_DIR)
  await mkdir(join(dataDir, 'sandbox'), { recursive: true })
  const keepnet = await startKeepnet({
    file: join(dataDir, 'sandbox', 'keepnet.json'),
    account: { dateFormat: 'dd/MM/yyyy', timeFormat: '24h' }
  })
  const appdirect = await startAppDirect({ file: join(dataDir, 'sandbox', 'appdirect.json') })
  const slack = await startSlack(
    {
      port: Number(PORT),
      team,
      people,
      channels,
      groups,
      app,
      commands,
      shortcuts,
      delivery: { mode: 'socket' },
      file: join(dataDir, 'sandbox', 'slack.json')
    },
    portal(keepnet, appdirect)
  )
  const config = getConfig({
    SLACK_BOT_TOKEN: app.botToken,
    SLACK_APP_TOKEN: app.appToken,
    SLACK_API_URL: slack.apiUrl,
    CHANGES_CHANNEL: 'C0CHANGES',
    ALERTS_CHANNEL: 'C0ALERTS',
    APPROVERS: 'S0APPROVERS',
    POLICY_FILE,
    // Minutes. Short, so that a change in the portal shows soon.
    WATCH_EVERY: '1',
    WATCH_DIGEST,
    KEEPNET_CLIENT_ID: KEEPNET_CREDENTIALS.clientId,
    KEEPNET_CLIENT_SECRET: KEEPNET_CREDENTIALS.clientSecret,
    KEEPNET_BASE_URL: keepnet.url,
    APPDIRECT_CLIENT_ID: APPDIRECT_CREDENTIALS.clientId,
    APPDIRECT_CLIENT_SECRET: APPDIRECT_CREDENTIALS.clientSecret,
    APPDIRECT_BASE_URL: appdirect.url,
    DATA_DIR: dataDir
  })
  const service = await startService({ ...config, http: { host: '127.0.0.1', port: 0, opsPort: 0 } }, 'both', log)
  process.stdout.write(
    `Countersign is ready: open ${slack.url} in your browser. Ctrl-C stops it; ${DATA_DIR} keeps what you did.\n`
  )
  return {
    url: slack.url,
    ops: service.ops,
    async stop() {
      await service.stop()
      await slack.stop()
      await Promise.all([keepnet.stop(), appdirect.stop()])
    }
  }
}
