import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Batch, BatchDraft, PreviewRow } from '../../../src/changes/batch/batch.ts'
import { requestBatch } from '../../../src/changes/batch/request.ts'
import { reviewBatch } from '../../../src/changes/batch/review.ts'
import { stopBatch } from '../../../src/changes/batch/stop.ts'
import type { StateName } from '../../../src/changes/model/change.ts'
import { policyFrom } from '../../policy/context.ts'
import { approver, type Fixture, openFixture, requester } from '../fixture.ts'
import { scriptedVendor } from '../scripted-vendor.ts'

const editor = { team: 'T1', user: 'U_EDITOR' }
const vendor = scriptedVendor()
let fixture: Fixture
beforeEach(async () => {
  fixture = await openFixture([vendor])
})
afterEach(() => fixture.close())

function row(number: number, more: Partial<PreviewRow> = {}): PreviewRow {
  const company = { id: `c${number}`, name: `Company ${number}`, tags: [] }
  return {
    number,
    company: company.name,
    vendor: '',
    given: [],
    at: '',
    reason: '',
    reference: '',
    verdict: {
      name: 'good',
      vendor: 'keepnet',
      company,
      applyAt: null,
      edits: [{ field: 'seats', seen: 500, wanted: 500 + number }],
      names: {},
      use: { used: 480, limit: 500 },
      ends: null,
      warnings: []
    },
    ...more
  }
}

function draft(rows: number, id = 'bdr_1'): BatchDraft {
  const all = Array.from({ length: rows }, (_, index) => row(index + 1))
  return { name: 'draft', id, person: requester, channel: 'C1', reason: 'Spring', reference: '', rows: all }
}

async function requested(rows: number): Promise<Batch> {
  const result = await requestBatch(fixture, draft(rows))
  if ('requested' in result) return result.requested
  throw new Error(JSON.stringify(result))
}

async function states(batch: Batch): Promise<StateName[]> {
  return (await fixture.store.batchChanges(batch.id)).map(({ state }) => state.name)
}

async function idsOf(batch: Batch, ...rows: number[]): Promise<string[]> {
  const changes = await fixture.store.batchChanges(batch.id)
  return rows.map(number => changes[number - 1]?.id ?? '')
}

const seen = ({ id, hash }: Batch) => ({ batch: id, hash })
const approve = (unticked: readonly string[] = [], typed: string | null = null) => ({
  name: 'approve' as const,
  unticked,
  typed
})

describe('two approvers', () => {
  it('who untick different rows at once are counted one after the other: no row is approved that one left out first', async () => {
    const batch = await requested(4)
    const [one, two] = await Promise.all([
      reviewBatch(fixture, approver, seen(batch), approve(await idsOf(batch, 1))),
      reviewBatch(fixture, editor, seen(batch), approve(await idsOf(batch, 2)))
    ])
    const results = [one, two].map(result => ('decided' in result ? [result.changes, result.leftOut] : result.refused))
    expect(results).toContainEqual([3, 1])
    // One approval was enough, so nothing was left for the other.
    expect(results).toContain('batch-decided')
    const [first, second] = await states(batch)
    expect([first, second].toSorted()).toEqual(['approved', 'rejected'])
    expect((await states(batch)).slice(2)).toEqual(['approved', 'approved'])
    expect((await fixture.store.batch(batch.id))?.decisions).toHaveLength(1)
  })

  it('who are both required decide on what the first left: both leave out what they unticked', async () => {
    const policy = policyFrom(`
roles: { all: { people: [U0AAAAAAA1, U0AAAAAAA2, U0AAAAAAA3] } }
otherwise: 2 of all
`)
    fixture.policy = () => policy
    const [ann, bob, cid] = ['U0AAAAAAA1', 'U0AAAAAAA2', 'U0AAAAAAA3'].map(user => ({ team: 'T1', user }))
    if (!ann || !bob || !cid) throw new Error('Three people were named.')
    const result = await requestBatch(fixture, { ...draft(4), person: ann })
    if (!('requested' in result)) throw new Error(JSON.stringify(result))
    const batch = result.requested
    await Promise.all([
      reviewBatch(fixture, bob, seen(batch), approve(await idsOf(batch, 1))),
      reviewBatch(fixture, cid, seen(batch), approve(await idsOf(batch, 2)))
    ])
    expect(await states(batch)).toEqual(['rejected', 'rejected', 'approved', 'approved'])
    const [, , third] = await fixture.store.batchChanges(batch.id)
    expect(third?.decisions.map(({ person }) => person.user).toSorted()).toEqual(['U0AAAAAAA2', 'U0AAAAAAA3'])
  })
})

describe('a decision on a batch', () => {
  it('is refused to its requester, on another hash, with nothing ticked, and once nothing waits', async () => {
    const batch = await requested(2)
    const refusalOf = async (
      ...[person, of, verdict]: [typeof approver, ReturnType<typeof seen>, ReturnType<typeof approve>]
    ) => {
      const result = await reviewBatch(fixture, person, of, verdict)
      return 'refused' in result ? result.refused : 'decided'
    }
    expect(await refusalOf(requester, seen(batch), approve())).toBe('own-change')
    expect(await refusalOf(approver, { ...seen(batch), hash: 'forged' }, approve())).toBe('batch-changed')
    expect(await refusalOf(approver, { batch: 'bat_none', hash: batch.hash }, approve())).toBe('no-such-batch')
    expect(await refusalOf(approver, seen(batch), approve(await idsOf(batch, 1, 2)))).toBe('nothing-ticked')
    expect(await states(batch)).toEqual(['pending', 'pending'])
    expect(await refusalOf(approver, seen(batch), approve())).toBe('decided')
    expect(await refusalOf(editor, seen(batch), approve())).toBe('batch-decided')
    const [change] = await fixture.store.batchChanges(batch.id)
    expect(change?.decisions).toMatchObject([{ person: approver, verdict: 'approve' }])
  })

  it('that somebody may not make, request or stop is recorded, once for each reason', async () => {
    const attempts: object[] = []
    const store: Fixture['store'] = {
      ...fixture.store,
      async recordRefusal(attempt) {
        attempts.push(attempt)
        await fixture.store.recordRefusal(attempt)
      }
    }
    const watched = { ...fixture, store }
    const batch = await requested(3)
    const stranger = { team: 'T1', user: 'U_OTHER' }
    await reviewBatch(watched, requester, seen(batch), approve())
    await reviewBatch(watched, stranger, seen(batch), { name: 'reject', reason: 'no' })
    await stopBatch(watched, stranger, batch.id)
    await reviewBatch(watched, { team: 'T2', user: 'U_APPROVER' }, seen(batch), approve())
    const [one] = await fixture.store.batchChanges(batch.id)
    const company = { vendor: 'keepnet', id: one?.company.id }
    const [last] = (await fixture.store.batchChanges(batch.id)).slice(-1)
    expect(attempts.splice(0)).toMatchObject([
      { by: requester, tried: 'approve', refused: 'own-change', change: { id: last?.id, revision: 1 } },
      { by: stranger, tried: 'reject', refused: 'not-an-approver' },
      { by: stranger, tried: 'withdraw', refused: 'not-an-approver', company },
      { by: { team: 'T2' }, tried: 'approve', refused: 'other-team' }
    ])
    const forbidding = {
      ...watched,
      policy: () => policyFrom('roles: { ops: { people: U0OPS } }\notherwise: 1 of ops\nlimits: { forbidden: seats }\n')
    }
    expect(await requestBatch(forbidding, draft(2, 'bdr_2'))).toHaveProperty('rows.size', 2)
    expect(attempts).toMatchObject([
      { by: requester, tried: 'request', refused: 'field-forbidden', company: { id: 'c2' } }
    ])
  })

  it('of a delegate counts for whom they decide, and is stored so', async () => {
    const [ada, zoe] = [
      { team: 'T1', user: 'U0AAAAAAA1' },
      { team: 'T1', user: 'U0AAAAAAA2' }
    ]
    const policy = policyFrom('roles: { ops: { people: [U0AAAAAAA1] } }\notherwise: 1 of ops\n')
    fixture.policy = () => policy
    const from = fixture.clock.now()
    const until = new Date(from.getTime() + 3_600_000)
    await fixture.store.setDelegation({ person: ada, from, until, delegate: zoe })
    const batch = await requested(2)
    expect(await reviewBatch(fixture, zoe, seen(batch), approve())).toHaveProperty('decided')
    for (const { approvals } of await fixture.store.batchChanges(batch.id)) {
      expect(approvals).toEqual([{ user: zoe.user, for: ada.user, status: 'counts' }])
    }
  })

  it('that loses every race ends with a sentence', async () => {
    const store: Fixture['store'] = {
      ...fixture.store,
      moveBatch: async () => 'stale',
      addBatch: async () => 'stale'
    }
    const batch = await requested(1)
    const busy = { refused: 'too-busy' }
    expect(await reviewBatch({ ...fixture, store }, approver, seen(batch), approve())).toEqual(busy)
    expect(await stopBatch({ ...fixture, store }, requester, batch.id)).toEqual(busy)
    expect(await requestBatch({ ...fixture, store }, draft(1, 'bdr_3'))).toEqual(busy)
  })

  it('requires the number typed where a rule wants a name typed', async () => {
    const policy = policyFrom(`
roles: { all: { people: [U0AAAAAAA1, U0AAAAAAA2] } }
rules: [{ name: many, when: { batch: over 1 }, needs: all, type-the-name: true }]
otherwise: nobody
`)
    fixture.policy = () => policy
    const [ann, bob] = [
      { team: 'T1', user: 'U0AAAAAAA1' },
      { team: 'T1', user: 'U0AAAAAAA2' }
    ]
    const result = await requestBatch(fixture, { ...draft(3), person: ann })
    if (!('requested' in result)) throw new Error(JSON.stringify(result))
    const batch = result.requested
    expect(batch.requirement).toMatchObject({ typeTheName: true, rules: ['many'] })
    const left = await idsOf(batch, 3)
    expect(await reviewBatch(fixture, bob, seen(batch), approve(left))).toEqual({
      refused: 'count-not-typed',
      right: '2'
    })
    expect(await reviewBatch(fixture, bob, seen(batch), approve(left, ' 2 '))).toMatchObject({ changes: 2, leftOut: 1 })
    // One change alone is no batch of over one, and goes through at once.
    const alone = await requestBatch(fixture, { ...draft(1, 'bdr_2'), person: ann })
    expect('requested' in alone && alone.requested.counts).toEqual({ approved: 1 })
  })

  it('leaves alone a change that somebody moved meanwhile', async () => {
    const batch = await requested(3)
    const [first] = await fixture.store.batchChanges(batch.id)
    if (!first) throw new Error('Three changes were stored.')
    const [decided] = await Promise.all([
      reviewBatch(fixture, approver, seen(batch), approve()),
      fixture.store.move(first.id, 1, 'pending', { name: 'withdrawn', at: fixture.clock.now() }, requester)
    ])
    expect('decided' in decided && decided.changes).toBeGreaterThanOrEqual(2)
    expect((await states(batch)).filter(name => name === 'pending')).toEqual([])
  })
})

describe('a batch that is stopped', () => {
  it('withdraws what is not begun, and lets go on what is', async () => {
    const batch = await requested(3)
    await reviewBatch(fixture, approver, seen(batch), approve())
    const [first] = await fixture.store.batchChanges(batch.id)
    if (!first) throw new Error('Three changes were stored.')
    const applying = { name: 'applying' as const, since: fixture.clock.now(), writes: 1, problem: null }
    const [stopped] = await Promise.all([
      stopBatch(fixture, requester, batch.id),
      fixture.store.move(first.id, 1, 'approved', applying, 'system')
    ])
    const [one, ...others] = await states(batch)
    expect(['applying', 'withdrawn']).toContain(one)
    expect(others).toEqual(['withdrawn', 'withdrawn'])
    expect(stopped).toEqual({ stopped: one === 'applying' ? 2 : 3 })
    expect(await stopBatch(fixture, requester, batch.id)).toEqual({ refused: 'batch-decided' })
  })

  it('is stopped by nobody but its requester and those who could reject it', async () => {
    const batch = await requested(2)
    expect(await stopBatch(fixture, { team: 'T1', user: 'U_OTHER' }, batch.id)).toEqual({ refused: 'not-an-approver' })
    expect(await stopBatch(fixture, { team: 'T2', user: 'U_APPROVER' }, batch.id)).toEqual({ refused: 'other-team' })
    expect(await stopBatch(fixture, approver, batch.id)).toEqual({ stopped: 2 })
  })
})

describe('a batch of the most rows', () => {
  it('is requested and approved within seconds, and each change is enqueued behind those that are alone', async () => {
    const begun = performance.now()
    const batch = await requested(2_000)
    await reviewBatch(fixture, approver, seen(batch), approve(await idsOf(batch, 7)))
    expect(performance.now() - begun).toBeLessThan(15_000)
    expect((await fixture.store.batch(batch.id))?.counts).toEqual({ approved: 1_999, rejected: 1 })
    const applied = fixture.queue.enqueued.flatMap(({ job }) => (job.name === 'apply' ? [job] : []))
    expect(applied).toHaveLength(1_999)
    expect(applied.every(({ patient }) => patient)).toBe(true)
  }, 30_000)

  it('submitted twice is one', async () => {
    const results = await Promise.all([requestBatch(fixture, draft(20)), requestBatch(fixture, draft(20))])
    const ids = results.map(result => ('requested' in result ? result.requested.id : ''))
    expect(ids[0]).toBe(ids[1])
    expect(await fixture.store.batchChanges(ids[0] ?? '')).toHaveLength(20)
  })

  it('is refused whole where the hour’s limit of seats does not allow its sum', async () => {
    const policy = policyFrom(`
roles: { all: { people: [U0AAAAAAA1, U0AAAAAAA2] } }
otherwise: all
limits: { seats: { per-hour: 5 } }
`)
    fixture.policy = () => policy
    const result = await requestBatch(fixture, { ...draft(3), person: { team: 'T1', user: 'U0AAAAAAA1' } })
    expect('rows' in result && [...result.rows].map(([number, { refused }]) => [number, refused])).toEqual([
      [3, 'too-many-seats-this-hour']
    ])
    expect(await fixture.store.openBatches()).toEqual([])
  })
})
