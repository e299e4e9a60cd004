import { describe, expect, it } from 'vitest'
import type { Drift, News } from '../../../../src/watch/ports.ts'
import type { Bench } from '../bench.ts'
import { noted, row } from './seeds.ts'

const NOTHING: Omit<News, 'drifts'> = { open: 0, done: [], overLimit: 0, ending: [] }

/** What the watch says now and then: outages, and the morning's digest. */
export function news(bench: () => Bench): void {
  const now = () => bench().clock.now()

  /** The ids of what the notices that are due are about. */
  async function due(): Promise<string[]> {
    const { store, clock } = bench()
    const until = new Date(clock.now().getTime() + 1000)
    const taken = await Promise.all((await store.dueNotices()).map(id => store.takeNotice(id, until)))
    for (const notice of taken) if (notice) await store.noticeShown(notice, { channel: 'C9', ts: '1.1' })
    return taken.flatMap(notice => (notice ? [notice.about.id] : []))
  }

  describe('an outage', () => {
    it('lasts from the first failure until the vendor answers, whoever sees it', async () => {
      const { store, other, clock } = bench()
      const [one, two] = await Promise.all([store.failing('slow'), other.failing('slow')])
      expect(two).toEqual(one)
      expect(one).toMatchObject({ vendor: 'slow', since: now(), overAt: null })
      clock.pass(60_000)
      expect(await store.failing('slow')).toEqual(one)
      await store.answers('slow')
      await other.answers('slow')
      expect(await store.outage(one.id)).toEqual({ ...one, overAt: now() })
      expect((await store.failing('slow')).id).not.toBe(one.id)
      expect(await store.outage('nothing')).toBeUndefined()
    })

    it('is told once, and drawn again when it is over', async () => {
      const { store, other } = bench()
      const { id } = await store.failing('told-once')
      await Promise.all([store.tellOutage(id, 'C9'), other.tellOutage(id, 'C9')])
      expect((await due()).filter(one => one === id)).toHaveLength(1)
      await store.tellOutage(id, 'C9')
      expect(await due()).not.toContain(id)
      await store.answers('told-once')
      expect((await due()).filter(one => one === id)).toHaveLength(1)
    })
  })

  describe('the morning digest', () => {
    it('is written once, with every drift that none has told', async () => {
      const { store, other } = bench()
      const drift: Drift = {
        vendor: 'news',
        company: { id: '1', name: 'Acme "株"' },
        field: 'modules',
        before: ['a', 'b'],
        after: null,
        at: now()
      }
      await store.note({ ...noted('news', [row({})], now()), drifts: [drift, { ...drift, field: 'seats', after: 7 }] })
      const first = { id: 'morning-1', name: 'morning', at: now() } as const
      const written = await Promise.all([store.morning(first, NOTHING, 'C9'), other.morning(first, NOTHING, 'C9')])
      expect(written.toSorted()).toEqual([false, true])
      const told = { ...NOTHING, drifts: [drift, { ...drift, field: 'seats', after: 7 }] }
      expect(await store.digest(first.id)).toEqual({ ...first, news: told })
      expect(await due()).toContain(first.id)
      expect(await store.lastMorning()).toEqual(now())
    })

    it('is not told where it would say nothing', async () => {
      const { store } = bench()
      const quiet = { id: 'morning-2', name: 'morning', at: now() } as const
      expect(await store.morning(quiet, NOTHING, 'C9')).toBe(false)
      expect(await due()).not.toContain(quiet.id)
      const busy = { id: 'morning-3', name: 'morning', at: now() } as const
      expect(await store.morning(busy, { ...NOTHING, open: 1 }, 'C9')).toBe(true)
      expect(await due()).toContain(busy.id)
      expect(await store.digest('nothing')).toBeUndefined()
    })
  })
}
