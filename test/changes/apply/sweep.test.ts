import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { apply, sweep } from '../../../src/changes/apply/apply.ts'
import type { Change } from '../../../src/changes/model/change.ts'
import type { Job, Queue } from '../../../src/changes/ports/ports.ts'
import { type Fixture, named, openFixture, requester, requirementUnder } from '../fixture.ts'
import { scriptedVendor } from '../scripted-vendor.ts'

let fixture: Fixture

beforeAll(async () => {
  fixture = await openFixture()
})
afterAll(() => fixture.close())

function work({ id, vendor }: Change): Job {
  return { name: 'apply', vendor, change: id }
}

async function swept(queue: Queue = fixture.queue): Promise<Job[]> {
  const before = fixture.queue.enqueued.length
  await sweep({ ...fixture, queue })
  return fixture.queue.enqueued.slice(before).map(({ job }) => job)
}

describe('the sweep', () => {
  it('expires what nobody decided in time, and nothing before', async () => {
    const [pending, approved] = [await fixture.ask(), await fixture.approved()]
    const longer = await fixture.ask({ expiresAt: new Date(fixture.clock.now().getTime() + 3_600_001) })
    fixture.clock.pass(3_600_000 - 1)
    await swept()
    expect(await fixture.state(pending)).toEqual({ name: 'pending' })
    fixture.clock.pass(1)
    await swept()
    expect(await fixture.state(pending)).toEqual({ name: 'expired', at: fixture.clock.now() })
    expect(await fixture.state(approved)).toMatchObject({ name: 'approved' })
    expect(await fixture.state(longer)).toEqual({ name: 'pending' })
  })

  it('lets a change go on that nobody has to approve, and whose process died between the two', async () => {
    const nobody = { ...requirementUnder(named), stages: [] }
    const [change, other] = [await fixture.ask({ requirement: nobody }), await fixture.ask()]
    expect(await swept()).toContainEqual(work(change))
    expect(await fixture.state(change)).toEqual({ name: 'approved', at: fixture.clock.now() })
    expect(await fixture.state(other)).toEqual({ name: 'pending' })
  })

  it('leaves to people what was sent back because a stricter policy asks for somebody', async () => {
    const change = await fixture.ask({ requirement: { ...requirementUnder(named), stages: [] } })
    await swept()
    const dependencies = {
      ...fixture,
      vendor: () => scriptedVendor(),
      policy: () => ({ ...named, version: 'stricter' })
    }
    expect(await apply(dependencies, change.id, new AbortController().signal)).toBe('finished')
    const back = await fixture.state(change)
    expect(back).toMatchObject({ name: 'pending', progress: [expect.anything(), expect.anything()] })
    expect(await swept()).not.toContainEqual(work(change))
    expect(await fixture.state(change)).toEqual(back)
  })

  it('gives people the whole time to decide where a stricter policy sends back what waited long', async () => {
    const change = await fixture.ask({ requirement: { ...requirementUnder(named), stages: [] } })
    await swept()
    fixture.clock.pass(7 * 24 * 3_600_000)
    const dependencies = {
      ...fixture,
      vendor: () => scriptedVendor(),
      policy: () => ({ ...named, version: 'stricter' })
    }
    await apply(dependencies, change.id, new AbortController().signal)
    await swept()
    expect(await fixture.state(change)).toMatchObject({ name: 'pending' })
  })

  it('rings for what has no worker, and not for what has one', async () => {
    const [idle, leased, pending] = [await fixture.approved(), await fixture.approved(), await fixture.ask()]
    await fixture.store.lease(leased.id, 'a worker', new Date(fixture.clock.now().getTime() + 1_000))
    const enqueued = await swept()
    expect(enqueued).toContainEqual(work(idle))
    expect(enqueued).not.toContainEqual(work(leased))
    expect(enqueued).not.toContainEqual(work(pending))
    fixture.clock.pass(1_000)
    expect(await swept()).toContainEqual(work(leased))
  })

  it('rings for notices that were not shown, until they are', async () => {
    const { id } = await fixture.ask()
    const [message = ''] = await fixture.store.dueMessages(id)
    expect(await swept()).toContainEqual({ name: 'message', message })
    const taken = await fixture.store.takeMessage(message, fixture.clock.now())
    if (!taken) throw new Error('The notice was not due.')
    await fixture.store.messageShown(taken, { channel: 'C1', ts: '1.1' })
    expect(await swept()).not.toContainEqual({ name: 'message', message })
  })

  it('changes nothing when it is done twice, also at once', async () => {
    const change = await fixture.ask()
    fixture.clock.pass(3_600_000)
    await Promise.all([swept(), swept()])
    const expired = await fixture.now(change)
    await swept()
    expect(await fixture.now(change)).toEqual(expired)
    expect(await fixture.store.dueMessages(change.id)).toHaveLength(2)
  })

  it('forgets the forms of yesterday', async () => {
    const draft = {
      id: 'old',
      person: requester,
      channel: 'C1',
      search: '',
      given: [],
      chosen: null,
      company: null,
      options: {},
      typed: {},
      reason: '',
      reference: '',
      all: false,
      revises: null
    }
    await fixture.store.saveDraft(draft)
    await swept()
    expect(await fixture.store.draft('old')).toEqual(draft)
    fixture.clock.pass(24 * 3_600_000 + 1)
    await swept()
    expect(await fixture.store.draft('old')).toBeUndefined()
  })

  it('goes on where one bell does not ring, as that of a vendor that is no longer configured', async () => {
    const gone = await fixture.approved({ vendor: 'gone' })
    const here = await fixture.approved()
    const queue: Queue = {
      async enqueue(job, delay) {
        if (job.name === 'apply' && job.vendor === 'gone') throw new Error('No queue is open for apply-gone.')
        await fixture.queue.enqueue(job, delay)
      }
    }
    const enqueued = await swept(queue)
    expect(enqueued).toContainEqual(work(here))
    for (const { id } of [gone, here]) {
      const [message = ''] = await fixture.store.dueMessages(id)
      expect(enqueued).toContainEqual({ name: 'message', message })
    }
    expect(await fixture.state(gone)).toMatchObject({ name: 'approved' })
    expect(fixture.log.warnings).not.toEqual([])
  })
})
