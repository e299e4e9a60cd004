import { DatabaseError } from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openEmbedded } from '../../../src/store/embedded/open.ts'
import type { EmbeddedPool } from '../../../src/store/embedded/pool.ts'

describe('the pool of the embedded database', () => {
  let pool: EmbeddedPool
  beforeAll(async () => {
    pool = await openEmbedded('memory://')
    await pool.query('create table box (id int primary key, what text); create table count (n int)')
    await pool.query('insert into count values (0)')
  })
  afterAll(() => pool.end())

  it('reads and writes values as pg does', async () => {
    const at = new Date('2027-03-31T10:00:00.123Z')
    const text = 'select $1::timestamptz as at, $2::jsonb as json, $3::text[] as list, $4::text as text, $5::int as n'
    const { rows } = await pool.query(`${text}, 9007199254740993 as big, null as nothing`, [
      at,
      { a: ['b'] },
      ['a"b', null, 'c,\\'],
      5,
      '7'
    ])
    expect(rows).toEqual([
      { at, json: { a: ['b'] }, list: ['a"b', null, 'c,\\'], text: '5', n: 7, big: '9007199254740993', nothing: null }
    ])
  })

  it('tells the command and how many rows it touched', async () => {
    const inserted = await pool.query('insert into box select n from generate_series(100, 102) n')
    expect(inserted).toMatchObject({ command: 'INSERT', rowCount: 3, rows: [] })
  })

  it('throws the error class of pg, with its code and constraint', async () => {
    await pool.query('insert into box values ($1)', [1])
    const again = await pool.query('insert into box values ($1)', [1]).catch(error => error)
    expect(again).toBeInstanceOf(DatabaseError)
    expect(again).toMatchObject({ code: '23505', constraint: 'box_pkey', table: 'box' })
  })

  it('keeps a transaction for its client until it ends', async () => {
    const [one, other] = await Promise.all([pool.connect(), pool.connect()])
    const add = async (client: typeof one) => {
      await client.query('begin')
      const { rows } = await client.query<{ n: number }>('select n from count')
      await client.query('update count set n = $1', [(rows[0]?.n ?? 0) + 1])
      await client.query('commit')
    }
    for (let round = 0; round < 10; round++) await Promise.all([add(one), add(other)])
    one.release()
    other.release()
    expect((await pool.query('select n from count')).rows).toEqual([{ n: 20 }])
  })

  it('rolls back the transaction of a client that was released in it', async () => {
    const client = await pool.connect()
    await client.query('begin')
    await client.query('insert into box values (2)')
    client.release()
    expect((await pool.query('select * from box where id = 2')).rows).toEqual([])
  })

  it('goes on after an error in a transaction once it is rolled back', async () => {
    const client = await pool.connect()
    await client.query('begin')
    await expect(client.query('select * from nowhere')).rejects.toMatchObject({ code: '42P01' })
    await expect(client.query('select 1')).rejects.toMatchObject({ code: '25P02' })
    await client.query('rollback')
    client.release()
    expect((await pool.query('select 1 as one')).rows).toEqual([{ one: 1 }])
  })

  it('delivers a notification to a listening client when it is committed', async () => {
    const [listener, speaker] = await Promise.all([pool.connect(), pool.connect()])
    const heard: unknown[] = []
    listener.on('notification', notification => heard.push(notification))
    await listener.query('listen bell')
    await speaker.query('begin')
    await speaker.query(`notify bell, 'ding'`)
    expect(heard).toEqual([])
    await speaker.query('commit')
    expect(heard).toEqual([{ channel: 'bell', payload: 'ding' }])
    listener.release()
    speaker.release()
  })

  it('finishes the queries and the transaction in hand before it closes, and takes no more', async () => {
    const closing = await openEmbedded('memory://')
    let ended = false
    const client = await closing.connect()
    client.once('end', () => {
      ended = true
    })
    await client.query('begin')
    const slow = client.query('select pg_sleep(0.2), 1 as one')
    const end = closing.end()
    await expect(closing.query('select 1')).rejects.toThrow('closing')
    expect((await slow).rows).toMatchObject([{ one: 1 }])
    expect(ended).toBe(false)
    await client.query('commit')
    await end
    expect(ended).toBe(true)
    await closing.end()
  })
})
