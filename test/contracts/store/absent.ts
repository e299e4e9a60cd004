import { beforeEach, describe, expect, it } from 'vitest'
import type { Absence } from '../../../src/changes/ports/store.ts'
import { approver, asker, type Bench, wish } from './bench.ts'

export function absent(bench: () => Bench): void {
  const later = (milliseconds: number) => new Date(bench().clock.now().getTime() + milliseconds)
  const absence = (user: string, milliseconds: number): Absence => ({
    person: { team: 'T1', user },
    from: later(0),
    until: later(milliseconds),
    standIn: approver
  })

  describe('absences', () => {
    // An open change keeps absences in sight that ended since it was asked.
    beforeEach(async () => {
      const { store, clock } = bench()
      for (const { id, revision, state } of await store.open()) {
        await store.move(id, revision, state.name, { name: 'expired', at: clock.now() }, 'system')
      }
    })

    it('tells who is away and who stands in, until it is over', async () => {
      const { store, other, clock } = bench()
      const long = absence('UAWAY', 1000)
      const short = { ...absence('UAWAY', 500), person: { team: 'T2', user: 'UAWAY' } }
      await store.setAbsence(long)
      await store.setAbsence(short)
      expect(await other.absences()).toEqual([long, short])
      clock.pass(500)
      expect(await store.absences()).toEqual([long])
      clock.pass(500)
      expect(await store.absences()).toEqual([])
    })

    it('keeps the latest of a person, and ends it with a time that is past', async () => {
      const { store, pool, clock } = bench()
      await store.setAbsence(absence('UOFTEN', 1000))
      clock.pass(1)
      const longer = { ...absence('UOFTEN', 5000), standIn: asker }
      await store.setAbsence(longer)
      expect(await store.absences()).toEqual([longer])
      clock.pass(1)
      await store.setAbsence({ ...longer, until: clock.now() })
      expect(await store.absences()).toEqual([])
      const text = `SELECT action, change, revision, detail FROM audit WHERE actor ->> 'user' = 'UOFTEN' ORDER BY id`
      const { rows } = await pool.query(text)
      expect(rows).toHaveLength(3)
      expect(rows[2]).toEqual({
        action: 'away',
        change: null,
        revision: null,
        detail: { from: longer.from.toISOString(), until: clock.now().toISOString(), standIn: asker }
      })
    })

    it('remembers those that ended as long as a change is open that could be decided under them', async () => {
      const { store, clock } = bench()
      await store.setAbsence(absence('UBEFORE', 500))
      clock.pass(500)
      const { id } = await store.add(wish(clock))
      const first = absence('UDURING', 500)
      await store.setAbsence(first)
      clock.pass(100)
      const second = { ...absence('UDURING', 500), standIn: asker }
      await store.setAbsence(second)
      clock.pass(1000)
      expect(await store.absences()).toEqual([{ ...first, until: second.from }, second])
      await store.move(id, 1, 'pending', { name: 'withdrawn', at: clock.now() }, asker)
      expect(await store.absences()).toEqual([])
    })

    it('keeps one of many that are set at once', async () => {
      const { store, other } = bench()
      const set = (index: number) => {
        const { from, ...rest } = absence('URACED', 1000 + index)
        return (index % 2 ? store : other).setAbsence({ ...rest, from: new Date(from.getTime() - index) })
      }
      await Promise.all(Array.from({ length: 10 }, (_, index) => set(index)))
      expect(await store.absences()).toHaveLength(1)
    })
  })
}
