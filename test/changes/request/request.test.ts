import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Draft } from '../../../src/changes/model/change.ts'
import { request } from '../../../src/changes/request/request.ts'
import { validateDraft } from '../../../src/changes/request/validate.ts'
import type { Policy } from '../../../src/policy/policy.ts'
import { acme, field } from '../fields.ts'
import { type Fixture, named, openFixture, requester, requirementUnder } from '../fixture.ts'
import { form } from '../form.ts'
import { type ScriptedVendor, scriptedVendor } from '../scripted-vendor.ts'

let fixture: Fixture

beforeAll(async () => {
  fixture = await openFixture()
})
afterAll(() => fixture.close())

function send(draft: Draft, vendor: ScriptedVendor = scriptedVendor()) {
  return request({ ...fixture, vendor: () => vendor }, draft)
}

async function requested(draft: Draft, vendor?: ScriptedVendor) {
  const result = await send(draft, vendor)
  if ('requested' in result) return result.requested
  throw new Error(`It was not asked for: ${JSON.stringify(result)}`)
}

async function invalid(draft: Draft, vendor?: ScriptedVendor) {
  const result = await send(draft, vendor)
  if ('invalid' in result) return result.invalid
  throw new Error('It was asked for.')
}

describe('asking', () => {
  it('goes by the day in the zone of the deployment', async () => {
    const clock = { ...fixture.clock, now: () => new Date('2027-12-31T23:30:00Z') }
    const warned = async (zone: string) => {
      const result = await validateDraft({ ...fixture, clock, zone, vendor: () => scriptedVendor() }, form())
      return 'validation' in result ? result.validation.warnings : result
    }
    expect(await warned('Etc/UTC')).toEqual([])
    expect(await warned('Europe/Berlin')).toEqual([{ name: 'licence-ended', ends: '2027-12-31' }])
    expect(await warned('America/New_York')).toEqual([])
  })

  it('stores what a company calls those of its own fields that change, and holds them to their limits', async () => {
    const own = { ...field('note'), key: 'attribute-region', label: 'Region' }
    const draft = form({ typed: { ...acme, 'attribute-region': 'US' } })
    const company = { ...draft.company, id: draft.id, name: 'Acme', use: null, ends: null, fields: [own] }
    const values = { ...acme, 'attribute-region': 'EU' }
    expect((await requested({ ...draft, company: { ...company, values } })).names).toEqual({
      'attribute-region': 'Region'
    })
    const risky = { ...company, values, fields: [{ ...own, risky: true as const }] }
    const [edit] = (await requested({ ...draft, id: `${draft.id}-risky`, company: risky })).edits
    // Nobody could look them up later, and the policy goes by them.
    expect(edit?.groups).toEqual([own.group, 'risky'])
    const long = form({ typed: { 'attribute-region': 'x'.repeat(41) } })
    expect((await invalid({ ...long, company: { ...company, values } })).faults).toHaveProperty(['attribute-region'])
  })

  it('stores a pending change: what differs, with the value seen and the value wanted', async () => {
    const [draft, vendor] = [form(), scriptedVendor()]
    const change = await requested(draft, vendor)
    const now = fixture.clock.now()
    expect(change).toMatchObject({
      vendor: 'keepnet',
      company: { id: draft.id, name: 'Acme', tags: ['north'] },
      revision: 1,
      edits: [{ field: 'seats', seen: 500, wanted: 540 }],
      reason: 'Growth',
      reference: null,
      use: { used: 480, limit: 500 },
      ends: '2027-12-31',
      warnings: [],
      requester,
      editor: requester,
      requirement: requirementUnder(named),
      requestedAt: now,
      revisedAt: now,
      // Requested at 08:00, an hour before work begins: eight working hours end at five.
      expiresAt: new Date('2027-03-01T17:00:00Z'),
      channel: 'C1',
      state: { name: 'pending' },
      decisions: []
    })
    expect(await fixture.now(change)).toEqual(change)
    expect(vendor.calls).toEqual([])
  })

  it('rings for its message', async () => {
    const before = fixture.queue.enqueued.length
    const change = await requested(form())
    const [message = ''] = await fixture.store.dueMessages(change.id)
    expect(fixture.queue.enqueued.slice(before)).toEqual([{ job: { name: 'message', message }, delay: 0 }])
  })

  it('holds though the bell does not ring', async () => {
    fixture.queue.broken = true
    try {
      expect((await requested(form())).state.name).toBe('pending')
    } finally {
      fixture.queue.broken = false
    }
  })

  it('with the same form twice is one change', async () => {
    const draft = form()
    const [one, two] = await Promise.all([requested(draft), requested({ ...draft, reason: 'Again' })])
    expect(two.id).toBe(one.id)
    expect(await fixture.store.open(draft.chosen ?? undefined)).toHaveLength(1)
  })

  it('stores what the vendor adds as edits like any other', async () => {
    const vendor = scriptedVendor({
      applyFieldDependencies: (_, wanted) => ({ wanted: { ...wanted, type: 't3' }, faults: {} })
    })
    expect((await requested(form(), vendor)).edits).toEqual([
      { field: 'seats', seen: 500, wanted: 540 },
      { field: 'type', seen: 't1', wanted: 't3' }
    ])
  })

  it('keeps the names of what was chosen, seen and wanted, and no others', async () => {
    const change = await requested(form({ typed: { type: 't3', modules: ['m2'] } }))
    expect(change.names).toEqual({ t1: 'Standard', t3: 'Custom', m1: 'Phishing', m2: 'Training' })
  })

  it('clears a value', async () => {
    const change = await requested(form({ typed: { ends: null, tags: [] } }))
    expect(change.edits).toEqual([
      { field: 'ends', seen: '2027-12-31', wanted: null },
      { field: 'tags', seen: ['north'], wanted: [] }
    ])
  })

  it('warns of what people should think about, also of another open change', async () => {
    const draft = form()
    const first = await requested(draft)
    const second = await requested({ ...draft, id: randomUUID(), typed: { seats: 100 } })
    expect(second.warnings).toEqual([
      { name: 'fewer-seats-than-users', used: 480, seats: 100 },
      { name: 'big-cut', from: 500, to: 100 },
      { name: 'other-open-change', change: first.id }
    ])
  })
})

describe('a form that cannot be sent', () => {
  it('has no company', async () => {
    expect(await invalid(form({ company: null }))).toEqual({ faults: {}, nothing: 'no-company' })
    expect(await invalid(form({ chosen: null }))).toEqual({ faults: {}, nothing: 'no-company' })
  })

  it('changes nothing, also where the same is only written another way', async () => {
    const typed = { ...acme, modules: ['m2', 'm1', 'm1'], note: '' }
    expect(await invalid(form({ typed }))).toEqual({ faults: {}, nothing: 'no-change' })
    expect(await invalid(form({ typed: {} }))).toEqual({ faults: {}, nothing: 'no-change' })
  })

  it('gives no reason, or too long a reason or reference', async () => {
    expect((await invalid(form({ reason: ' \n' }))).reason).toContain('Say why')
    expect((await invalid(form({ reason: 'x'.repeat(1001) }))).reason).toContain('at most 1000')
    expect((await invalid(form({ reference: 'x'.repeat(201) }))).reference).toContain('at most 200')
    await requested(form({ reason: 'x'.repeat(1000), reference: 'y'.repeat(200) }))
  })

  it('goes beyond a limit, or against what the vendor forbids, each under its field', async () => {
    const vendor = scriptedVendor({
      applyFieldDependencies: (_, wanted) => ({ wanted, faults: { ends: 'Not that early.' } })
    })
    expect(await invalid(form({ typed: { seats: 0, name: '' } }), vendor)).toEqual({
      faults: {
        ends: 'Not that early.',
        seats: 'Seats must be a whole number from 1 to 100,000; 0 is not.',
        name: 'Name cannot be empty.'
      }
    })
  })

  it('stores nothing', async () => {
    const draft = form({ reason: '' })
    await invalid(draft)
    expect(await fixture.store.open(draft.chosen ?? undefined)).toEqual([])
  })
})

describe('a form that is sent again', () => {
  it('is one change, and with other values is told what was asked before', async () => {
    const draft = form()
    const change = await requested(draft)
    expect(await requested(draft)).toEqual(change)
    const other = { ...draft, typed: { ...acme, seats: 550 } }
    expect(await send(other)).toEqual({ refused: 'requested-already', change })
    const fresh = form()
    const [one, another] = await Promise.all([send(fresh), send({ ...fresh, typed: { ...acme, seats: 550 } })])
    expect([one, another].filter(result => 'refused' in result)).toMatchObject([{ refused: 'requested-already' }])
    expect(await fixture.store.open({ vendor: 'keepnet', id: fresh.id })).toHaveLength(1)
  })
})

describe('asking at once', () => {
  it('adds no more seats than the hour may have, however many ask', async () => {
    const full: Policy = { ...named, limits: { ...named.limits, seats: { perChange: null, perHour: 100 } } }
    const dependencies = { ...fixture, policy: () => full, vendor: () => scriptedVendor() }
    fixture.clock.pass(3_600_001)
    const drafts = Array.from({ length: 8 }, () => form())
    const results = await Promise.all(drafts.map(draft => request(dependencies, draft)))
    expect(results.filter(result => 'requested' in result)).toHaveLength(2)
    const most = { refused: 'too-many-seats-this-hour', most: 100, seats: 40, before: 80 }
    expect(results.filter(result => 'refused' in result)).toEqual(Array(6).fill(most))
    fixture.clock.pass(3_600_001)
    const twice = form()
    const [one, other] = await Promise.all([request(dependencies, twice), request(dependencies, twice)])
    expect(one).toHaveProperty('requested')
    expect(other).toEqual(one)
    await request(dependencies, form())
    // Its own seats do not count against it.
    expect(await request(dependencies, twice)).toEqual(one)
  })
})
