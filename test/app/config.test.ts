import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { ConfigError, getConfig, variableNames } from '../../src/app/config.ts'

const least = {
  SLACK_BOT_TOKEN: 'xoxb-1',
  SLACK_APP_TOKEN: 'xapp-1',
  APPROVERS: 'U1',
  KEEPNET_CLIENT_ID: 'id',
  KEEPNET_CLIENT_SECRET: 'hush'
}

const marketplace = {
  APPDIRECT_CLIENT_ID: 'key',
  APPDIRECT_CLIENT_SECRET: 'hidden',
  APPDIRECT_BASE_URL: 'https://marketplace.example/'
}

describe('config', () => {
  it('needs little and fills in the rest', () => {
    expect(getConfig(least)).toEqual({
      slack: { botToken: 'xoxb-1', mode: { name: 'socket', appToken: 'xapp-1' } },
      channels: {},
      policy: { name: 'approvers', people: ['U1'], groups: [] },
      vendors: { keepnet: { clientId: 'id', clientSecret: 'hush', baseUrl: 'https://api.keepnetlabs.com' } },
      store: { name: 'embedded', dataDir: './data' },
      queue: { name: 'database' },
      watch: {
        every: 900_000,
        nightly: '0 3 * * *',
        digest: '0 8 * * 1-5',
        settings: { near: 90, worse: 10, seatStep: 10, renewalDays: [60, 30, 14, 7, 1], zone: 'Etc/UTC' }
      },
      worker: { applyAtOnce: 8 },
      http: { host: '127.0.0.1', port: 3000, opsPort: 3001 },
      log: { level: 'info' }
    })
  })

  it.each([
    [
      'HTTP without an app token',
      { SLACK_APP_TOKEN: '', SLACK_SIGNING_SECRET: '0123456789abcdef' },
      'slack.mode',
      { name: 'http', signingSecret: '0123456789abcdef' }
    ],
    [
      'Socket Mode where both are given',
      { SLACK_SIGNING_SECRET: 's' },
      'slack.mode',
      { name: 'socket', appToken: 'xapp-1' }
    ],
    ['another Web API', { SLACK_API_URL: 'http://127.0.0.1:4000/api/' }, 'slack.apiUrl', 'http://127.0.0.1:4000/api'],
    ['channels', { CHANGES_CHANNEL: 'C1', ALERTS_CHANNEL: 'G2' }, 'channels', { changes: 'C1', alerts: 'G2' }],
    [
      'approvers with blanks and repeats',
      { APPROVERS: ' U1, W2,,S3 ,U1' },
      'policy',
      { name: 'approvers', people: ['U1', 'W2'], groups: ['S3'] }
    ],
    [
      'a policy file without approvers',
      { APPROVERS: undefined, POLICY_FILE: 'policy.yaml' },
      'policy',
      { name: 'file', path: 'policy.yaml' }
    ],
    ['a policy file in place of approvers', { POLICY_FILE: 'p.yaml' }, 'policy', { name: 'file', path: 'p.yaml' }],
    ['another Keepnet', { KEEPNET_BASE_URL: 'http://localhost:9/' }, 'vendors.keepnet.baseUrl', 'http://localhost:9'],
    [
      'a marketplace',
      marketplace,
      'vendors.appdirect',
      {
        clientId: 'key',
        clientSecret: 'hidden',
        baseUrl: 'https://marketplace.example',
        writeMode: 'patch',
        externalIdPrefix: 'externalId'
      }
    ],
    [
      'how a marketplace is written to',
      { ...marketplace, APPDIRECT_WRITE_MODE: 'graphql-preview' },
      'vendors.appdirect.writeMode',
      'graphql-preview'
    ],
    [
      'another prefix of external ids',
      { ...marketplace, APPDIRECT_EXTERNAL_ID_PREFIX: 'externalID' },
      'vendors.appdirect.externalIdPrefix',
      'externalID'
    ],
    ['a date format', { KEEPNET_DATE_FORMAT: 'dd/MM/yyyy' }, 'vendors.keepnet.dateFormat', 'dd/MM/yyyy'],
    [
      'a directory',
      { DATA_DIR: '/var/lib/countersign' },
      'store',
      { name: 'embedded', dataDir: '/var/lib/countersign' }
    ],
    ['PostgreSQL', { DATABASE_URL: 'postgres://db/a' }, 'store', { name: 'postgres', databaseUrl: 'postgres://db/a' }],
    ['a queue in PostgreSQL', { DATABASE_URL: 'postgres://db/a' }, 'queue', { name: 'database' }],
    [
      'a queue on Redis',
      { DATABASE_URL: 'postgres://db/a', REDIS_URL: 'redis://r:1' },
      'queue',
      { name: 'redis', redisUrl: 'redis://r:1' }
    ],
    ['how often to look', { WATCH_EVERY: '5' }, 'watch.every', 300_000],
    ['when all is read', { WATCH_NIGHTLY: '30 1 * * *' }, 'watch.nightly', '30 1 * * *'],
    ['days in any order', { WATCH_RENEWAL_DAYS: '7, 30,7' }, 'watch.settings.renewalDays', [30, 7]],
    ['where a day begins', { ZONE: 'Europe/Riga' }, 'watch.settings.zone', 'Europe/Riga'],
    ['an address to listen on', { HOST: '::1', PORT: '0' }, 'http', { host: '::1', port: 0, opsPort: 0 }],
    ['a port for operations', { OPS_PORT: '9000' }, 'http', { host: '127.0.0.1', port: 3000, opsPort: 9000 }],
    ['the port after Slack’s where none is named', { PORT: '8000' }, 'http.opsPort', 8001],
    ['a log level', { LOG_LEVEL: 'debug' }, 'log.level', 'debug'],
    ['a blank as unset', { PORT: ' ', DATA_DIR: '' }, 'http.port', 3000]
  ])('reads %s', (_, env, path, wanted) => {
    expect(getConfig({ ...least, ...env })).toHaveProperty(path, wanted)
  })

  it.each([
    [
      { SLACK_BOT_TOKEN: undefined },
      "SLACK_BOT_TOKEN is missing. It must be the app's bot token, which begins with xoxb-."
    ],
    [{ SLACK_BOT_TOKEN: 'xapp-swapped' }, 'SLACK_BOT_TOKEN is wrong: given 12 characters, not shown here. It must be'],
    [{ SLACK_APP_TOKEN: 'xoxb-swapped' }, 'SLACK_APP_TOKEN is wrong: given 12 characters, not shown here. It must be'],
    [{ SLACK_APP_TOKEN: undefined }, "SLACK_SIGNING_SECRET is missing. It must be the app's signing secret"],
    [
      { SLACK_API_URL: 'slack.com/api' },
      'SLACK_API_URL is wrong: given "slack.com/api". It must be an http or https address'
    ],
    [{ CHANGES_CHANNEL: '#licences' }, 'CHANGES_CHANNEL is wrong: given "#licences". It must be a channel id'],
    [{ ALERTS_CHANNEL: 'U1' }, 'ALERTS_CHANNEL is wrong: given "U1". It must be a channel id'],
    [{ WATCH_EVERY: '0' }, 'WATCH_EVERY is wrong: given "0". It must be a whole number from 1 to 1440: minutes'],
    [{ WATCH_DIGEST: 'daily' }, 'WATCH_DIGEST is wrong: given "daily". It must be a cron pattern like 0 8 * * 1-5'],
    [{ WATCH_NIGHTLY: '0 25 * * *' }, 'WATCH_NIGHTLY is wrong: given "0 25 * * *". It must be a cron pattern'],
    [{ ZONE: 'Berlin' }, 'ZONE is wrong: given "Berlin". It must be a time zone like Europe/Berlin.'],
    [{ WATCH_RENEWAL_DAYS: '30;7' }, 'WATCH_RENEWAL_DAYS is wrong: given "30;7". It must be numbers of days'],
    [{ WATCH_RENEWAL_DAYS: '0' }, 'WATCH_RENEWAL_DAYS is wrong: given "0". It must be numbers of days'],
    [{ APPROVERS: undefined }, 'APPROVERS is missing. It must be Slack user ids'],
    [{ APPROVERS: undefined, POLICY_FILE: ' ' }, 'APPROVERS is missing. It must be Slack user ids'],
    [{ APPROVERS: ' , ' }, 'APPROVERS is wrong: given ",". It must be Slack user ids'],
    [{ APPROVERS: 'U1,@ada' }, 'APPROVERS is wrong: given "U1,@ada". It must be Slack user ids'],
    [{ KEEPNET_CLIENT_ID: undefined }, 'KEEPNET_CLIENT_ID is missing. It must be the client id'],
    [{ KEEPNET_CLIENT_SECRET: undefined }, 'KEEPNET_CLIENT_SECRET is missing. It must be the client secret'],
    [{ KEEPNET_BASE_URL: 'ftp://keepnet' }, 'KEEPNET_BASE_URL is wrong: given "ftp://keepnet". It must be an http'],
    [
      { KEEPNET_BASE_URL: 'https://me:open@keepnet' },
      'KEEPNET_BASE_URL is wrong: given 23 characters, not shown here.'
    ],
    [{ KEEPNET_BASE_URL: 'https://keepnet?x=1' }, 'KEEPNET_BASE_URL is wrong: given "https://keepnet?x=1".'],
    [
      { ...marketplace, APPDIRECT_CLIENT_SECRET: '' },
      'APPDIRECT_CLIENT_SECRET is missing. It must be the client secret that belongs to APPDIRECT_CLIENT_ID; APPDIRECT'
    ],
    [{ ...marketplace, APPDIRECT_BASE_URL: undefined }, 'APPDIRECT_BASE_URL is missing. It must be an http or https'],
    [
      { ...marketplace, APPDIRECT_WRITE_MODE: 'rest' },
      'APPDIRECT_WRITE_MODE is wrong: given "rest". It must be one of patch, put,'
    ],
    [
      { ...marketplace, APPDIRECT_EXTERNAL_ID_PREFIX: 'id:' },
      'APPDIRECT_EXTERNAL_ID_PREFIX is wrong: given "id:". It must be letters alone'
    ],
    [{ KEEPNET_DATE_FORMAT: 'dd.MM.yyyy' }, 'It must be one of iso, dd/MM/yyyy, MM/dd/yyyy, yyyy/MM/dd;'],
    [
      { DATABASE_URL: 'mysql://root:open@db' },
      'DATABASE_URL is wrong: given 20 characters, not shown here. It must be postgresql:'
    ],
    [
      { REDIS_URL: 'redis://r:1' },
      'DATABASE_URL is missing. It must be postgresql://user:password@host/database; REDIS_URL cannot go without it.'
    ],
    [
      { DATABASE_URL: 'postgres://db/a', REDIS_URL: 'http://r' },
      'REDIS_URL is wrong: given 8 characters, not shown here. It must be redis:'
    ],
    [
      { HOST: '127.0.0.1:3000' },
      'HOST is wrong: given "127.0.0.1:3000". It must be an IP address or a host name, without a port.'
    ],
    [{ PORT: 'http' }, 'PORT is wrong: given "http". It must be a number from 0 (any free port) to 65535.'],
    [{ PORT: '65536' }, 'PORT is wrong: given "65536". It must be a number'],
    [{ OPS_PORT: '3000' }, 'OPS_PORT is wrong: given "3000". It must be another port than PORT:'],
    [{ PORT: '65535' }, 'OPS_PORT is missing. It must be another port than PORT:'],
    [{ OPS_PORT: 'x' }, 'OPS_PORT is wrong: given "x". It must be a number from 0'],
    [{ PORT: '-1' }, 'PORT is wrong: given "-1". It must be a number'],
    [{ LOG_LEVEL: 'loud' }, 'LOG_LEVEL is wrong: given "loud". It must be one of fatal,']
  ])('refuses %j', (env, line) => {
    const lines = refusal({ ...least, ...env })
    expect(lines).toHaveLength(1)
    expect(lines[0]).toContain(line)
  })

  it.each([
    [{ SLACK_APP_TOKEN: '', SLACK_SIGNING_SECRET: 's' }, 'SLACK_SIGNING_SECRET is wrong: it has only 1 characters'],
    ...['http://keepnet.example', 'http://10.0.0.1', 'http://localhost.example', 'http://[2001:db8::1]'].map(
      url => [{ KEEPNET_BASE_URL: url }, 'KEEPNET_BASE_URL is wrong: secrets would go over the network'] as const
    ),
    ...[
      'http://169.254.169.254',
      'https://169.254.0.1',
      'http://0xa9fea9fe',
      'http://2852039166',
      'https://[fe80::1]'
    ].map(url => [{ KEEPNET_BASE_URL: url }, 'KEEPNET_BASE_URL is wrong: link-local addresses'] as const),
    [{ KEEPNET_BASE_URL: 'https://[::ffff:169.254.169.254]' }, 'KEEPNET_BASE_URL is wrong: link-local addresses'],
    [{ KEEPNET_BASE_URL: 'https://metadata.google.internal' }, 'KEEPNET_BASE_URL is wrong: link-local addresses'],
    [{ ...marketplace, APPDIRECT_BASE_URL: 'http://marketplace.example' }, 'APPDIRECT_BASE_URL is wrong: secrets'],
    [{ SLACK_API_URL: 'http://slack.example/api' }, 'SLACK_API_URL is wrong: secrets would go over the network']
  ] as const)('refuses what is insecure, unless that is meant: %j', (env, line) => {
    const lines = refusal({ ...least, ...env })
    expect(lines).toHaveLength(1)
    expect(lines[0]).toContain(line)
    expect(lines[0]).toContain('Set ALLOW_INSECURE=yes')
    expect(getConfig({ ...least, ...env, ALLOW_INSECURE: 'yes' })).toHaveProperty('vendors.keepnet')
  })

  it.each(['http://127.0.0.1:1', 'http://localhost:1', 'http://[::1]:1', 'http://127.9.9.9', 'https://10.0.0.1'])(
    'takes %s',
    url => {
      expect(getConfig({ ...least, KEEPNET_BASE_URL: url })).toHaveProperty('vendors.keepnet.baseUrl', url)
    }
  )

  it('tells everything at once, one line for each variable', () => {
    const env = { APPROVERS: 'ada,,bob', PORT: 'x', HOST: '', LOG_LEVEL: 'x', CHANGES_CHANNEL: 'x', REDIS_URL: 'x' }
    expect(refusal(env).map(line => line.split(' ')[0])).toEqual([
      'SLACK_BOT_TOKEN',
      'SLACK_SIGNING_SECRET',
      'CHANGES_CHANNEL',
      'APPROVERS',
      'APPDIRECT_CLIENT_ID',
      'APPDIRECT_CLIENT_SECRET',
      'APPDIRECT_BASE_URL',
      'KEEPNET_CLIENT_ID',
      'KEEPNET_CLIENT_SECRET',
      'DATABASE_URL',
      'REDIS_URL',
      'PORT',
      'LOG_LEVEL',
      'One'
    ])
  })

  it('needs one vendor, whichever', () => {
    const { KEEPNET_CLIENT_ID: _, KEEPNET_CLIENT_SECRET: __, ...none } = least
    expect(Object.keys(getConfig({ ...none, ...marketplace }).vendors)).toEqual(['appdirect'])
    expect(refusal(none).at(-1)).toBe('One vendor is enough: give what is missing of AppDirect or of Keepnet.')
    expect(refusal({ ...none, APPDIRECT_WRITE_MODE: 'put' }).map(line => line.split(' ')[0])).toEqual([
      'APPDIRECT_CLIENT_ID',
      'APPDIRECT_CLIENT_SECRET',
      'APPDIRECT_BASE_URL'
    ])
  })

  it('shows no secret, also not one that was put in the wrong place', () => {
    const told = refusal({ ...least, APPROVERS: 'hush', PORT: 'xoxb-lost', LOG_LEVEL: 'xapp-lost' }).join('\n')
    expect(told).not.toMatch(/hush|xoxb-lost|xapp-lost/)
  })

  it('is frozen throughout', () => {
    const config = getConfig(least)
    const inPolicy = Object.values(config.policy)
    expect(inPolicy).toContainEqual(['U1'])
    for (const slice of [config, config.slack, config.slack.mode, ...inPolicy, config.vendors.keepnet]) {
      expect(Object.isFrozen(slice)).toBe(true)
    }
  })

  it('knows every variable of .env.example, and the other way round', () => {
    const example = readFileSync(new URL('../../.env.example', import.meta.url), 'utf8')
    const named = Array.from(example.matchAll(/^(?:# )?([A-Z][A-Z_]+)=/gm), ([, name]) => name)
    const compose = readFileSync(new URL('../../docker-compose.yml', import.meta.url), 'utf8')
    const passwords = new Set(Array.from(compose.matchAll(/\$\{([A-Z_]+)/g), ([, name]) => name))
    expect(named.toSorted()).toEqual([...variableNames(), ...passwords].toSorted())
  })
})

function refusal(env: Parameters<typeof getConfig>[0]): string[] {
  try {
    getConfig(env)
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    return error.message
      .split('\n')
      .slice(1)
      .map(line => line.trim())
  }
  return []
}
