import { describe, expect, it } from 'vitest'
import { approver, type Bench, changeRequest, decision, moved } from './bench.ts'

export function breakGlass(bench: () => Bench): void {
  describe('break-glass', () => {
    it("stores its announcement for the channel once, besides the change's message", async () => {
      const { store, pool, clock } = bench()
      const { id } = await broken(bench())
      const { rows } = await pool.query('SELECT kind FROM outbox WHERE change = $1 ORDER BY kind', [id])
      expect(rows).toEqual([{ kind: 'break-glass' }, { kind: 'card' }])
      const kinds = await Promise.all(
        (await store.dueMessages(id)).map(one => store.takeMessage(one, new Date(clock.now().getTime() + 1000)))
      )
      expect(kinds.map(one => one?.about)).toContainEqual({ name: 'change', id, kind: 'break-glass' })
    })

    it('is found within the requested period, newest first, and no other change is', async () => {
      const { store, clock } = bench()
      const since = clock.now()
      const first = await broken(bench())
      clock.pass(1000)
      const later = clock.now()
      const second = await broken(bench())
      const { id } = await store.add(changeRequest(clock))
      const approved = { name: 'approved', at: clock.now() } as const
      moved(await store.move(id, 1, 'pending', approved, approver, { decision: decision(clock) }))
      expect((await store.breakGlassSince(since)).map(one => one.id).slice(0, 2)).toEqual([second.id, first.id])
      expect(await store.breakGlassSince(later)).toEqual([second])
      clock.pass(1)
      expect(await store.breakGlassSince(clock.now())).toEqual([])
    })
  })
}

async function broken({ store, clock }: Bench) {
  const { id } = await store.add(changeRequest(clock))
  const alone = decision(clock, { verdict: 'break-glass', reason: 'nobody is there' })
  const to = { name: 'approved', at: clock.now() } as const
  return moved(await store.move(id, 1, 'pending', to, approver, { decision: alone }))
}
