import { z } from 'zod'
import { SECRETS, variables } from './environment.ts'

/**
 * Reads the environment into frozen slices, one for each room. A blank variable counts as unset.
 * Throws one `ConfigError` that names everything that is missing or wrong.
 */
export function getConfig(env: Environment) {
  const given: Environment = Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value?.trim() ? [[name, value.trim()]] : []))
  )
  const slices = z.object({
    slack,
    mode: given.SLACK_APP_TOKEN ? socketMode : httpMode,
    channels,
    policy: given.POLICY_FILE ? policyFile : policy,
    keepnet,
    // REDIS_URL alone is refused as a missing DATABASE_URL: Redis is there for several processes,
    // and the embedded database serves only one.
    store: given.DATABASE_URL || given.REDIS_URL ? postgres : embedded,
    queue: given.REDIS_URL ? redis : database,
    http,
    log
  })
  // Each slice reads the same record, so that one pass finds the faults of all.
  const read = slices.safeParse(Object.fromEntries(Object.keys(slices.shape).map(slice => [slice, given])))
  if (!read.success) throw new ConfigError(linesOf(read.error, given))
  const { mode, keepnet: account, ...rest } = read.data
  return deepFreeze({ ...rest, slack: { ...rest.slack, mode }, vendors: { keepnet: account } })
}

export type Config = ReturnType<typeof getConfig>

/** The environment cannot be used. The message has one line for each variable, and no secret. */
export class ConfigError extends Error {
  override name = 'ConfigError'

  constructor(lines: readonly string[]) {
    super(['Countersign cannot start, because of its environment:', ...lines].join('\n  '))
  }
}

type Environment = Readonly<Record<string, string | undefined>>

const slack = variables
  .pick({ SLACK_BOT_TOKEN: true, SLACK_API_URL: true })
  .transform(({ SLACK_BOT_TOKEN: botToken, SLACK_API_URL: apiUrl }) => ({ botToken, ...(apiUrl && { apiUrl }) }))

const socketMode = variables
  .pick({ SLACK_APP_TOKEN: true })
  .transform(({ SLACK_APP_TOKEN: appToken }) => ({ name: 'socket' as const, appToken }))

const httpMode = variables
  .pick({ SLACK_SIGNING_SECRET: true })
  .transform(({ SLACK_SIGNING_SECRET: signingSecret }) => ({ name: 'http' as const, signingSecret }))

const channels = variables
  .pick({ CHANGES_CHANNEL: true, ALERTS_CHANNEL: true })
  .transform(({ CHANGES_CHANNEL: changes, ALERTS_CHANNEL: alerts }) => ({
    ...(changes && { changes }),
    ...(alerts && { alerts })
  }))

const policy = variables
  .pick({ APPROVERS: true })
  .transform(({ APPROVERS }) => ({ name: 'approvers' as const, ...APPROVERS }))

const policyFile = variables
  .pick({ POLICY_FILE: true })
  .transform(({ POLICY_FILE: path }) => ({ name: 'file' as const, path: String(path) }))

const keepnet = variables
  .pick({ KEEPNET_CLIENT_ID: true, KEEPNET_CLIENT_SECRET: true, KEEPNET_BASE_URL: true, KEEPNET_DATE_FORMAT: true })
  .transform(account => ({
    clientId: account.KEEPNET_CLIENT_ID,
    clientSecret: account.KEEPNET_CLIENT_SECRET,
    baseUrl: account.KEEPNET_BASE_URL,
    ...(account.KEEPNET_DATE_FORMAT && { dateFormat: account.KEEPNET_DATE_FORMAT })
  }))

const postgres = variables
  .pick({ DATABASE_URL: true })
  .transform(({ DATABASE_URL: databaseUrl }) => ({ name: 'postgres' as const, databaseUrl }))

const embedded = variables
  .pick({ DATA_DIR: true })
  .transform(({ DATA_DIR: dataDir }) => ({ name: 'embedded' as const, dataDir }))

const redis = variables
  .pick({ REDIS_URL: true })
  .transform(({ REDIS_URL: redisUrl }) => ({ name: 'redis' as const, redisUrl }))

/** The queue lives in the same database as the record. */
const database = z.object({}).transform(() => ({ name: 'database' as const }))

const http = variables.pick({ HOST: true, PORT: true }).transform(({ HOST: host, PORT: port }) => ({ host, port }))

const log = variables.pick({ LOG_LEVEL: true }).transform(({ LOG_LEVEL: level }) => ({ level }))

function linesOf(error: z.ZodError, given: Environment): string[] {
  const rights = new Map(error.issues.map(issue => [String(issue.path[1]), issue.message]))
  return Object.keys(variables.shape).flatMap(name => {
    const right = rights.get(name)
    if (right === undefined) return []
    return given[name] === undefined
      ? `${name} is missing. ${right}`
      : `${name} is wrong: given ${shown(name, given)}. ${right}`
  })
}

/** A value as it may be shown: no secret, also not one that was put in the wrong place. */
function shown(name: string, given: Environment): string {
  const value = given[name] ?? ''
  const holdsSecret =
    /xox|xapp-|:\/\/.*@/.test(value) || SECRETS.some(secret => given[secret] && value.includes(given[secret]))
  if (SECRETS.includes(name) || holdsSecret) return `${value.length} characters, not shown here`
  return JSON.stringify(value.length > 200 ? `${value.slice(0, 200)}…` : value)
}

function deepFreeze<T extends object>(whole: T): Readonly<T> {
  for (const part of Object.values(whole)) if (typeof part === 'object' && part !== null) deepFreeze(part)
  return Object.freeze(whole)
}
