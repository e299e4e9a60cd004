import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openEmbedded } from '../../../src/store/embedded/open.ts'
import type { EmbeddedPool } from '../../../src/store/embedded/pool.ts'

describe('an embedded database that falls silent', { timeout: 60_000 }, () => {
  let directory: string
  let pool: EmbeddedPool
  const faults: string[] = []
  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'countersign-death-'))
    pool = await openEmbedded(directory, undefined, { silence: 1_000, pauses: { first: 50, longest: 100 } })
    pool.on('error', error => faults.push(error.message))
    await pool.query('CREATE SCHEMA other')
    await pool.everySession('SET search_path TO other, public')
    await pool.query('CREATE TABLE kept (n int)')
  })
  beforeEach(async () => {
    await pool.query('TRUNCATE kept')
    faults.length = 0
  })
  afterAll(async () => {
    await pool.end()
    rmSync(directory, { recursive: true, force: true })
  })

  const SILENT = 'SELECT pg_sleep(3600)'
  const SAID_NOTHING = 'The embedded database did not answer for 1000 ms'
  const isBack = () =>
    expect.poll(() => pool.query('SELECT 1').then(() => 'back', String), { timeout: 20_000 }).toBe('back')

  it('is started again, has what was committed, and looks where it did', async () => {
    await pool.query('INSERT INTO kept VALUES (1)')
    await expect(pool.query(SILENT)).rejects.toThrow(SAID_NOTHING)
    await isBack()
    expect((await pool.query('SELECT n FROM kept')).rows).toEqual([{ n: 1 }])
    expect(faults[0]).toBe(SAID_NOTHING)
  })

  it('answers all who wait, and tells who listens', async () => {
    const [listener, asking] = await Promise.all([pool.connect(), pool.connect()])
    const told: string[] = []
    listener.on('error', error => told.push(error.message))
    await listener.query('LISTEN bell')
    const silent = expect(asking.query(SILENT)).rejects.toThrow(SAID_NOTHING)
    await expect(pool.query('SELECT 1')).rejects.toThrow(SAID_NOTHING)
    await silent
    expect(told).toEqual([SAID_NOTHING])
    listener.release()
    asking.release()
    await isBack()
  })

  it('takes nothing more of a transaction that was lost, and nothing of it stays', async () => {
    const client = await pool.connect()
    await client.query('BEGIN')
    await client.query('INSERT INTO kept VALUES (1)')
    await expect(client.query(SILENT)).rejects.toThrow(SAID_NOTHING)
    await isBack()
    const second = client.query('INSERT INTO kept VALUES (2)')
    await expect(second).rejects.toThrow('The embedded database was restarted, and this transaction is lost')
    client.release()
    expect((await pool.query('SELECT n FROM kept')).rows).toEqual([])
  })
})
