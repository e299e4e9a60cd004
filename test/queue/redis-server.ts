import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'

/** A Redis of one test's own, which it may turn into a replica. */
export type OwnServer = { url: string; redis: Redis; stop(): Promise<void> }

/** Starts one that keeps nothing; `redis-server` must be installed. */
export async function startRedis(): Promise<OwnServer> {
  const port = await freePort()
  const directory = mkdtempSync(join(tmpdir(), 'countersign-redis-'))
  const settings = [
    '--dir',
    directory,
    '--port',
    String(port),
    '--bind',
    '127.0.0.1',
    '--save',
    '',
    '--repl-diskless-sync-delay',
    '0'
  ]
  const server = spawn('redis-server', settings, { stdio: ['ignore', 'pipe', 'inherit'] })
  const gone = once(server, 'exit')
  for await (const line of server.stdout) if (String(line).includes('Ready to accept connections')) break
  const url = `redis://127.0.0.1:${port}`
  const redis = new Redis(url)
  return {
    url,
    redis,
    async stop() {
      redis.disconnect()
      server.kill()
      await gone
      rmSync(directory, { recursive: true, force: true })
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('A TCP server has an address with a port.')
  return address.port
}
