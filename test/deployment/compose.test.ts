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
  env_file: z.string().optional(),
  ports: z.array(z.string()).default([]),
  volumes: z.array(z.string()).default([]),
  depends_on: z.record(z.string(), z.object({ condition: z.string() })).default({}),
  healthcheck: z.object({ test: z.array(z.string()), retries: z.number() }),
  restart: z.string()
})
const Compose = z.object({
  services: z.strictObject({ bot: Service, worker: Service, postgres: Service, redis: Service }),
  volumes: z.record(z.string(), z.null())
})

const root = new URL('../..', import.meta.url)
const read = (name: string) => readFileSync(new URL(name, root), 'utf8')
// Every service has a health check and a restart policy, or this does not parse.
const { services, volumes } = Compose.parse(parse(read('docker-compose.yml'), { merge: true }))
const { bot, worker, postgres, redis } = services

describe('docker-compose.yml', () => {
  it('starts every service again unless it was stopped', () => {
    expect(Object.values(services).map(({ restart }) => restart)).toEqual(Array(4).fill('unless-stopped'))
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
    expect(postgres.volumes).toEqual(['postgres:/var/lib/postgresql'])
    expect(redis.volumes).toEqual(['redis:/data'])
    expect(Object.keys(volumes)).toEqual(['postgres', 'redis'])
  })

  it.each([
    ['bot', bot],
    ['worker', worker]
  ])('runs the %s from the Dockerfile with .env, once the databases are healthy', (name, service) => {
    expect(service).toMatchObject({ build: '.', env_file: '.env', command: [name] })
    expect(service.depends_on).toEqual({
      postgres: { condition: 'service_healthy' },
      redis: { condition: 'service_healthy' }
    })
    expect(service.healthcheck.test.join(' ')).toContain(`http://127.0.0.1:${service.environment.OPS_PORT}/healthz`)
  })

  it.each([
    ['bot', bot],
    ['worker', worker]
  ])('gives the %s an environment that its configuration accepts', (_, service) => {
    const filled = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1', APPROVERS: 'U1' }
    const keepnet = { KEEPNET_CLIENT_ID: 'id', KEEPNET_CLIENT_SECRET: 'hush' }
    const { store, queue, http } = getConfig({ ...filled, ...keepnet, ...service.environment })
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
