import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { CompanySummary } from '../../../src/changes/ports/vendor.ts'
import {
  type DirectoryDependencies,
  type OpenDirectory,
  openDirectory
} from '../../../src/watch/directory/directory.ts'
import { type Bench, openBench } from '../../contracts/store/bench.ts'
import { noted, row } from '../../contracts/store/watch/fixtures.ts'

let bench: Bench
let directory: OpenDirectory | undefined
beforeAll(async () => {
  bench = await openBench({ name: 'embedded', directory: 'memory://' })
}, 60_000)
afterEach(() => directory?.stop())
afterAll(() => bench.close())

const warnings: string[] = []
/** How often the directory has looked for vendors or companies. */
let searches = 0

const soon = <T>(what: () => T) => expect.poll(what, { timeout: 10_000 })

async function searchesAgain(): Promise<void> {
  const before = searches
  // The look that is under way may have begun earlier.
  await soon(() => searches).toBeGreaterThan(before + 2)
}

/** A directory of these vendors over the real store, which looks again every few milliseconds. */
function open(vendors: readonly string[], store: DirectoryDependencies['store'] = bench.store): OpenDirectory {
  const clock = { now: bench.clock.now, wait: (ms: number, signal?: AbortSignal) => wait(ms, undefined, { signal }) }
  const log = { info() {}, warn: (_: object, message: string) => void warnings.push(message), error() {} }
  const counted: DirectoryDependencies['store'] = {
    lastFullScan(vendor) {
      searches += 1
      return store.lastFullScan(vendor)
    },
    entriesSince(since) {
      searches += 1
      return store.entriesSince(since)
    }
  }
  directory = openDirectory({ store: counted, clock, log, vendors: vendors.map(name => ({ name })) }, 5)
  return directory
}

/** A whole pass of a vendor that saw these companies. */
async function wholeScan(vendor: string, companies: readonly CompanySummary[]): Promise<void> {
  bench.clock.pass(1_000)
  const pass = await bench.store.beginFullScan(vendor)
  await bench.store.record(noted(vendor, companies, bench.clock.now()))
  await bench.store.markSeen(
    pass,
    companies.map(({ id }) => id)
  )
  await bench.store.endFullScan(pass)
}

const names = (typed: string) => directory?.find(typed).matches.map(({ company }) => company.name)

describe('the directory', () => {
  it('knows nothing of a vendor before a whole pass over it has ended, and everything soon after', async () => {
    const acme = row({ name: 'Acme Early' })
    await bench.store.record(noted('early', [acme], bench.clock.now()))
    const { covers, find } = open(['early'])
    await searchesAgain()
    expect([covers('early'), find('acme early')]).toEqual([false, { name: 'none', matches: [] }])
    await wholeScan('early', [acme])
    await soon(() => covers('early')).toBe(true)
    const { id, name, use, ends } = acme
    expect(find('acme early')).toMatchObject({
      name: 'sure',
      matches: [{ vendor: 'early', company: { id, name, use, ends } }]
    })
  })

  it('says how sure it is', async () => {
    await wholeScan('sure', [row({ id: 'c-1', name: 'Northgate Optics', externalId: 'NO/1 x' }), row({ name: 'Acme' })])
    const { covers, find } = open(['sure'])
    await soon(() => covers('sure')).toBe(true)
    const said = ['northgate optics', 'c-1', 'NO/1 x', 'ext: NO/1 x', 'optics', 'nrothgate', 'bakery', 'ext:no/1 x']
    expect(said.map(typed => find(typed).name)).toEqual([
      'sure',
      'sure',
      'sure',
      'sure',
      'some',
      'near',
      'none',
      'none'
    ])
  })

  it('follows what changes: new names, facts, tags, companies that came, are gone, and came back', async () => {
    const [one, two] = [row({ name: 'Alder Bakery' }), row({ name: 'Birch Dental' })]
    await wholeScan('moving', [one, two])
    open(['moving'])
    await soon(() => names('alder')).toEqual(['Alder Bakery'])

    bench.clock.pass(600_000)
    const three = row({ name: 'Cedar Water' })
    const renamed = { ...one, name: 'Elder Bakery', use: { used: 1, limit: 2 }, tags: ['Gold'] }
    await bench.store.record(noted('moving', [renamed, three], bench.clock.now()))
    await soon(() => names('cedar')).toEqual(['Cedar Water'])
    expect(names('gold')).toEqual(['Elder Bakery'])
    expect(directory?.find('gold').matches[0]?.company.use).toEqual({ used: 1, limit: 2 })

    await wholeScan('moving', [renamed, three])
    await wholeScan('moving', [renamed, three])
    await soon(() => names('birch')).toEqual([])
    await wholeScan('moving', [renamed, two, three])
    await soon(() => names('birch')).toEqual(['Birch Dental'])
  })

  it('takes a row that another process stamped up to two minutes ago and wrote only now', async () => {
    await wholeScan('late', [row({ name: 'Alder Bakery' })])
    const { covers } = open(['late'])
    await soon(() => covers('late')).toBe(true)
    const before = bench.clock.now()
    bench.clock.pass(110_000)
    await searchesAgain()
    bench.clock.pass(before.getTime() - bench.clock.now().getTime())
    await bench.store.record(noted('late', [row({ name: 'Cedar Water' })], before))
    bench.clock.pass(110_000)
    await soon(() => names('cedar')).toEqual(['Cedar Water'])
  })

  it('takes in a vendor that is read whole later, and never one that is not configured', async () => {
    await wholeScan('first', [row({ name: 'Twin Rivers' })])
    await wholeScan('stranger', [row({ name: 'Twin Rivers' })])
    const { covers, find } = open(['first', 'second'])
    await soon(() => covers('first')).toBe(true)
    await wholeScan('second', [row({ name: 'Twin Rivers' })])
    await soon(() => covers('second')).toBe(true)
    expect(
      find('twin rivers')
        .matches.map(({ vendor }) => vendor)
        .sort()
    ).toEqual(['first', 'second'])
  })

  it('goes on where the database was away, and says so', async () => {
    await wholeScan('away', [row({ name: 'Alder Bakery' })])
    let away = true
    const lastFullScan = async (vendor: string) => {
      if (away) throw new Error('No connection')
      return await bench.store.lastFullScan(vendor)
    }
    const { covers } = open(['away'], { ...bench.store, lastFullScan })
    await soon(() => warnings).toContain('could not refresh the directory; retrying')
    away = false
    await soon(() => covers('away')).toBe(true)
    expect(names('alder')).toEqual(['Alder Bakery'])
  })

  it('lets everybody else have their turn while it loads', async () => {
    const { entriesSince } = endless(20)
    let runs = 0
    const turning = setInterval(() => {
      runs += 1
    }, 0)
    const { covers } = open(['big'], { entriesSince, lastFullScan: async () => new Date() })
    await soon(() => covers('big')).toBe(true)
    clearInterval(turning)
    expect(names('999 company')).toHaveLength(20)
    // 20,000 companies, 200 at once: something else could run about a hundred times.
    expect(runs).toBeGreaterThan(20)
  })

  it('can be stopped while it loads', async () => {
    const { entriesSince, pages } = endless(Number.POSITIVE_INFINITY)
    const { stop } = open(['big'], { entriesSince, lastFullScan: async () => new Date() })
    await soon(pages).toBeGreaterThan(3)
    await stop()
    expect(names('999 company')).toEqual([])
  })
})

/** So many pages of a thousand companies each. */
function endless(most: number) {
  const page = Array.from({ length: 1_000 }, (_, at) => row({ name: `Company ${at} of many` }))
  const entries = page.map(one => ({ ...one, vendor: 'big', seenAt: new Date(), threshold: null, goneAt: null }))
  let count = 0
  return {
    pages: () => count,
    async *entriesSince() {
      while (count < most) {
        count += 1
        yield entries.map(one => ({ ...one, id: `${count}-${one.id}` }))
      }
    }
  }
}
