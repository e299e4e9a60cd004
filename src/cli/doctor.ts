import { Client } from 'pg'
import type { Logger } from 'pino'
import type { Config } from '../app/config.ts'
import { openPolicy, POLL_EVERY } from '../app/policy-file.ts'
import type { Finding } from '../changes/ports/vendor.ts'
import { redisFaults } from '../queue/redis.ts'
import { checkSlack } from '../slack/transport/check.ts'
import { createClients } from '../slack/transport/clients.ts'
import { mayAlterAudit } from '../store/store.ts'
import { vendors } from '../vendors/index.ts'

/** How long each vendor may take to answer all checks, in milliseconds. */
const VENDOR_TIMEOUT = 60_000

/** Checks everything that Countersign depends on and says what to mend; changes nothing. Returns whether all is well. */
export async function doctor(config: Config, log: Logger, say: (line: string) => void): Promise<boolean> {
  const { mode } = config.slack
  const app =
    mode.name === 'socket' ? createClients({ ...config.slack, botToken: mode.appToken }, log).patient : undefined
  const channels = [config.channels.changes, config.channels.alerts].filter(channel => channel !== undefined)
  const bot = createClients(config.slack, log).patient
  const checks: Promise<Finding[]>[] = [
    checkSlack({ bot, app, channels, groups: groupsOf(config, log) }),
    ...vendors(config.vendors, { now: () => new Date() }).map(
      async vendor => (await vendor.check?.(AbortSignal.timeout(VENDOR_TIMEOUT))) ?? []
    ),
    checkDatabase(config),
    checkRedis(config)
  ]
  const findings = (await Promise.all(checks)).flat()
  for (const { verdict, sentence } of findings)
    say(`${{ good: 'ok     ', bad: 'WRONG  ', unknown: '?      ' }[verdict]}${sentence}`)
  return findings.every(({ verdict }) => verdict !== 'bad')
}

/** @throws `PolicyError` where the policy file is not valid */
function groupsOf({ policy, channels }: Config, log: Logger): string[] {
  const { newest, stop } = openPolicy(policy, log, POLL_EVERY, channels.changes !== undefined)
  stop()
  return [...new Set(newest().roles.flatMap(({ groups }) => groups))]
}

async function checkDatabase({ store }: Config): Promise<Finding[]> {
  if (store.name === 'embedded') {
    const sentence = `The record is kept in ${store.dataDir}, for one process. For more, give DATABASE_URL.`
    return [{ verdict: 'good', sentence }]
  }
  const client = new Client({ connectionString: store.databaseUrl, connectionTimeoutMillis: 5_000 })
  try {
    await client.connect()
    const answers: Finding = { verdict: 'good', sentence: 'PostgreSQL answers.' }
    if (!(await mayAlterAudit(client))) return [answers]
    const sentence = 'The role of DATABASE_URL could alter the audit: give the bot one of its own (docs/operations.md).'
    return [answers, { verdict: 'unknown', sentence }]
  } catch (error) {
    return [{ verdict: 'bad', sentence: `PostgreSQL does not answer: ${reason(error)} Is DATABASE_URL right?` }]
  } finally {
    await client.end().catch(() => undefined)
  }
}

async function checkRedis({ queue }: Config): Promise<Finding[]> {
  if (queue.name !== 'redis') return []
  try {
    const faults = await redisFaults(queue.redisUrl)
    if (faults.length === 0) return [{ verdict: 'good', sentence: 'Redis answers, and keeps what it is given.' }]
    return faults.map(sentence => ({ verdict: 'bad', sentence }))
  } catch (error) {
    return [{ verdict: 'bad', sentence: `Redis does not answer: ${reason(error)} Is REDIS_URL right?` }]
  }
}

function reason(error: unknown): string {
  return error instanceof Error ? `${error.message}.` : 'no reason given.'
}
