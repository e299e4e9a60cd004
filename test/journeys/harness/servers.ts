import { randomUUID } from 'node:crypto'
import { Redis } from 'ioredis'
import { Pool } from 'pg'

/** A private database on a shared server. */
export type Own = { url: string; drop(): Promise<void> }

/** A new database on the PostgreSQL at that address. */
export async function ownDatabase(server: string): Promise<Own> {
  const name = `countersign_${randomUUID().replaceAll('-', '')}`
  const admin = new Pool({ connectionString: server, max: 1 })
  await admin.query(`CREATE DATABASE ${name}`)
  const url = new URL(server)
  url.pathname = name
  return {
    url: url.href,
    async drop() {
      // Forced: a killed process may have left connections that PostgreSQL has not closed yet.
      await admin.query(`DROP DATABASE ${name} WITH (FORCE)`)
      await admin.end()
    }
  }
}

const CLAIM = 'claimed-by-a-test'

/** An empty database of the Redis at that address. Throws when none of its numbered databases is empty. */
export async function ownRedis(server: string): Promise<Own> {
  const redis = new Redis(server)
  for (let number = 1; number <= 15; number += 1) {
    await redis.select(number)
    if ((await redis.set(CLAIM, 1, 'EX', 600, 'NX')) === null) continue
    if ((await redis.dbsize()) > 1) {
      await redis.del(CLAIM)
      continue
    }
    const url = new URL(server)
    url.pathname = `/${number}`
    return {
      url: url.href,
      async drop() {
        await redis.flushdb()
        redis.disconnect()
      }
    }
  }
  redis.disconnect()
  throw new Error('The databases 1 to 15 of the Redis at TEST_REDIS_URL all hold something; one must be empty.')
}
