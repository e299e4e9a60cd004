import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { type Batch, batchHash, type NewBatch, totalsOf } from '../../../src/changes/batch/batch.ts'
import type { NewChange } from '../../../src/changes/ports/ports.ts'
import { approver, type Bench, changeRequest, decision, requester } from './bench.ts'

/** A batch of so many changes, each of a company of its own. */
function batchOf(clock: Bench['clock'], rows: number): { batch: NewBatch; changes: NewChange[] } {
  const id = randomUUID()
  const changes = Array.from({ length: rows }, (_, index) =>
    changeRequest(clock, { batch: { id, row: index + 1, rows } })
  )
  const [first] = changes
  if (!first) throw new Error('A batch has at least one change.')
  const batch: NewBatch = {
    id,
    draft: randomUUID(),
    requester,
    channel: 'C1',
    reason: 'Spring orders 🦊',
    reference: null,
    requirement: first.requirement,
    hash: batchHash(changes),
    rows,
    totals: totalsOf(changes),
    requestedAt: clock.now(),
    expiresAt: first.expiresAt
  }
  return { batch, changes }
}

async function added({ store, clock }: Bench, rows: number): Promise<Batch> {
  const { batch, changes } = batchOf(clock, rows)
  const stored = await store.addBatch(batch, changes)
  if (stored === 'stale') throw new Error('No count of seats was given.')
  return stored
}

export function batches(open: () => Bench): void {
  it('keeps a batch with its changes, their audit entries and one message, and the same preview makes one', async () => {
    const { store, other, clock, pool } = open()
    const { batch, changes } = batchOf(clock, 3)
    const results = await Promise.all([store.addBatch(batch, changes), other.addBatch(batch, changes)])
    const { draft: _, ...rest } = batch
    for (const stored of results) expect(stored).toEqual({ ...rest, version: 1, decisions: [], counts: { pending: 3 } })
    expect((await store.batchChanges(batch.id)).map(({ id }) => id)).toEqual(changes.map(({ id }) => id))
    expect((await store.batchChanges(batch.id, 2)).map(({ batch: own }) => own?.row)).toEqual([1, 2])
    const { rows } = await pool.query('SELECT kind, change, batch FROM outbox WHERE batch = $1', [batch.id])
    expect(rows).toEqual([{ kind: 'batch', change: null, batch: batch.id }])
    const audited = await pool.query('SELECT action FROM audit WHERE change = ANY($1)', [changes.map(({ id }) => id)])
    expect(audited.rows.map(({ action }) => action)).toEqual(['requested', 'requested', 'requested'])
    expect((await store.openBatches()).map(({ id }) => id)).toContain(batch.id)
    expect((await store.open()).filter(({ batch: own }) => own)).toEqual([])
  })

  it('moves changes of a batch together, with their decisions, or none where one has moved', async () => {
    const bench = open()
    const { store, clock } = bench
    const batch = await added(bench, 3)
    const [one, two, three] = await store.batchChanges(batch.id)
    if (!one || !two || !three) throw new Error('Three changes were stored.')
    const at = clock.now()
    const approve = (changes: readonly { id: string; version: number }[]) =>
      changes.map(({ id, version }) => ({
        change: id,
        version,
        to: { name: 'approved' as const, at },
        decision: decision(clock)
      }))
    const record = {
      person: approver,
      verdict: 'approve' as const,
      hash: batch.hash,
      changes: 2,
      leftOut: 0,
      reason: null,
      at
    }
    await store.move(three.id, 1, 'pending', { name: 'withdrawn', at }, requester)
    expect(await store.moveBatch(batch.id, batch.version, approve([one, two, three]), approver, record)).toBe('stale')
    expect((await store.batch(batch.id))?.counts).toEqual({ pending: 2, withdrawn: 1 })
    const moved = await store.moveBatch(batch.id, batch.version, approve([one, two]), approver, record)
    expect(moved).toHaveProperty('due')
    expect(await store.batch(batch.id)).toMatchObject({
      version: batch.version + 1,
      counts: { approved: 2, withdrawn: 1 },
      decisions: [record]
    })
    expect((await store.get(one.id))?.decisions).toEqual([decision(clock)])
    expect(await store.moveBatch(batch.id, batch.version, approve([one]), approver, record)).toBe('stale')
  })

  it('redraws the message of a batch, not of its changes, and tells the outcome once all have ended', async () => {
    const bench = open()
    const { store, clock } = bench
    const batch = await added(bench, 2)
    const [card] = await store
      .takeMessages(await store.dueMessages(), new Date(clock.now().getTime() + 60_000))
      .then(all => all.filter(({ about }) => about.id === batch.id))
    if (!card) throw new Error('The message of the batch is not due.')
    await store.messageShown(card, { channel: 'C1', ts: '1.0' })
    const [one, two] = await store.batchChanges(batch.id)
    if (!one || !two) throw new Error('Two changes were stored.')
    const end = async (id: string) => store.move(id, 1, 'pending', { name: 'withdrawn', at: clock.now() }, requester)
    const first = await end(one.id)
    // Later: a batch is redrawn every few seconds at most.
    expect('due' in first && first.due.map(({ after }) => after > 1_000)).toEqual([true])
    await store.addBatchOutcome(batch.id)
    expect(await kindsOf(bench, batch.id)).toEqual(['batch'])
    await end(two.id)
    await Promise.all([store.addBatchOutcome(batch.id), store.addBatchOutcome(batch.id)])
    expect(await kindsOf(bench, batch.id)).toEqual(['batch', 'batch-outcome'])
  })

  it('counts only one change of a batch as pending, for reminders', async () => {
    const bench = open()
    const batch = await added(bench, 3)
    const pending = (await bench.store.pending()).filter(({ batch: own }) => own?.id === batch.id)
    expect(pending.map(({ batch: own }) => own?.row)).toEqual([1])
  })

  it('keeps a preview until it is old', async () => {
    const { store, clock } = open()
    const form = { name: 'review' as const, id: randomUUID(), person: approver, batch: 'b', unticked: ['a'] }
    await store.saveBatchForm(form)
    await store.saveBatchForm({ ...form, unticked: ['b'] })
    expect(await store.batchForm(form.id)).toEqual({ ...form, unticked: ['b'] })
    expect(await store.batchForm('none')).toBeUndefined()
    expect(clock.now()).toBeInstanceOf(Date)
  })
}

async function kindsOf({ pool }: Bench, batch: string): Promise<unknown[]> {
  const { rows } = await pool.query('SELECT kind FROM outbox WHERE batch = $1 ORDER BY kind', [batch])
  return rows.map(({ kind }) => kind)
}
