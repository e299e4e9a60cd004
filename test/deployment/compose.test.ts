import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { getConfig } from '../../src/app/config.ts'

const Service = z.object({
  image: z.string(),
  build: z.string().optional(),
  command: z.array(z.string()).default([]),
  environment: z.record(z.string(), z.string()).default({}),
  env_file: z.union([z.string(), z.array(z.string())]).optional(),
  ports: z.array(z.string()).default([]),
  volumes: z.array(z.string()).default([]),
  depends_on: z.record(z.string(), z.object({ condition: z.string() })).default({}),
  healthcheck: z.union([
    z.object({ test: z.array(z.string()), retries: z.number() }),
    z.object({ disable: z.literal(true) }).transform(() => ({ test: [] }))
  ]),
  restart: z.string(),
  mem_limit: z.string(),
  cpus: z.number(),
  pids_limit: z.number(),
  read_only: z.boolean().default(false),
  cap_drop: z.array(z.string()).default([])
})
const Compose = z.object({
  services: z.strictObject({ bot: Service, worker: Service, migrate: Service, postgres: Service, redis: Service }),
  volumes: z.record(z.string(), z.null())
})

const root = new URL('../..', import.meta.url)
const read = (name: string) => readFileSync(new URL(name, root), 'utf8')
const compose = read('docker-compose.yml')
/** Compose puts the variables of .env in; none of them has a default. */
const filled = compose.replaceAll(/\$\{([A-Z_]+):\?[^}]*\}/g, (_, name: string) => `${name.toLowerCase()}_1`)
// Every service has a health check, a restart policy and limits, or this does not parse.
const { services, volumes } = Compose.parse(parse(filled, { merge: true }))
const { bot, worker, migrate, postgres, redis } = services

describe('docker-compose.yml', () => {
  it('starts every service again unless it was stopped, save the migration, which ends', () => {
    const { migrate: once, ...lasting } = services
    expect(Object.values(lasting).map(({ restart }) => restart)).toEqual(Array(4).fill('unless-stopped'))
    expect([once.restart, once.healthcheck.test]).toEqual(['no', []])
  })

  it('has no password of its own, and none without a value', () => {
    expect(Array.from(compose.matchAll(/\$\{[^}]*\}/g), ([found]) => found)).toEqual(
      expect.arrayContaining([expect.stringMatching(/^\$\{[A-Z_]+:\?set it in \.env\}$/)])
    )
    expect(filled).not.toContain('${')
    const written = compose.match(/^ *\w*password: (?!\$\{|""$).*$/gim) ?? []
    expect(written).toEqual([])
    expect(redis.command.join(' ')).toContain('--requirepass redis_password_1')
    expect(redis.environment.REDISCLI_AUTH).toBe('redis_password_1')
  })

  it('migrates as the owner, whose password nobody else has', () => {
    expect(migrate).toMatchObject({ build: '.', command: ['migrate'], env_file: [] })
    const { MIGRATE_DATABASE_URL: owner, DATABASE_URL: own } = migrate.environment
    expect([owner, own].map(url => new URL(url ?? '').username)).toEqual(['countersign', 'countersign_bot'])
    for (const { environment } of [bot, worker]) {
      expect(environment.DATABASE_URL).toBe(own)
      expect(Object.values(environment).join(' ')).not.toContain('postgres_password_1')
      // Compose prefers these to those of .env.
      expect(environment.POSTGRES_PASSWORD).toBe('')
    }
  })

  it('lets PostgreSQL create the bot’s role with the password that the bot has', () => {
    const script = read('bin/create-bot-role')
    expect(postgres.volumes).toContain('./bin/create-bot-role:/docker-entrypoint-initdb.d/bot-role.sh:ro')
    expect(script).toContain('--set=password="$BOT_DATABASE_PASSWORD"')
    expect(script).toContain("CREATE ROLE countersign_bot LOGIN PASSWORD :'password';")
    expect(new URL(bot.environment.DATABASE_URL ?? '').password).toBe(postgres.environment.BOT_DATABASE_PASSWORD)
  })

  it('gives our services no root file system to write and no capability', () => {
    for (const service of [bot, worker, migrate]) expect(service).toMatchObject({ read_only: true, cap_drop: ['ALL'] })
  })

  it('publishes ports on the loopback address only, and none of the databases', () => {
    expect(Object.values(services).flatMap(({ ports }) => ports)).not.toEqual([])
    for (const { ports } of Object.values(services)) for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:/)
    expect([...postgres.ports, ...redis.ports]).toEqual([])
  })

  it('publishes nothing but the port of Slack’s requests: readiness and metrics stay inside', () => {
    expect([bot, worker].flatMap(({ ports }) => ports)).toEqual(['127.0.0.1:3000:3000'])
  })

  it('runs a Redis that evicts nothing and keeps what it was told', () => {
    expect(redis.command.join(' ')).toContain('--maxmemory-policy noeviction')
    expect(redis.command.join(' ')).toContain('--appendonly yes --appendfsync everysec')
  })

  it('keeps both databases on volumes', () => {
    expect(postgres.volumes[0]).toBe('postgres:/var/lib/postgresql')
    expect(redis.volumes).toEqual(['redis:/data'])
    expect(Object.keys(volumes)).toEqual(['postgres', 'redis'])
  })

  it.each([
    ['bot', bot],
    ['worker', worker]
  ])('runs the %s from the Dockerfile with .env, once the databases are healthy', (name, service) => {
    expect(service).toMatchObject({ build: '.', env_file: '.env', command: [name] })
    expect(service.depends_on).toEqual({
      migrate: { condition: 'service_completed_successfully' },
      postgres: { condition: 'service_healthy' },
      redis: { condition: 'service_healthy' }
    })
    expect(service.healthcheck.test.join(' ')).toContain(`http://127.0.0.1:${service.environment.OPS_PORT}/healthz`)
  })

  it.each([
    ['bot', bot],
    ['worker', worker]
  ])('gives the %s an environment that its configuration accepts', (_, service) => {
    const given = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1', APPROVERS: 'U1' }
    const keepnet = { KEEPNET_CLIENT_ID: 'id', KEEPNET_CLIENT_SECRET: 'hush' }
    const { store, queue, http } = getConfig({ ...given, ...keepnet, ...service.environment })
    expect({ store: store.name, queue: queue.name, http }).toEqual({
      store: 'postgres',
      queue: 'redis',
      http: { host: '0.0.0.0', port: 3000, opsPort: 3001 }
    })
  })
})

describe('Dockerfile', () => {
  const lines = read('Dockerfile').split('\n')

  it('is the official Node 24 and does not run as root', () => {
    expect(lines[0]).toMatch(/^FROM node:24-/)
    expect(lines.indexOf('USER node')).toBeGreaterThan(0)
    expect(lines.slice(lines.indexOf('USER node'))).not.toContain('USER root')
  })

  it('asks /healthz and starts main.ts', () => {
    expect(lines.join('\n')).toMatch(/^HEALTHCHECK .*\n.*process\.env\.OPS_PORT}\/healthz/m)
    expect(lines).toContain('ENTRYPOINT ["node", "src/main.ts"]')
  })

  it('copies nothing that .dockerignore keeps out, and .env stays out', () => {
    const kept = read('.dockerignore').split('\n')
    expect(kept).toContain('*')
    const copied = lines.flatMap(line => (line.startsWith('COPY ') ? line.split(' ').slice(1, -1) : []))
    expect(copied).not.toContain('sandbox')
    expect(copied.map(path => `!${path}`).toSorted()).toEqual(kept.filter(line => line.startsWith('!')).toSorted())
  })
})
