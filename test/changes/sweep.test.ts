import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { apply } from '../../src/changes/apply.ts'
import type { Change } from '../../src/changes/change.ts'
import type { Job, Queue } from '../../src/changes/ports.ts'
import { sweep } from '../../src/changes/sweep.ts'
import { scriptedVendor } from './scripted-vendor.ts'
import { asker, named, needUnder, openShop, type Shop } from './shop.ts'

let shop: Shop

beforeAll(async () => {
  shop = await openShop()
})
afterAll(() => shop.close())

function work({ id, vendor }: Change): Job {
  return { name: 'apply', vendor, change: id }
}

async function swept(queue: Queue = shop.queue): Promise<Job[]> {
  const before = shop.queue.rings.length
  await sweep({ ...shop, queue })
  return shop.queue.rings.slice(before).map(({ job }) => job)
}

describe('the sweep', () => {
  it('expires what nobody decided in time, and nothing before', async () => {
    const [pending, approved] = [await shop.ask(), await shop.approved()]
    const longer = await shop.ask({ expiresAt: new Date(shop.clock.now().getTime() + 3_600_001) })
    shop.clock.pass(3_600_000 - 1)
    await swept()
    expect(await shop.state(pending)).toEqual({ name: 'pending' })
    shop.clock.pass(1)
    await swept()
    expect(await shop.state(pending)).toEqual({ name: 'expired', at: shop.clock.now() })
    expect(await shop.state(approved)).toMatchObject({ name: 'approved' })
    expect(await shop.state(longer)).toEqual({ name: 'pending' })
  })

  it('lets a change go on that nobody has to approve, and whose process died between the two', async () => {
    const nobody = { ...needUnder(named), stages: [] }
    const [change, other] = [await shop.ask({ need: nobody }), await shop.ask()]
    expect(await swept()).toContainEqual(work(change))
    expect(await shop.state(change)).toEqual({ name: 'approved', at: shop.clock.now() })
    expect(await shop.state(other)).toEqual({ name: 'pending' })
  })

  it('leaves to people what was sent back because a stricter policy asks for somebody', async () => {
    const change = await shop.ask({ need: { ...needUnder(named), stages: [] } })
    await swept()
    const desk = { ...shop, vendor: () => scriptedVendor(), policy: () => ({ ...named, version: 'stricter' }) }
    expect(await apply(desk, change.id, new AbortController().signal)).toBe('finished')
    const back = await shop.state(change)
    expect(back).toMatchObject({ name: 'pending', progress: [expect.anything(), expect.anything()] })
    expect(await swept()).not.toContainEqual(work(change))
    expect(await shop.state(change)).toEqual(back)
  })

  it('gives people the whole time to decide where a stricter policy sends back what waited long', async () => {
    const change = await shop.ask({ need: { ...needUnder(named), stages: [] } })
    await swept()
    shop.clock.pass(7 * 24 * 3_600_000)
    const desk = { ...shop, vendor: () => scriptedVendor(), policy: () => ({ ...named, version: 'stricter' }) }
    await apply(desk, change.id, new AbortController().signal)
    await swept()
    expect(await shop.state(change)).toMatchObject({ name: 'pending' })
  })

  it('rings for what has no worker, and not for what has one', async () => {
    const [idle, leased, pending] = [await shop.approved(), await shop.approved(), await shop.ask()]
    await shop.store.lease(leased.id, 'a worker', new Date(shop.clock.now().getTime() + 1_000))
    const rings = await swept()
    expect(rings).toContainEqual(work(idle))
    expect(rings).not.toContainEqual(work(leased))
    expect(rings).not.toContainEqual(work(pending))
    shop.clock.pass(1_000)
    expect(await swept()).toContainEqual(work(leased))
  })

  it('rings for notices that were not shown, until they are', async () => {
    const { id } = await shop.ask()
    const [notice = ''] = await shop.store.dueNotices(id)
    expect(await swept()).toContainEqual({ name: 'notice', notice })
    const taken = await shop.store.takeNotice(notice, shop.clock.now())
    if (!taken) throw new Error('The notice was not due.')
    await shop.store.noticeShown(taken, { channel: 'C1', ts: '1.1' })
    expect(await swept()).not.toContainEqual({ name: 'notice', notice })
  })

  it('changes nothing when it is done twice, also at once', async () => {
    const change = await shop.ask()
    shop.clock.pass(3_600_000)
    await Promise.all([swept(), swept()])
    const expired = await shop.now(change)
    await swept()
    expect(await shop.now(change)).toEqual(expired)
    expect(await shop.store.dueNotices(change.id)).toHaveLength(2)
  })

  it('forgets the forms of yesterday', async () => {
    const draft = {
      id: 'old',
      person: asker,
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
    await shop.store.saveDraft(draft)
    await swept()
    expect(await shop.store.draft('old')).toEqual(draft)
    shop.clock.pass(24 * 3_600_000 + 1)
    await swept()
    expect(await shop.store.draft('old')).toBeUndefined()
  })

  it('goes on where one bell does not ring, as that of a vendor that is no longer configured', async () => {
    const gone = await shop.approved({ vendor: 'gone' })
    const here = await shop.approved()
    const queue: Queue = {
      async ring(job, delay) {
        if (job.name === 'apply' && job.vendor === 'gone') throw new Error('No queue is open for apply-gone.')
        await shop.queue.ring(job, delay)
      }
    }
    const rings = await swept(queue)
    expect(rings).toContainEqual(work(here))
    for (const { id } of [gone, here]) {
      const [notice = ''] = await shop.store.dueNotices(id)
      expect(rings).toContainEqual({ name: 'notice', notice })
    }
    expect(await shop.state(gone)).toMatchObject({ name: 'approved' })
    expect(shop.log.warnings).not.toEqual([])
  })
})
