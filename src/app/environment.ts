import { isIP } from 'node:net'
import { CronExpressionParser } from 'cron-parser'
import { IANAZone } from 'luxon'
import { z } from 'zod'
import { address, oneOf, text } from '../vendors/shared/setup.ts'
import { SETTINGS } from '../watch/alerts/alert.ts'

// All variables that belong to no vendor. Each message says what is right, whether the value is missing or wrong.

/** Slack, its channels, and who approves. */
export const slackVariables = z.object({
  SLACK_BOT_TOKEN: token('xoxb-', "the app's bot token, which begins with xoxb-"),
  SLACK_APP_TOKEN: token('xapp-', 'an app-level token, which begins with xapp-; leave it unset for HTTP'),
  SLACK_SIGNING_SECRET: text("the app's signing secret, which HTTP needs; or set SLACK_APP_TOKEN for Socket Mode"),
  SLACK_API_URL: address('leave it unset for Slack itself').optional(),
  CHANGES_CHANNEL: channel(),
  ALERTS_CHANNEL: channel(),
  APPROVERS: approvers(),
  POLICY_FILE: text('the path of a policy file; APPROVERS is not used then').optional()
})

/** How often vendors are scanned, and what raises an alert. */
export const watchVariables = z.object({
  WATCH_EVERY: number('minutes between two scans for companies over their limit', 1, 1_440).default(15),
  WATCH_NIGHTLY: cron('when everything is read').default('0 3 * * *'),
  WATCH_DIGEST: cron('when the daily digest is written').default('0 8 * * 1-5'),
  WATCH_NEAR: number('percent of its seats from which a licence is nearly full', 1, 100).default(SETTINGS.near),
  WATCH_WORSE: number('percent of the limit that make an alert worse by a step', 1, 1_000).default(SETTINGS.worse),
  WATCH_SEAT_STEP: number('seats to whose multiple a suggested raise is rounded up', 1, 10_000).default(
    SETTINGS.seatStep
  ),
  WATCH_RENEWAL_DAYS: days().default([...SETTINGS.renewalDays])
})

/** Databases, and the process itself. */
export const processVariables = z.object({
  DATABASE_URL: link(/^postgres(ql)?$/, 'postgresql://user:password@host/database; REDIS_URL cannot go without it'),
  MIGRATE_DATABASE_URL: link(/^postgres(ql)?$/, 'as DATABASE_URL, with the role that owns the tables').optional(),
  DATA_DIR: z.string().default('./data'),
  REDIS_URL: link(/^rediss?$/, 'redis://host:port or rediss://host:port, and it needs DATABASE_URL'),
  HOST: z.string().refine(isHost, 'It must be an IP address or a host name, without a port.').default('127.0.0.1'),
  PORT: port().default(3000),
  APPLY_CONCURRENCY: number('changes that one process applies at once at each vendor', 1, 100).default(8),
  OPS_PORT: port().optional(),
  ZONE: z.string().refine(isZone, 'It must be a time zone like Europe/Berlin.').default(SETTINGS.zone),
  ALLOW_INSECURE: oneOf(['yes', 'no']).default('no'),
  LOG_LEVEL: oneOf(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info')
})

/** Never shown; the URLs may contain a password. */
export const SECRETS = [
  'SLACK_BOT_TOKEN',
  'SLACK_APP_TOKEN',
  'SLACK_SIGNING_SECRET',
  'DATABASE_URL',
  'MIGRATE_DATABASE_URL',
  'REDIS_URL'
]

function token(prefix: string, right: string) {
  return text(right).startsWith(prefix, `It must be ${right}.`)
}

function link(protocol: RegExp, right: string) {
  return z.url({ protocol, error: `It must be ${right}.` })
}

function channel() {
  return z
    .string()
    .regex(/^[CG][A-Z0-9]+$/, 'It must be a channel id like C012AB3CD, not a name.')
    .optional()
}

function approvers() {
  const right = 'It must be Slack user ids (U… or W…) and user-group ids (S…) with commas between; they may approve.'
  return z.string(right).transform((list, context) => {
    const ids = [...new Set(list.split(',').map(id => id.trim()))].filter(id => id !== '')
    const strange = ids.filter(id => !/^[UWS][A-Z0-9]+$/.test(id))
    if (ids.length === 0 || strange.length > 0) context.addIssue(right)
    return { people: ids.filter(id => !id.startsWith('S')), groups: ids.filter(id => id.startsWith('S')) }
  })
}

function port() {
  const right = 'It must be a number from 0 (any free port) to 65535.'
  return z
    .string()
    .regex(/^\d{1,5}$/, right)
    .transform(Number)
    .refine(number => number <= 65_535, right)
}

function number(what: string, least: number, most: number) {
  const right = `It must be a whole number from ${least} to ${most}: ${what}.`
  return z
    .string()
    .regex(/^\d{1,6}$/, right)
    .transform(Number)
    .refine(value => value >= least && value <= most, right)
}

/** Five cron fields, read by the parser that BullMQ uses too. */
function cron(what: string) {
  return z.string().refine(isCron, `It must be a cron pattern like 0 8 * * 1-5: ${what}.`)
}

function days() {
  const right = 'It must be numbers of days with commas between, like 60,30,14,7,1.'
  return z
    .string()
    .regex(/^\s*\d{1,3}(\s*,\s*\d{1,3})*\s*$/, right)
    .transform(list => [...new Set(list.split(',').map(Number))].sort((one, other) => other - one))
    .refine(list => list.every(day => day >= 1), right)
}

function isZone(name: string) {
  return IANAZone.isValidZone(name)
}

function isCron(pattern: string) {
  try {
    return pattern.trim().split(/\s+/).length === 5 && CronExpressionParser.parse(pattern).hasNext()
  } catch {
    return false
  }
}

function isHost(name: string) {
  return isIP(name) !== 0 || /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(name)
}

/** Slack's own have 32 characters; anything shorter than this can be guessed. */
const SHORTEST_SIGNING_SECRET = 8

/**
 * Settings with which others could read secrets or forge Slack's requests, a line for each variable. None with
 * `ALLOW_INSECURE`. `names` are those of all variables.
 */
export function insecureIn(given: Readonly<Record<string, string | undefined>>, names: readonly string[]): string[] {
  if (given.ALLOW_INSECURE === 'yes') return []
  const { SLACK_SIGNING_SECRET: secret, SLACK_APP_TOKEN: appToken } = given
  const isShort = secret !== undefined && !appToken && secret.length < SHORTEST_SIGNING_SECRET
  return [
    ...(isShort
      ? [`SLACK_SIGNING_SECRET is wrong: it has only ${secret.length} characters, which can be guessed. ${UNLESS}`]
      : []),
    ...names.flatMap(name => {
      const fault = addressFault(given[name] ?? '')
      return fault ? [`${name} is wrong: ${fault} ${UNLESS}`] : []
    })
  ]
}

const UNLESS = 'Set ALLOW_INSECURE=yes to accept it, as in a test.'

function addressFault(text: string): string | undefined {
  const url = /^https?:/i.test(text) ? URL.parse(text) : null
  if (!url) return undefined
  const host = url.hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '')
  if (isLinkLocal(host)) return 'link-local addresses reach the machine itself, where cloud providers keep credentials.'
  if (url.protocol === 'http:' && !isLoopback(host)) return 'secrets would go over the network in the clear; use https.'
  return undefined
}

function isLoopback(host: string): boolean {
  return /(?:^|\.)localhost$/i.test(host) || (isIP(host) === 4 && host.startsWith('127.')) || host === '::1'
}

/** `URL` has already normalised every way to write an IP address. */
function isLinkLocal(host: string): boolean {
  return (
    /^169\.254\./.test(host) ||
    /^fe[89ab][0-9a-f]:/i.test(host) ||
    /^::ffff:a9fe:/i.test(host) ||
    METADATA.includes(host)
  )
}

/** Names and addresses of the same service that are not link-local. */
const METADATA = ['metadata.google.internal', 'fd00:ec2::254']
