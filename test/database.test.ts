import { describe, expect, it } from 'vitest'
import { openQueue } from '../src/queue/queue.ts'
import type { EmbeddedPool } from '../src/store/embedded/pool.ts'
import { createStore } from '../src/store/store.ts'
import { change, silent } from './contracts/queue/bench.ts'
import { changeRequest } from './contracts/store/bench.ts'
import { openShared } from './database.ts'

const clock = { now: () => new Date('2027-03-01T08:00:00Z'), pass() {} }

describe('a database that tests share', () => {
  it('is as it was before, when it is given back and taken again', async () => {
    const first = await openShared()
    const before = await everythingIn(first)
    const store = await createStore({ pool: first, clock })
    const { id } = await store.add(changeRequest(clock))
    const queue = await openQueue({ backend: { name: 'embedded', pool: first }, vendors: ['keepnet'], log: silent })
    await queue.enqueue(change('left'))
    await queue.stop(0)
    await first.query('CREATE TABLE left_behind (n serial)')
    await first.query(`SET search_path TO bullmq; SET TIME ZONE 'Asia/Tokyo'; LISTEN left_behind`)
    const used = await everythingIn(first)
    expect(used).not.toEqual(before)
    for (const part of ['rows', 'sequences', 'settings', 'channels'] as const) {
      expect(used[part], part).not.toEqual(before[part])
    }
    await first.end()

    const second = await openShared()
    expect(await everythingIn(second)).toEqual(before)
    expect(await (await createStore({ pool: second, clock })).get(id)).toBeUndefined()
    await second.end()
  })

  it('belongs to one user at a time', async () => {
    const [one, other] = [await openShared(), await openShared()]
    const { id } = await (await createStore({ pool: one, clock })).add(changeRequest(clock))
    expect(await (await createStore({ pool: other, clock })).get(id)).toBeUndefined()
    await Promise.all([one.end(), other.end()])
  })
})

/** What a test can leave behind: how many rows each table has, where sequences stand, and the session. */
async function everythingIn(pool: EmbeddedPool) {
  const rowsOf = async (text: string) => (await pool.query(text)).rows
  const tables = await pool.query<{ name: string }>(
    `SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables
      WHERE schemaname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1`
  )
  const counts = tables.rows.map(({ name }) => `SELECT '${name}' AS name, count(*)::int FROM ${name}`)
  return {
    rows: await rowsOf(counts.join(' UNION ALL ')),
    sequences: await rowsOf('SELECT schemaname, sequencename, last_value FROM pg_sequences ORDER BY 1, 2'),
    settings: await rowsOf('SELECT name, setting FROM pg_settings ORDER BY name'),
    channels: await rowsOf('SELECT pg_listening_channels() AS channel')
  }
}
