import { isIP } from 'node:net'

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
