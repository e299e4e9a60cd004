import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { freeze, unfreeze } from '../../src/changes/access/freeze-and-delegate.ts'
import { apply, sweep } from '../../src/changes/apply/apply.ts'
import { type Change, type Draft, hashOf } from '../../src/changes/model/change.ts'
import { request, revise } from '../../src/changes/request/request.ts'
import { remind } from '../../src/changes/review/remind.ts'
import { confirmSchedule, review, withdraw } from '../../src/changes/review/review.ts'
import type { Membership } from '../../src/policy/context.ts'
import { readPolicy } from '../../src/policy/load/load.ts'
import type { Policy } from '../../src/policy/policy.ts'
import { barrier } from './barrier.ts'
import { acme } from './fields.ts'
import { type Fixture, openFixture, requester } from './fixture.ts'
import { noAnswer, scriptedVendor } from './scripted-vendor.ts'

const vendor = scriptedVendor()
const { signal } = new AbortController()
const approver = { team: 'T1', user: 'UAPPROVER' }
const other = { team: 'T1', user: 'UOTHER' }

let fixture: Fixture
let policy: Policy
let membership: Membership
let company = 0

beforeAll(async () => {
  const opened = await openFixture([vendor])
  fixture = {
    ...opened,
    zone: 'Europe/Berlin',
    policy: () => policy,
    people: {
      members: async () => ({}),
      membership: async ({ user }) => (user === requester.user ? membership : 'member')
    }
  }
})
afterAll(() => fixture.close())
beforeEach(() => {
  policy = policyFrom()
  membership = 'member'
  company += 1
  vendor.values = acme
  vendor.calls.splice(0)
})

/** Approvers are one of two people; `otherwise` may carry a window. */
function policyFrom(window = '', rules = ''): Policy {
  const read = readPolicy(`
roles: { approvers: { people: [UAPPROVER, UOTHER], zone: Europe/Berlin }, leads: { people: [UOTHER, ULEAD] } }
hours: { zone: Europe/Berlin }
${rules}
otherwise: { needs: approvers${window && `, apply: ${window}`} }
may: { freeze: approvers, unfreeze: approvers, break-glass: approvers }
`)
  if ('policy' in read) return read.policy
  throw new Error(JSON.stringify(read.faults))
}

/** Local days and times of Berlin; one hour ahead of UTC in winter. */
function daysAhead(days: number, time: string | null = null) {
  const day = new Date(fixture.clock.now().getTime() + days * 24 * 3_600_000).toISOString().slice(0, 10)
  return { day, time }
}

function draft(given: Partial<Draft> = {}): Draft {
  const id = `c${company}`
  return {
    id: `drf_${company}_${Math.random()}`,
    person: requester,
    channel: 'C1',
    search: '',
    given: [],
    chosen: { vendor: 'keepnet', id },
    company: { id, name: 'Acme', use: null, ends: '2027-12-31', values: acme },
    options: {},
    typed: { seats: 540 },
    reason: 'PO 1234',
    reference: '',
    all: false,
    revises: null,
    ...given
  }
}

async function asked(given: Partial<Draft> = {}): Promise<Change> {
  const result = await request(fixture, draft(given))
  if ('requested' in result) return result.requested
  throw new Error(JSON.stringify(result))
}

const seen = (change: Change) => ({ change: change.id, revision: change.revision, hash: hashOf(change.edits, change) })
const approve = async (change: Change, by = approver) => {
  const result = await review(fixture, by, seen(change), { name: 'approve', typed: null })
  // The tests below are about what the worker asks.
  vendor.calls.splice(0)
  return result
}

async function scheduled(given: Partial<Draft> = { schedule: daysAhead(20) }): Promise<Change> {
  const result = await approve(await asked(given))
  if ('decided' in result && result.decided.state.name === 'scheduled') return result.decided
  throw new Error(JSON.stringify(result))
}

function dueOf({ state }: Change): Date {
  if (state.name === 'scheduled') return state.due
  throw new Error(`It is ${state.name}.`)
}

const enqueued = () => fixture.queue.enqueued.splice(0).map(({ job }) => ('change' in job ? job.change : job.message))
const moveClockTo = (at: Date) => fixture.clock.pass(at.getTime() - fixture.clock.now().getTime())

async function swept(): Promise<string[]> {
  enqueued()
  await sweep(fixture)
  return enqueued()
}

describe('a change with a date', () => {
  it('is applied then, once a sweep finds it due, and not before', async () => {
    const change = await scheduled()
    expect(dueOf(change).toISOString()).toMatch(/T23:00:00.000Z$/)
    expect(await apply(fixture, change.id, signal)).toBe('finished')
    moveClockTo(new Date(dueOf(change).getTime() - 1))
    expect(await swept()).not.toContain(change.id)
    expect(vendor.calls).toEqual([])
    fixture.clock.pass(1)
    expect(await swept()).toContain(change.id)
    await apply(fixture, change.id, signal)
    expect(await fixture.state(change)).toMatchObject({ name: 'applied', wrote: true })
    expect(vendor.values.seats).toBe(540)
  })

  it('is applied late by a bot that was down, where no window says otherwise', async () => {
    const change = await scheduled()
    moveClockTo(new Date(dueOf(change).getTime() + 9 * 24 * 3_600_000))
    expect(await swept()).toContain(change.id)
    await apply(fixture, change.id, signal)
    expect(await fixture.state(change)).toMatchObject({ name: 'applied' })
  })

  it('is decided with its date: another date is another hash', async () => {
    const change = await asked({ schedule: daysAhead(20) })
    const withoutDate = { ...seen(change), hash: hashOf(change.edits) }
    expect(await review(fixture, approver, withoutDate, { name: 'approve', typed: null })).toMatchObject({
      refused: 'changed-since'
    })
  })

  it('stops where somebody changed the value, and writes nothing', async () => {
    const change = await scheduled()
    moveClockTo(dueOf(change))
    vendor.values = { ...acme, seats: 520 }
    await apply(fixture, change.id, signal)
    expect(await fixture.state(change)).toMatchObject({ name: 'conflict', wrote: false, live: { seats: 520 } })
  })

  it('stops where its requester has left, until somebody asks for it again', async () => {
    const change = await scheduled()
    moveClockTo(dueOf(change))
    membership = 'deactivated'
    await apply(fixture, change.id, signal)
    expect(await fixture.state(change)).toMatchObject({ name: 'failed', refusal: { refused: 'requester-left' } })
    expect(vendor.calls).toEqual([])
  })

  it('goes on where somebody who is still here edited it', async () => {
    const change = await scheduled()
    const edited = await revise(fixture, draft({ person: other, schedule: daysAhead(9), revises: seen(change) }))
    if (!('revised' in edited)) throw new Error(JSON.stringify(edited))
    const again = await approve(edited.revised)
    if (!('decided' in again)) throw new Error(JSON.stringify(again))
    moveClockTo(dueOf(again.decided))
    membership = 'deactivated'
    await apply(fixture, change.id, signal)
    expect(await fixture.state(change)).toMatchObject({ name: 'applied' })
  })

  it('goes back to the approvers where the policy has become stricter', async () => {
    const change = await scheduled()
    moveClockTo(dueOf(change))
    policy = policyFrom('', 'rules: [{ when: { schedule: later }, needs: [approvers, leads] }]')
    await apply(fixture, change.id, signal)
    expect(await fixture.state(change)).toMatchObject({ name: 'pending' })
    expect(vendor.calls).toEqual([])
    expect(await approve(await fixture.now(change), other)).toMatchObject({ decided: { state: { name: 'approved' } } })
  })

  it('is held by a freeze, stays scheduled, and goes on after it', async () => {
    const change = await scheduled()
    moveClockTo(dueOf(change))
    await freeze(fixture, approver, 'C1', 'An account was taken over')
    expect(await apply(fixture, change.id, signal)).toHaveProperty('again')
    expect(await fixture.state(change)).toMatchObject({ name: 'scheduled', held: { refused: 'all-frozen' } })
    await unfreeze(fixture, approver)
    expect(await swept()).toContain(change.id)
    await apply(fixture, change.id, signal)
    expect(await fixture.state(change)).toMatchObject({ name: 'applied' })
  })

  it('moves to another date, or to now, as a new revision that has to be approved again', async () => {
    const change = await scheduled()
    const edited = await revise(fixture, draft({ revises: seen(change) }))
    expect(edited).toMatchObject({ revised: { revision: 2, state: { name: 'pending' } } })
    const now = await fixture.now(change)
    expect(now.applyAt).toBeUndefined()
    expect(await approve(now)).toMatchObject({ decided: { state: { name: 'approved' } } })
  })

  it('is withdrawn by its requester or by whoever could approve it, and by nobody else', async () => {
    const [own, others, kept] = [await scheduled(), await scheduled(), await scheduled()]
    expect(await withdraw(fixture, requester, own.id)).toMatchObject({ decided: { state: { name: 'withdrawn' } } })
    expect(await withdraw(fixture, other, others.id)).toMatchObject({
      decided: { state: { name: 'withdrawn', by: other } }
    })
    expect(await withdraw(fixture, { team: 'T1', user: 'USTRANGER' }, kept.id)).toEqual({ refused: 'not-an-approver' })
    const pending = await asked()
    expect(await withdraw(fixture, other, pending.id)).toEqual({ refused: 'not-the-requester' })
  })

  it('is told of once, as work begins on the working day before', async () => {
    // 1 March 2027 is a Monday: in three weeks it is Monday again.
    const change = await scheduled({ schedule: { day: '2028-03-06', time: null } })
    moveClockTo(new Date('2028-03-03T07:59:00Z'))
    enqueued()
    await remind(fixture)
    const before = await fixture.store.dueMessages(change.id)
    fixture.clock.pass(60_000)
    await Promise.all([remind(fixture), remind(fixture)])
    expect((await fixture.store.dueMessages(change.id)).length - before.length).toBe(1)
    await remind(fixture)
    expect((await fixture.store.dueMessages(change.id)).length - before.length).toBe(1)
    // What it says is no longer true once the change is withdrawn.
    await withdraw(fixture, requester, change.id)
    const messages = await fixture.store.takeMessages(
      await fixture.store.dueMessages(change.id),
      new Date(Date.parse('2028-03-03T09:00:00Z'))
    )
    expect(messages.map(({ about }) => about.kind).toSorted()).toEqual(['card', 'outcome'])
  })
})

describe('a window in which the policy lets changes be applied', () => {
  const window = '{ days: [sat], from: 22:00, to: 02:00, role: approvers }'

  it('schedules what was approved outside it, also without a date', async () => {
    policy = policyFrom(window)
    const { state } = await scheduled({})
    expect(state).toMatchObject({ name: 'scheduled' })
  })

  it('lets a change with a date wait until it opens', async () => {
    policy = policyFrom(window)
    const change = await scheduled({ schedule: { day: '2028-06-01', time: '12:00' } })
    // 3 June 2028 is a Saturday, in summer time.
    expect(dueOf(change)).toEqual(new Date('2028-06-03T20:00:00Z'))
  })

  it('lets a bot that comes back in time apply it, after midnight too', async () => {
    policy = policyFrom(window)
    const change = await scheduled({ schedule: { day: '2028-06-01', time: null } })
    moveClockTo(new Date('2028-06-03T23:59:00Z'))
    await apply(fixture, change.id, signal)
    expect(await fixture.state(change)).toMatchObject({ name: 'applied' })
  })

  it('asks where it passed unused, and goes on in the next one when somebody says so', async () => {
    policy = policyFrom(window)
    const change = await scheduled({ schedule: { day: '2028-07-06', time: null } })
    moveClockTo(new Date('2028-07-09T00:00:00Z'))
    expect(await swept()).toContain(change.id)
    await apply(fixture, change.id, signal)
    const next = new Date('2028-07-15T20:00:00Z')
    expect(await fixture.state(change)).toMatchObject({ missed: new Date('2028-07-08T20:00:00Z'), due: next })
    moveClockTo(next)
    expect(await swept()).not.toContain(change.id)
    expect(await apply(fixture, change.id, signal)).toBe('finished')
    expect(await confirmSchedule(fixture, { team: 'T1', user: 'USTRANGER' }, change.id)).toHaveProperty('refused')
    expect(await confirmSchedule(fixture, requester, change.id)).toMatchObject({
      decided: { state: { name: 'approved' } }
    })
    await apply(fixture, change.id, signal)
    expect(await fixture.state(change)).toMatchObject({ name: 'applied' })
    expect(vendor.writes()).toBe(1)
  })

  it('binds what was approved before the policy had it', async () => {
    moveClockTo(new Date('2028-07-18T10:00:00Z'))
    const change = await asked()
    const decided = await approve(change)
    expect(decided).toMatchObject({ decided: { state: { name: 'approved' } } })
    policy = policyFrom(window)
    await apply(fixture, change.id, signal)
    expect(await fixture.state(change)).toMatchObject({ name: 'scheduled' })
    expect(vendor.calls).toEqual([])
  })

  it('binds a company that came under its rule after the approval', async () => {
    const rule = 'rules: [{ when: { company: VIP* }, needs: approvers, apply: { days: sat, role: approvers } }]'
    moveClockTo(new Date('2028-07-25T10:00:00Z'))
    policy = policyFrom('', rule)
    const change = await asked()
    expect(await approve(change)).toMatchObject({ decided: { state: { name: 'approved' } } })
    const renamed = {
      ...vendor,
      read: async (id: string) => ({ ...(await vendor.read(id, signal)), name: 'VIP Acme' })
    }
    expect(await apply({ ...fixture, vendor: () => renamed }, change.id, signal)).toBe('finished')
    expect(vendor.writes()).toBe(0)
    // The next Saturday in Berlin, from nine.
    expect(await fixture.state(change)).toMatchObject({ name: 'scheduled', due: new Date('2028-07-29T07:00:00Z') })
  })

  it('does not hold up break-glass', async () => {
    policy = policyFrom(window)
    const change = await asked()
    const alone = { name: 'break-glass', typed: null, reason: 'The customer is locked out' } as const
    expect(await review(fixture, approver, seen(change), alone)).toMatchObject({
      decided: { state: { name: 'approved' } }
    })
    await apply(fixture, change.id, signal)
    expect(await fixture.state(change)).toMatchObject({ name: 'applied' })
  })

  it('is never met where two have no time in common, so the request is refused', async () => {
    const rules = 'rules: [{ when: { field: seats }, needs: approvers, apply: { days: sun } }]'
    policy = policyFrom('{ days: [sat] }', rules)
    expect(await request(fixture, draft({ typed: { seats: 540, note: 'x' } }))).toEqual({ refused: 'no-window' })
  })
})

/** Holds the next read of the vendor until somebody opens it. */
function holdRead() {
  const stop = barrier()
  vendor.script.read.push(async () => {
    await stop.pass()
    return acme
  })
  return stop
}

describe('who comes first when a change becomes due', () => {
  it('applies it or withdraws it, never both', async () => {
    const change = await scheduled()
    moveClockTo(dueOf(change))
    const stop = holdRead()
    const applying = apply(fixture, change.id, signal)
    await stop.reached
    expect(await withdraw(fixture, requester, change.id)).toMatchObject({ decided: { state: { name: 'withdrawn' } } })
    stop.open()
    await applying
    expect(vendor.writes()).toBe(0)
    expect(await fixture.state(change)).toMatchObject({ name: 'withdrawn' })
    const late = await scheduled()
    moveClockTo(dueOf(late))
    await apply(fixture, late.id, signal)
    expect(await withdraw(fixture, requester, late.id)).toMatchObject({ refused: 'already-decided' })
  })

  it('edits it or applies it: what is written is never what the edit replaced', async () => {
    const change = await scheduled()
    moveClockTo(dueOf(change))
    const stop = holdRead()
    const applying = apply(fixture, change.id, signal)
    await stop.reached
    const edited = await revise(fixture, draft({ typed: { seats: 700 }, revises: seen(change) }))
    expect(edited).toHaveProperty('revised')
    stop.open()
    await applying
    expect(vendor.writes()).toBe(0)
    expect(await fixture.state(change)).toEqual({ name: 'pending' })
  })
})

describe('a worker that dies with a change that is due', () => {
  it('before it writes leaves the change scheduled, for the next worker', async () => {
    const change = await scheduled()
    moveClockTo(dueOf(change))
    vendor.script.read.push(() => {
      throw new Error('The process is killed.')
    })
    await expect(apply(fixture, change.id, signal)).rejects.toThrow('killed')
    expect(await fixture.state(change)).toMatchObject({ name: 'scheduled' })
    expect(await swept()).toContain(change.id)
    await apply(fixture, change.id, signal)
    expect(await fixture.state(change)).toMatchObject({ name: 'applied' })
    expect(vendor.writes()).toBe(1)
  })

  it('after its write leaves it to be read back, not to be written again', async () => {
    const change = await scheduled()
    moveClockTo(dueOf(change))
    vendor.script.write.push(take => {
      take()
      throw noAnswer()
    })
    vendor.script.read.push(
      () => acme,
      () => {
        throw noAnswer()
      }
    )
    await expect(apply(fixture, change.id, signal)).rejects.toThrow()
    fixture.clock.pass(60_000)
    expect(await swept()).toContain(change.id)
    await apply(fixture, change.id, signal)
    expect(await fixture.state(change)).toMatchObject({ name: 'applied', wrote: true })
    expect(vendor.writes()).toBe(1)
  })

  it('between two sweeps of two processes is enqueued by both, and applied once', async () => {
    const change = await scheduled()
    moveClockTo(dueOf(change))
    enqueued()
    await Promise.all([sweep(fixture), sweep(fixture)])
    expect(enqueued().filter(id => id === change.id)).toHaveLength(2)
    await Promise.all([apply(fixture, change.id, signal), apply(fixture, change.id, signal)])
    expect(await fixture.state(change)).toMatchObject({ name: 'applied' })
    expect(vendor.writes()).toBe(1)
  })
})
