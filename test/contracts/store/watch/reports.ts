import { describe, expect, it } from 'vitest'
import { verifyAudit } from '../../../../src/store/audit/verify.ts'
import type { DigestContent, Drift } from '../../../../src/watch/ports.ts'
import { type Bench, changeRequest } from '../bench.ts'
import { applied } from './applied.ts'
import { begun, noted, row } from './fixtures.ts'

const NOTHING: Omit<DigestContent, 'drifts'> = {
  open: 0,
  done: [],
  overLimit: 0,
  ending: [],
  audit: { count: 1, hash: 'f' }
}

/** Outages and the daily digest. */
export function reports(bench: () => Bench): void {
  const now = () => bench().clock.now()

  /** The subjects' ids of the due messages. */
  async function due(): Promise<string[]> {
    const { store, clock } = bench()
    const until = new Date(clock.now().getTime() + 1000)
    const taken = await Promise.all((await store.dueMessages()).map(id => store.takeMessage(id, until)))
    for (const message of taken) if (message) await store.messageShown(message, { channel: 'C9', ts: '1.1' })
    return taken.flatMap(message => (message ? [message.about.id] : []))
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

    it('is posted once, and redrawn when it is over', async () => {
      const { store, other } = bench()
      const { id } = await store.failing('told-once')
      await Promise.all([store.outageAfter(id, 'C9'), other.outageAfter(id, 'C9')])
      expect((await due()).filter(one => one === id)).toHaveLength(1)
      await store.outageAfter(id, 'C9')
      expect(await due()).not.toContain(id)
      await store.answers('told-once')
      expect((await due()).filter(one => one === id)).toHaveLength(1)
    })
  })

  describe('the daily digest', () => {
    it('is written once, with every unreported drift, each once', async () => {
      const { store, other, clock } = bench()
      const shown = row({ name: 'Acme "株"', licence: { modules: ['a', 'b'], seats: 5 } })
      const lastSeen = now()
      await store.record(noted('content', [shown], lastSeen))
      clock.pass(60_000)
      const company = { id: shown.id, name: shown.name }
      const drifts: Drift[] = [
        { vendor: 'content', company, field: 'modules', before: ['a', 'b'], after: null, at: now() },
        { vendor: 'content', company, field: 'seats', before: 5, after: 7, at: now() }
      ]
      const page = {
        ...noted('content', [{ ...shown, licence: { modules: null, seats: 7 } }], now()),
        drifts: drifts.map(drift => ({ ...drift, lastSeen }))
      }
      await Promise.all([store.record(page), other.record(page)])
      const older = { ...page, seenAt: lastSeen }
      await store.record(older)
      const first = { id: 'morning-1', name: 'daily', at: now() } as const
      const written = await Promise.all([
        store.dailyDigest(first, NOTHING, 'C9'),
        other.dailyDigest(first, NOTHING, 'C9')
      ])
      expect(written.toSorted()).toEqual([false, true])
      const told = { ...NOTHING, drifts }
      expect(await store.digest(first.id)).toEqual({ ...first, content: told })
      expect(await due()).toContain(first.id)
      expect(await store.lastDailyDigest()).toEqual(now())
    })

    it('records a value that somebody set back to what it was before one of our changes', async () => {
      const { store, clock } = bench()
      const shown = row({ licence: { seats: 5 } })
      const lastSeen = now()
      await store.record(noted('content', [shown], lastSeen))
      clock.pass(60_000)
      const company = { id: shown.id, name: shown.name }
      const drift = { vendor: 'content', company, field: 'seats', before: 9, after: 5, at: now() }
      await store.record({ ...noted('content', [shown], now()), drifts: [{ ...drift, lastSeen }] })
      await store.dailyDigest({ id: 'morning-back', name: 'daily', at: now() }, NOTHING, 'C9')
      expect(await store.digest('morning-back')).toMatchObject({ content: { drifts: [drift] } })
    })

    it('reports what is open, what has ended since, who is over, and which licences end', async () => {
      const { store, clock } = bench()
      const before = await store.content(now(), { from: '2031-04-01', to: '2031-04-30' })
      const days = ['2031-03-31', '2031-04-01', '2031-04-30', '2031-05-01', null]
      const rows = days.map(ends => row({ ends, use: { used: 1, limit: 9 } }))
      const over = row({ ends: null })
      await store.record({ ...noted('content', [...rows, over], now()), steps: [begun('content', over, now())] })
      const since = now()
      clock.pass(60_000)
      const done = await applied(bench(), { vendor: 'content', id: over.id }, { seats: 540 })
      await store.add(changeRequest(clock))
      const content = await store.content(since, { from: '2031-04-01', to: '2031-04-30' })
      expect(content).toEqual({
        open: before.open + 1,
        done: [{ change: done.id, company: 'Acme', vendor: 'content', state: 'applied' }],
        overLimit: before.overLimit + 1,
        ending: rows.slice(1, 3).map(({ id, name, ends }) => ({ vendor: 'content', id, name, ends })),
        audit: (await verifyAudit(bench().pool)).head
      })
      expect((await store.content(now(), { from: '2031-04-01', to: '2031-04-30' })).done).toEqual([])
    })

    it('is not posted if it would be empty', async () => {
      const { store } = bench()
      const quiet = { id: 'morning-2', name: 'daily', at: now() } as const
      expect(await store.dailyDigest(quiet, NOTHING, 'C9')).toBe(false)
      expect(await due()).not.toContain(quiet.id)
      const busy = { id: 'morning-3', name: 'daily', at: now() } as const
      expect(await store.dailyDigest(busy, { ...NOTHING, open: 1 }, 'C9')).toBe(true)
      expect(await due()).toContain(busy.id)
      expect(await store.digest('nothing')).toBeUndefined()
    })
  })
}
