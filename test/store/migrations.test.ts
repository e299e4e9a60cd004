import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openEmbedded } from '../../src/store/embedded/open.ts'
import type { EmbeddedPool } from '../../src/store/embedded/pool.ts'
import { createStore } from '../../src/store/store.ts'

describe('the schema', () => {
  const clock = { now: () => new Date('2027-03-02T08:00:00Z') }
  let pool: EmbeddedPool
  beforeEach(async () => {
    pool = await openEmbedded('memory://')
  })
  afterEach(() => pool.end())

  it('is created where there is none, and left as it is where there is one', async () => {
    const columns = async () => {
      const { rows } = await pool.query(
        `SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'
          ORDER BY table_name, column_name`
      )
      return rows
    }
    expect(await columns()).toEqual([])
    await createStore({ pool, clock })
    const created = await columns()
    expect(created).toContainEqual({ table_name: 'outbox', column_name: 'due_at' })
    await createStore({ pool, clock })
    expect(await columns()).toEqual(created)
  })

  it('lets the audit be added to and never altered, emptied or shortened', async () => {
    await createStore({ pool, clock })
    await pool.query(`INSERT INTO audit (action, detail, at) VALUES ('frozen', '{}', '2027-03-02Z')`)
    for (const statement of [`UPDATE audit SET action = 'unfrozen'`, 'DELETE FROM audit', 'TRUNCATE audit']) {
      await expect(pool.query(statement)).rejects.toThrow('The audit is append-only')
    }
  })
})
