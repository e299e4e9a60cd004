import { z } from 'zod'
import { SETUPS } from '../vendors/index.ts'
import type { Setup } from '../vendors/shared/setup.ts'
import { insecureIn, processVariables, SECRETS, slackVariables, watchVariables } from './environment.ts'

/**
 * Reads the environment into frozen slices, one for each module. A blank variable counts as unset.
 * @throws one `ConfigError` that names everything that is missing or wrong
 */
export function getConfig(env: Environment, setups = SETUPS) {
  const given = withoutBlanks(env)
  const some = configured(setups, given)
  const slices = z.object({
    slack,
    mode: given.SLACK_APP_TOKEN ? socketMode : httpMode,
    channels,
    policy: given.POLICY_FILE ? policyFile : policy,
    // Without any vendor, the error says what each of them would require.
    vendors: accountsOf(some.length > 0 ? some : setups),
    // REDIS_URL alone is refused as a missing DATABASE_URL: Redis serves several processes, the embedded database one.
    store: given.DATABASE_URL || given.REDIS_URL ? postgres : embedded,
    queue: given.REDIS_URL ? redis : database,
    watch,
    worker,
    http,
    log,
    insecure: allowed
  })
  // Each slice reads the same record, so that one parse finds all faults.
  const read = slices.safeParse(Object.fromEntries(Object.keys(slices.shape).map(slice => [slice, given])))
  const wrong = new Set(read.error?.issues.map(({ path }) => String(path.at(-1))))
  const insecure = insecureIn(
    given,
    variableNames(setups).filter(name => !wrong.has(name))
  )
  if (!read.success || insecure.length > 0) {
    const lines = read.error ? linesOf(read.error, given, variableNames(setups), secretsOf(setups)) : []
    throw new ConfigError([...lines, ...insecure, ...(some.length > 0 ? [] : enough(setups))])
  }
  const { mode, insecure: _, ...rest } = read.data
  return deepFreeze({ ...rest, slack: { ...rest.slack, mode } })
}

export type Config = ReturnType<typeof getConfig>

/**
 * The slices for commands that read the record alone, as on the machine of an auditor.
 * @throws `ConfigError` as `getConfig`, about these variables only
 */
export function getStoreConfig(env: Environment): Pick<Config, 'store' | 'queue'> & { zone: string } {
  const given = withoutBlanks(env)
  const slices = z.object({
    store: given.DATABASE_URL ? postgres : embedded,
    queue: given.REDIS_URL ? redis : database,
    zone: processVariables.pick({ ZONE: true }).transform(({ ZONE }) => ZONE)
  })
  const read = slices.safeParse({ store: given, queue: given, zone: given })
  if (!read.success) throw new ConfigError(linesOf(read.error, given, variableNames(), secretsOf(SETUPS)))
  return deepFreeze(read.data)
}

function withoutBlanks(env: Environment): Environment {
  return Object.fromEntries(
    Object.entries(env).flatMap(([name, value]) => (value?.trim() ? [[name, value.trim()]] : []))
  )
}

const slack = slackVariables
  .pick({ SLACK_BOT_TOKEN: true, SLACK_API_URL: true })
  .transform(({ SLACK_BOT_TOKEN: botToken, SLACK_API_URL: apiUrl }) => ({ botToken, ...(apiUrl && { apiUrl }) }))

const socketMode = slackVariables
  .pick({ SLACK_APP_TOKEN: true })
  .transform(({ SLACK_APP_TOKEN: appToken }) => ({ name: 'socket' as const, appToken }))

const httpMode = slackVariables
  .pick({ SLACK_SIGNING_SECRET: true })
  .transform(({ SLACK_SIGNING_SECRET: signingSecret }) => ({ name: 'http' as const, signingSecret }))

const channels = slackVariables
  .pick({ CHANGES_CHANNEL: true, ALERTS_CHANNEL: true })
  .transform(({ CHANGES_CHANNEL: changes, ALERTS_CHANNEL: alerts }) => ({
    ...(changes && { changes }),
    ...(alerts && { alerts })
  }))

const policy = slackVariables
  .pick({ APPROVERS: true })
  .transform(({ APPROVERS }) => ({ name: 'approvers' as const, ...APPROVERS }))

const policyFile = slackVariables
  .pick({ POLICY_FILE: true })
  .transform(({ POLICY_FILE: path }) => ({ name: 'file' as const, path: String(path) }))

const postgres = processVariables
  .pick({ DATABASE_URL: true, MIGRATE_DATABASE_URL: true })
  .transform(({ DATABASE_URL: databaseUrl, MIGRATE_DATABASE_URL: migrateUrl }) => ({
    name: 'postgres' as const,
    databaseUrl,
    ...(migrateUrl && { migrateUrl })
  }))

const embedded = processVariables
  .pick({ DATA_DIR: true })
  .transform(({ DATA_DIR: dataDir }) => ({ name: 'embedded' as const, dataDir }))

const redis = processVariables
  .pick({ REDIS_URL: true })
  .transform(({ REDIS_URL: redisUrl }) => ({ name: 'redis' as const, redisUrl }))

/** The queue is in the same database as the record. */
const database = z.object({}).transform(() => ({ name: 'database' as const }))

const watch = watchVariables.extend(processVariables.pick({ ZONE: true }).shape).transform(given => ({
  every: given.WATCH_EVERY * 60_000,
  nightly: given.WATCH_NIGHTLY,
  digest: given.WATCH_DIGEST,
  settings: {
    near: given.WATCH_NEAR,
    worse: given.WATCH_WORSE,
    seatStep: given.WATCH_SEAT_STEP,
    renewalDays: given.WATCH_RENEWAL_DAYS,
    zone: given.ZONE
  }
}))

const worker = processVariables
  .pick({ APPLY_CONCURRENCY: true })
  .transform(({ APPLY_CONCURRENCY: applyAtOnce }) => ({ applyAtOnce }))

/** Unset, the port for operations is the one after `PORT`. */
const http = processVariables.pick({ HOST: true, PORT: true, OPS_PORT: true }).transform((given, context) => {
  const { HOST: host, PORT: port, OPS_PORT: opsPort = port === 0 ? 0 : port + 1 } = given
  if (opsPort > 65_535 || (port !== 0 && port === opsPort)) {
    const message = 'It must be another port than PORT: readiness and metrics are kept apart from Slack’s requests.'
    context.addIssue({ code: 'custom', path: ['OPS_PORT'], message })
  }
  return { host, port, opsPort }
})

const log = processVariables.pick({ LOG_LEVEL: true }).transform(({ LOG_LEVEL: level }) => ({ level }))

const allowed = processVariables.pick({ ALLOW_INSECURE: true })

/** The vendors of which at least one variable is set. */
function configured(setups: readonly Setup[], given: Environment): readonly Setup[] {
  return setups.filter(({ variables }) => Object.keys(variables.shape).some(name => given[name]))
}

function accountsOf(setups: readonly Setup[]) {
  return z.preprocess(
    given => Object.fromEntries(setups.map(({ name }) => [name, given])),
    z.object(Object.fromEntries(setups.map(({ name, account }) => [name, account])))
  )
}

function secretsOf(setups: readonly Setup[]): string[] {
  return [...SECRETS, ...setups.flatMap(({ secrets }) => secrets)]
}

function enough(setups: readonly Setup[]): string[] {
  return [`One vendor is enough: give what is missing of ${setups.map(({ label }) => label).join(' or of ')}.`]
}

/** The names of all variables, in the order in which error messages list them. */
export function variableNames(setups = SETUPS): string[] {
  const ofVendors = setups.flatMap(({ variables }) => Object.keys(variables.shape))
  return [
    ...Object.keys(slackVariables.shape),
    ...ofVendors,
    ...Object.keys(watchVariables.shape),
    ...Object.keys(processVariables.shape)
  ]
}

function deepFreeze<T extends object>(whole: T): Readonly<T> {
  for (const part of Object.values(whole)) if (typeof part === 'object' && part !== null) deepFreeze(part)
  return Object.freeze(whole)
}

export type Environment = Readonly<Record<string, string | undefined>>

/** The environment is not valid. The message has one line for each variable, and no secret. */
export class ConfigError extends Error {
  override name = 'ConfigError'

  constructor(lines: readonly string[]) {
    super(['Countersign cannot start, because of its environment:', ...lines].join('\n  '))
  }
}

/** A line for each variable that is missing or wrong, in the order of `names`. Values of `secrets` are never shown. */
function linesOf(
  error: z.ZodError,
  given: Environment,
  names: readonly string[],
  secrets: readonly string[]
): string[] {
  const rights = new Map(error.issues.map(issue => [String(issue.path.at(-1)), issue.message]))
  return names.flatMap(name => {
    const right = rights.get(name)
    if (right === undefined) return []
    return given[name] === undefined
      ? `${name} is missing. ${right}`
      : `${name} is wrong: given ${shown(name, given, secrets)}. ${right}`
  })
}

/** A value as a message may show it: never a secret, not even one that was set in the wrong variable. */
function shown(name: string, given: Environment, secrets: readonly string[]): string {
  const value = given[name] ?? ''
  const holdsSecret =
    /xox|xapp-|:\/\/.*@/.test(value) || secrets.some(secret => given[secret] && value.includes(given[secret]))
  if (secrets.includes(name) || holdsSecret) return `${value.length} characters, not shown here`
  return JSON.stringify(value.length > 200 ? `${value.slice(0, 200)}…` : value)
}
