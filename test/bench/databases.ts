import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { Redis } from 'ioredis'
import pg from 'pg'
import { cpuOfTree, until } from './processes.ts'

/** Where the product keeps its record and its queue while it is measured. */
export type Databases = {
  /** What they are, for whoever reads the figures. */
  says: string
  /** An empty record and an empty queue. */
  place(): Promise<Place>
  close(): Promise<void>
}

export type Place = {
  /** What the measured processes are told. */
  env: Record<string, string>
  /** The same for this process: in PostgreSQL as somebody else, so that its statements are not counted. */
  own: Record<string, string>
  /** Statements of the measured processes so far, and how many of them only begin or end a transaction; null where nobody counts. */
  statements(): Promise<{ all: number; transaction: number } | null>
  /** Processor time of the database so far in milliseconds; null where it is part of the measured process. */
  databaseCpu(): number | null
}

/** Starts Redis and PostgreSQL on free ports of 127.0.0.1; the embedded database where one of them is not installed. */
export async function openDatabases(): Promise<Databases> {
  const bin = postgresBin()
  const redis = inPath('redis-server')
  const directory = mkdtempSync(join(tmpdir(), 'countersign-bench-'))
  // PostgreSQL runs as somebody else when this runs as root.
  chmodSync(directory, 0o711)
  return bin && redis ? await servers(directory, bin, redis) : embedded(directory)
}

function embedded(directory: string): Databases {
  let places = 0
  return {
    says: 'the embedded database (redis-server or PostgreSQL is not installed)',
    async place() {
      places += 1
      const env = { DATA_DIR: join(directory, String(places)) }
      return { env, own: env, statements: async () => null, databaseCpu: () => null }
    },
    async close() {
      rmSync(directory, { recursive: true })
    }
  }
}

async function servers(directory: string, bin: string, redisServer: string): Promise<Databases> {
  const [redis, postgres] = [await startRedis(directory, redisServer), await startPostgres(directory, bin)]
  const stop = () => {
    redis.kill()
    postgres.kill()
  }
  process.on('exit', stop)
  const admin = new pg.Pool({ connectionString: postgres.url('postgres', 'postgres'), max: 1 })
  await admin.query('CREATE EXTENSION pg_stat_statements')
  await admin.query('CREATE ROLE measured SUPERUSER LOGIN')
  const { rows } = await admin.query<{ server_version: string }>('SHOW server_version')
  let places = 0
  return {
    says: `Redis and PostgreSQL ${rows[0]?.server_version} of its own, both with their defaults for durability`,
    async place() {
      places += 1
      const name = `bench_${places}`
      await admin.query(`CREATE DATABASE ${name}`)
      const env = (user: string) => ({ DATABASE_URL: postgres.url(user, name), REDIS_URL: `${redis.url}/${places}` })
      return {
        env: env('measured'),
        own: env('postgres'),
        statements: () => statementsOf(admin),
        databaseCpu: () => cpuOfTree(postgres.pid)
      }
    },
    async close() {
      await admin.end()
      process.off('exit', stop)
      stop()
      await until('PostgreSQL and Redis have ended', 10_000, () => !isAlive(postgres.pid) && !isAlive(redis.pid))
      rmSync(directory, { recursive: true })
    }
  }
}

/** Each call of the role, as PostgreSQL counts them; what begins and ends transactions is a call too. */
async function statementsOf(admin: pg.Pool): Promise<{ all: number; transaction: number }> {
  const { rows } = await admin.query<{ all: number; transaction: number }>(
    `SELECT coalesce(sum(calls), 0)::float AS all,
       coalesce(sum(calls) FILTER (WHERE query ~* '^\\s*(begin|start transaction|commit|rollback)'), 0)::float AS transaction
       FROM pg_stat_statements WHERE userid = 'measured'::regrole`
  )
  return rows[0] ?? { all: 0, transaction: 0 }
}

type Server = { pid: number; kill(): void }

async function startRedis(directory: string, file: string): Promise<Server & { url: string }> {
  const [port, place] = [await freePort(), join(directory, 'redis')]
  mkdirSync(place)
  const options = { bind: '127.0.0.1', port, dir: place, databases: 512, appendonly: 'yes', save: '', logfile: 'log' }
  const args = Object.entries({ ...options, 'maxmemory-policy': 'noeviction' }).flatMap(([name, value]) => {
    return [`--${name}`, String(value)]
  })
  const child = spawn(file, args, { stdio: 'ignore' })
  await once(child, 'spawn')
  const url = `redis://127.0.0.1:${port}`
  const redis = new Redis(url, { maxRetriesPerRequest: null, retryStrategy: () => 50 })
  // It is not there yet; `ping` waits until it is.
  redis.on('error', () => {})
  let pong = false
  void redis.ping().then(() => (pong = true))
  await until('Redis answers', 10_000, () => pong)
  redis.disconnect()
  return { url, pid: child.pid ?? 0, kill: () => void child.kill() }
}

async function startPostgres(
  directory: string,
  bin: string
): Promise<Server & { url(user: string, database: string): string }> {
  const [port, place] = [await freePort(), join(directory, 'postgres')]
  mkdirSync(place)
  // PostgreSQL refuses to run as root.
  const isRoot = process.getuid?.() === 0
  if (isRoot) execFileSync('chown', ['postgres', place])
  const run = (file: string, ...args: string[]) => {
    const whole = [join(bin, file), ...args]
    const [command = '', ...rest] = isRoot ? ['runuser', '-u', 'postgres', '--', ...whole] : whole
    execFileSync(command, rest, { stdio: 'ignore', cwd: '/', timeout: 60_000 })
  }
  run('initdb', '-D', place, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--no-sync')
  const counting = '-c shared_preload_libraries=pg_stat_statements -c pg_stat_statements.max=10000'
  const options = `-h 127.0.0.1 -p ${port} -k ${place} -c max_connections=200 ${counting}`
  run('pg_ctl', 'start', '-D', place, '-l', join(place, 'log'), '-w', '-o', options)
  const pid = Number(readFileSync(join(place, 'postmaster.pid'), 'utf8').split('\n')[0])
  return {
    pid,
    url: (user, database) => `postgresql://${user}@127.0.0.1:${port}/${database}`,
    // SIGQUIT ends it at once with all its children; what it holds is thrown away.
    kill: () => void (isAlive(pid) && process.kill(pid, 'SIGQUIT'))
  }
}

function postgresBin(): string | undefined {
  const inDebian = globSync('/usr/lib/postgresql/*/bin/initdb').toSorted((one, other) =>
    other.localeCompare(one, 'en', { numeric: true })
  )
  const file = inPath('initdb') ?? inDebian[0]
  return file && dirname(file)
}

function inPath(file: string): string | undefined {
  const places = (process.env.PATH ?? '').split(':').map(folder => join(folder, file))
  return places.find(place => existsSync(place))
}

function isAlive(pid: number): boolean {
  return existsSync(`/proc/${pid}`)
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  if (address === null || typeof address === 'string') throw new Error('There is no free port.')
  return address.port
}
