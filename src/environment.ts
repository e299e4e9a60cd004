import { isIP } from 'node:net'
import { z } from 'zod'

/** Every variable with what would be right: said where it is missing as well as where it is wrong. */
export const variables = z.object({
  SLACK_BOT_TOKEN: token('xoxb-', "the app's bot token, which begins with xoxb-"),
  SLACK_APP_TOKEN: token('xapp-', 'an app-level token, which begins with xapp-; leave it unset for HTTP'),
  SLACK_SIGNING_SECRET: text("the app's signing secret, which HTTP needs; or set SLACK_APP_TOKEN for Socket Mode"),
  SLACK_API_URL: address('leave it unset for Slack itself').optional(),
  CHANGES_CHANNEL: channel(),
  ALERTS_CHANNEL: channel(),
  APPROVERS: approvers(),
  POLICY_FILE: text('the path of a policy file; APPROVERS is not used then').optional(),
  KEEPNET_CLIENT_ID: text('the client id of a Keepnet REST API client; without a vendor there is nothing to change'),
  KEEPNET_CLIENT_SECRET: text('the client secret that belongs to KEEPNET_CLIENT_ID'),
  KEEPNET_BASE_URL: address('leave it unset for https://api.keepnetlabs.com').default('https://api.keepnetlabs.com'),
  KEEPNET_DATE_FORMAT: oneOf(['iso', 'dd/MM/yyyy', 'MM/dd/yyyy', 'yyyy/MM/dd'], '; unset, Keepnet is asked').optional(),
  DATABASE_URL: link(/^postgres(ql)?$/, 'postgresql://user:password@host/database; REDIS_URL cannot go without it'),
  DATA_DIR: z.string().default('./data'),
  REDIS_URL: link(/^rediss?$/, 'redis://host:port or rediss://host:port, and it needs DATABASE_URL'),
  HOST: z.string().refine(isHost, 'It must be an IP address or a host name, without a port.').default('127.0.0.1'),
  PORT: port().default(3000),
  LOG_LEVEL: oneOf(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info')
})

/** Values that are never shown; the addresses may carry a password. */
export const SECRETS = [
  'SLACK_BOT_TOKEN',
  'SLACK_APP_TOKEN',
  'SLACK_SIGNING_SECRET',
  'KEEPNET_CLIENT_SECRET',
  'DATABASE_URL',
  'REDIS_URL'
]

function text(right: string) {
  return z.string(`It must be ${right}.`)
}

function token(prefix: string, right: string) {
  return text(right).startsWith(prefix, `It must be ${right}.`)
}

function link(protocol: RegExp, right: string) {
  return z.url({ protocol, error: `It must be ${right}.` })
}

function address(unset: string) {
  const error = `It must be an http or https address without a user name, a query or a fragment; ${unset}.`
  return z
    .url({ protocol: /^https?$/, hostname: /./, error, abort: true })
    .refine(url => !/[@?#]/.test(url), error)
    .transform(url => url.replace(/\/+$/, ''))
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

function oneOf<const Names extends readonly string[]>(names: Names, more = '') {
  return z.enum(names, `It must be one of ${names.join(', ')}${more}.`)
}

function port() {
  const right = 'It must be a number from 0 (any free port) to 65535.'
  return z
    .string()
    .regex(/^\d{1,5}$/, right)
    .transform(Number)
    .refine(number => number <= 65_535, right)
}

function isHost(name: string) {
  return isIP(name) !== 0 || /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(name)
}
