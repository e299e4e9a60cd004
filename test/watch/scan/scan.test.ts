import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Company, type CompanySummary, type Vendor, VendorError } from '../../../src/changes/ports/vendor.ts'
import { recordApplied, rescan } from '../../../src/watch/scan/record.ts'
import { fullScan, overLimitScan } from '../../../src/watch/scan/scan.ts'
import { scriptedVendor } from '../../changes/scripted-vendor.ts'
import { applied } from '../../contracts/store/watch/applied.ts'
import { type Office, openWorkspace } from '../month/deployment.ts'
import { company } from '../samples.ts'

const HOUR = 3_600_000
const { signal } = new AbortController()

/** A vendor whose companies the test holds, in pages of two; it can be told to fail, and counts what it is asked. */
function pretend(name: string) {
  const companies = new Map<string, CompanySummary>()
  const asked: string[] = []
  const membership = { fails: false, lost: false, failsAfter: Number.POSITIVE_INFINITY }
  const fail = () => new VendorError(name, { status: 503, retryable: true, messages: ['Down.'] })
  async function* pages(rows: CompanySummary[]) {
    for (let from = 0; from < Math.max(rows.length, 1); from += 2) {
      if (membership.fails || from >= membership.failsAfter) throw fail()
      if (rows.length > 0) yield rows.slice(from, from + 2)
    }
  }
  const vendor: Vendor = {
    ...scriptedVendor(),
    name,
    list() {
      asked.push('list')
      return pages([...companies.values()])
    },
    overLimit() {
      asked.push('overLimit')
      return pages([...companies.values()].filter(({ use }) => use && use.limit !== null && use.used > use.limit))
    },
    async read(id): Promise<Company> {
      asked.push(`read ${id}`)
      if (membership.fails) throw fail()
      if (membership.lost) throw new VendorError(name, { status: 404, retryable: false, messages: ['No such path.'] })
      const found = companies.get(id)
      if (!found)
        throw new VendorError(name, { status: 404, retryable: false, messages: ['No such company.'], gone: true })
      return { ...found, values: {} }
    }
  }
  return {
    vendor,
    membership,
    put: (id: string, used: number, limit: number | null = 100) =>
      void companies.set(id, company(used, limit, { id, name: id, ends: '2031-01-01' })),
    take: (id: string) => void companies.delete(id),
    takeAsked: () => asked.splice(0)
  }
}

describe('watch passes', () => {
  let time = Date.parse('2026-11-21T10:00:00Z')
  const pass = (hours: number) => {
    time += hours * HOUR
  }
  const clock = { now: () => new Date(time), pass }
  const [first, second] = [pretend('first'), pretend('second')]
  let office: Office
  beforeAll(async () => {
    const { overLimit: _, ...marketplace } = second.vendor
    office = await openWorkspace(clock, [first.vendor, marketplace])
    first.put('acme', 112)
    first.put('bold', 50)
    second.put('shop', 1)
  })
  afterAll(() => office.close())
  const stands = async () =>
    (await office.dependencies.store.alerts({ order: 'date', offset: 0, limit: 9 })).alerts.map(
      ({ company, level }) => [company.id, level.name]
    )

  it('read a vendor whole before anything else, and then ask it for those that are over', async () => {
    await overLimitScan(office.dependencies, signal)
    expect([first.takeAsked(), second.takeAsked()]).toEqual([['list'], ['list']])
    expect(await office.send()).toEqual([{ name: 'alert', alerts: ['acme seats over'] }])
    pass(0.25)
    await overLimitScan(office.dependencies, signal)
    expect([first.takeAsked(), second.takeAsked()]).toEqual([['overLimit'], []])
    expect(await office.send()).toEqual([])
  })

  it('ask for a company itself that is no longer among those that are over', async () => {
    pass(0.25)
    first.put('acme', 95)
    await overLimitScan(office.dependencies, signal)
    expect(first.takeAsked()).toEqual(['overLimit', 'read acme'])
    expect(await stands()).toEqual([['acme', 'near']])
    expect(await office.send()).toEqual([])
    expect(office.edits).not.toEqual([])
  })

  it('take only a company that is gone for gone, and any other 404 for a vendor that cannot be watched', async () => {
    pass(0.25)
    first.put('acme', 112)
    await overLimitScan(office.dependencies, signal)
    first.take('acme')
    pass(0.25)
    await overLimitScan(office.dependencies, signal)
    expect([first.takeAsked(), office.takeFaults()]).toEqual([['overLimit', 'overLimit', 'read acme'], []])
    first.membership.lost = true
    pass(0.25)
    await overLimitScan(office.dependencies, signal)
    expect(office.takeFaults()).toEqual([expect.stringContaining('No such path.')])
    first.membership.lost = false
    first.put('acme', 95)
    pass(0.25)
    await overLimitScan(office.dependencies, signal)
    await office.send()
    first.takeAsked()
  })

  it('tell a vendor that is away once, after an hour, and go on with the other', async () => {
    pass(48)
    first.membership.fails = true
    second.put('shop', 101)
    const posts: unknown[] = []
    for (let quarter = 0; quarter < 8; quarter += 1) {
      await (quarter === 0 ? fullScan : overLimitScan)(office.dependencies, signal)
      posts.push(await office.send())
      pass(0.25)
    }
    const told = [{ name: 'alert', alerts: ['shop seats over'] }]
    expect(posts).toEqual([told, [], [], [], [{ name: 'outage' }], [], [], []])
    expect(office.takeFaults()).toHaveLength(8)
    first.takeAsked()
  })

  it('read it whole as soon as it answers, and say in the same message that it does', async () => {
    first.membership.fails = false
    const edits = office.edits.length
    pass(1)
    await overLimitScan(office.dependencies, signal)
    expect(first.takeAsked()).toEqual(['list'])
    expect(await office.send()).toEqual([])
    expect(office.edits.slice(edits)).toMatchObject([{ about: { name: 'outage' } }])
    expect(office.takeFaults()).toEqual([])
  })

  it('keep what they noted before a vendor failed, and take no half of a list for the whole', async () => {
    pass(24)
    for (const id of ['c1', 'c2', 'c3', 'c4']) first.put(id, 10)
    await fullScan(office.dependencies, signal)
    first.put('acme', 130)
    first.membership.failsAfter = 2
    for (let night = 0; night < 3; night += 1) {
      pass(24)
      await fullScan(office.dependencies, signal)
    }
    expect(await office.send()).toContainEqual({ name: 'alert', alerts: ['acme seats over'] })
    expect(await office.dependencies.store.entry({ vendor: 'first', id: 'c4' })).toMatchObject({ goneAt: null })
    first.membership.failsAfter = Number.POSITIVE_INFINITY
    office.takeFaults()
  })

  it('do not take an empty list for the end of all companies', async () => {
    second.take('shop')
    for (let night = 0; night < 3; night += 1) {
      pass(24)
      await fullScan(office.dependencies, signal)
    }
    expect(await office.dependencies.store.entry({ vendor: 'second', id: 'shop' })).toMatchObject({ goneAt: null })
    second.put('shop', 101)
    await office.send()
  })

  it('are handed the company of a change that was applied, so that its alert ends without a look of their own', async () => {
    pass(1)
    first.put('acme', 130, 200)
    const requestedAt = clock.now()
    const company = await first.vendor.read('acme', signal)
    first.takeAsked()
    const change = await applied(
      { store: office.dependencies.store, clock },
      { vendor: 'first', id: 'acme' },
      { seats: 200 }
    )
    await recordApplied(office.dependencies, change, company, requestedAt)
    expect(first.takeAsked()).toEqual([])
    expect(await stands()).toEqual([['shop', 'over']])
    expect(await office.send()).toEqual([])
  })

  it('never let a look that fails hinder the change it came after', async () => {
    const { store } = office.dependencies
    const broken = {
      ...office.dependencies,
      store: { ...store, known: () => Promise.reject(new Error('the database is away')) }
    }
    const company = await first.vendor.read('acme', signal)
    first.takeAsked()
    const change = await applied({ store, clock }, { vendor: 'first', id: 'acme' }, { seats: 200 })
    await recordApplied(broken, change, company, clock.now())
    expect(office.takeFaults()).toHaveLength(1)
  })

  it('are one at a time, whichever they are, and what one has found is told when it ends', async () => {
    pass(24)
    await fullScan(office.dependencies, signal)
    await office.send()
    first.takeAsked()
    const blocked = Promise.withResolvers<void>()
    const slow: Vendor = {
      ...first.vendor,
      async *overLimit(signal) {
        yield* first.vendor.overLimit?.(signal) ?? []
        await blocked.promise
      }
    }
    const ids = ['acme', 'bold', 'c1', 'c2', 'c3', 'c4', 'c5']
    for (const id of ids) first.put(id, 150)
    const under = overLimitScan({ ...office.dependencies, vendors: [slow] }, signal)
    await expect.poll(stands).toContainEqual(['c5', 'over'])
    expect(await overLimitScan(office.dependencies, signal)).toBe('busy')
    expect(await fullScan(office.dependencies, signal)).toBe('busy')
    expect(first.takeAsked()).toEqual(['overLimit'])
    await rescan(office.dependencies, 'first', 'acme', signal)
    expect(await office.send()).toEqual([{ name: 'alert', alerts: ['acme seats over'] }])
    blocked.resolve()
    expect(await under).toBe('done')
    const told = ids.slice(1).map(id => `${id} seats over`)
    expect(await office.send()).toMatchObject([{ name: 'digest', alerts: told }])
    expect(await fullScan(office.dependencies, signal)).toBe('done')
    expect(await office.send()).toEqual([])
  })

  it('stop at once when they are told to, and tell nothing', async () => {
    pass(24)
    first.put('acme', 500)
    const reason = new Error('another worker has it')
    await expect(fullScan(office.dependencies, AbortSignal.abort(reason))).rejects.toBe(reason)
    expect(await office.send()).toEqual([])
    expect(office.takeFaults()).toEqual([])
  })
})
