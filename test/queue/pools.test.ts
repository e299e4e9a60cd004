import { Pool } from 'pg'
import { afterEach, describe, expect, it } from 'vitest'
import { queuePool } from '../../src/queue/postgres.ts'
import { openQueue } from '../../src/queue/queue.ts'
import { freshPrefix, handlers, silent } from '../contracts/queue/bench.ts'
import { needed } from '../contracts/queue/place.ts'

const url = needed('TEST_DATABASE_URL', 'which PostgreSQL pools the queue takes')

describe.runIf(url)('the pool given to the queue', () => {
  const pools: Pool[] = []
  const keep = (pool: Pool) => {
    pools.push(pool)
    return pool
  }
  afterEach(() => Promise.all(pools.splice(0).map(pool => pool.end())))

  it('is refused where it does not look into the schema of BullMQ', async () => {
    const pool = keep(new Pool({ connectionString: url }))
    const opened = openQueue({ backend: { name: 'postgres', pool }, vendors: [], log: silent, prefix: freshPrefix() })
    await expect(opened).rejects.toThrow(
      'The pool given to the queue has the search_path public; it must contain bullmq.'
    )
  })

  it('has the server end what takes too long, and transactions that were left open', async () => {
    const pool = keep(queuePool(url ?? ''))
    const { rows } = await pool.query(
      `SELECT current_setting('statement_timeout') || ', ' || current_setting('idle_in_transaction_session_timeout') AS ends`
    )
    expect(rows).toEqual([{ ends: '30s, 15s' }])
  })

  it('is refused where its workers would take every connection', async () => {
    const pool = keep(queuePool(url ?? '', 3))
    const queue = await openQueue({
      backend: { name: 'postgres', pool },
      vendors: ['keepnet'],
      log: silent,
      prefix: freshPrefix()
    })
    await expect(queue.work(handlers({}))).rejects.toThrow(
      'The pool given to the queue has 3 connections for 3 workers; it needs more than that.'
    )
    await queue.stop(0)
  })

  it('stays open when the queue stops', async () => {
    const pool = keep(queuePool(url ?? ''))
    const backend = { name: 'postgres', pool } as const
    const queue = await openQueue({ backend, vendors: ['keepnet'], log: silent, prefix: freshPrefix() })
    await queue.work(handlers({}))
    await queue.stop(0)
    expect((await pool.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }])
  })
})
