import { Redis } from 'ioredis'
import { queuePool } from '../../../src/queue/postgres.ts'
import type { QueueOptions } from '../../../src/queue/queue.ts'
import { openEmbedded } from '../../../src/store/embedded/open.ts'

/** Where a queue is stored, as plain data that another process can read. */
export type Spec =
  | { name: 'redis'; url: string }
  | { name: 'postgres'; url: string }
  | { name: 'embedded'; directory: string }

export type Place = {
  backend: QueueOptions['backend']
  /** Removes every lock of a worker, as if it had stalled. */
  takeLocks(prefix: string): Promise<void>
  /** Deletes all jobs and schedules, like a restarted Redis without persistence. */
  forget(prefix: string): Promise<void>
  close(): Promise<void>
}

export async function openPlace(spec: Spec): Promise<Place> {
  switch (spec.name) {
    case 'redis': {
      const redis = new Redis(spec.url)
      return {
        backend: spec,
        async takeLocks(prefix) {
          const locks = await redis.keys(`${prefix}:*:lock`)
          if (locks.length > 0) await redis.del(...locks)
        },
        async forget(prefix) {
          const keys = await redis.keys(`${prefix}:*`)
          if (keys.length > 0) await redis.del(...keys)
        },
        async close() {
          redis.disconnect()
        }
      }
    }
    case 'postgres': {
      const pool = queuePool(spec.url)
      return {
        backend: { name: 'postgres', pool },
        takeLocks: prefix => takeRows(pool, prefix),
        forget: prefix => forgetRows(pool, prefix),
        close: () => pool.end()
      }
    }
    case 'embedded': {
      const pool = await openEmbedded(spec.directory)
      return {
        backend: { name: 'embedded', pool },
        takeLocks: prefix => takeRows(pool, prefix),
        forget: prefix => forgetRows(pool, prefix),
        close: () => pool.end()
      }
    }
    default:
      return spec satisfies never
  }
}

type Queryable = { query(text: string, values: string[]): Promise<unknown> }

async function takeRows(pool: Queryable, prefix: string): Promise<void> {
  await pool.query(`UPDATE job SET lock_token = 'taken' WHERE queue LIKE $1 || '-%' AND state = 'active'`, [prefix])
}

async function forgetRows(pool: Queryable, prefix: string): Promise<void> {
  await pool.query(`DELETE FROM job WHERE queue LIKE $1 || '-%'`, [prefix])
  await pool.query(`DELETE FROM dedup WHERE queue LIKE $1 || '-%'`, [prefix])
  await pool.query(`DELETE FROM scheduler WHERE queue LIKE $1 || '-%'`, [prefix])
}

/** An environment variable, or undefined with a warning; with REQUIRE_ALL=1 its absence is an error. */
export function needed(variable: string, what: string): string | undefined {
  const value = process.env[variable]
  if (value) return value
  const sentence = `SKIPPED: ${what} is not tested, because ${variable} is not set.`
  if (process.env.REQUIRE_ALL === '1') throw new Error(sentence)
  console.warn(sentence)
  return undefined
}
