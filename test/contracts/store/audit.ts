import { describe, expect, it } from 'vitest'
import { verifyAudit } from '../../../src/store/audit/verify.ts'
import { approver, type Bench, changeRequest, decision, moved, requester, walk } from './bench.ts'

/** Comes last: all that the other parts have stored is verified as well. */
export function audit(bench: () => Bench): void {
  describe('the audit', () => {
    it('holds all that was done, and its chain has no gap, however many wrote at once', async () => {
      const { store, other, pool, clock } = bench()
      const before = await verifyAudit(pool)
      expect(before.faults).toEqual([])
      const at = clock.now()
      await Promise.all(
        Array.from({ length: 40 }, async (_, index) => {
          const by = index % 2 ? store : other
          const change = await by.add(changeRequest(clock))
          await by.setDelegation({
            person: requester,
            from: at,
            until: new Date(at.getTime() + index),
            delegate: approver
          })
          await walk(by, change, { name: 'withdrawn', at })
        })
      )
      const { head, faults } = await verifyAudit(pool, before.head)
      expect(faults).toEqual([])
      expect(head.count).toBe(before.head.count + 120)
    })

    it('has no entry of what was rolled back', async () => {
      const { store, pool, clock } = bench()
      const change = await store.add(changeRequest(clock))
      const { head } = await verifyAudit(pool)
      const to = { name: 'pending' } as const
      moved(await store.move(change.id, 1, 'pending', to, approver, { decision: decision(clock) }))
      // The same person's second decision breaks a unique index, after its audit entry.
      expect(await store.move(change.id, 1, 'pending', to, approver, { decision: decision(clock) })).toEqual({
        refused: 'already-decided'
      })
      expect(await verifyAudit(pool, head)).toMatchObject({ head: { count: head.count + 1 }, faults: [] })
    })

    it.each([
      ['state', `UPDATE changes SET state = '{"name": "approved", "at": "2027-03-01T08:00:00.123Z"}' WHERE id = $1`],
      ['edits', `UPDATE changes SET edits = '[{"field": "seats", "seen": 100, "wanted": 900}]' WHERE id = $1`],
      ['company', `UPDATE changes SET company_id = 'another' WHERE id = $1`],
      [
        'decision',
        `INSERT INTO decisions (change, revision, team, "user", verdict, hash, at)
          VALUES ($1, 1, 'T1', 'UFORGED', 'approve', 'h', now())`
      ]
    ])('refuses a move that demands it where the %s was forged, and says so to who claims it', async (_, forgery) => {
      const { store, pool, clock } = bench()
      const at = clock.now()
      const change = await walk(store, await store.add(changeRequest(clock)), { name: 'pending', progress: [] })
      const applying = { name: 'applying', since: at, writes: 1, problem: null } as const
      const until = new Date(at.getTime() + 1)
      expect(await store.claim(change.id, 'worker', until)).toMatchObject({ isAudited: true })
      const { rows } = await pool.query('SELECT * FROM changes WHERE id = $1', [change.id])
      await pool.query(forgery, [change.id])
      expect(await store.claim(change.id, 'worker', until)).toMatchObject({ isAudited: false })
      const from = (await store.get(change.id))?.state.name ?? 'pending'
      expect(await store.move(change.id, 1, from, applying, 'system', { audited: true })).toEqual({
        refused: 'forged'
      })
      expect((await store.get(change.id))?.state.name).toBe(from)
      // Put back, it is as before.
      const [row] = rows
      const put = 'UPDATE changes SET state = $2, edits = $3, company_id = $4 WHERE id = $1'
      await pool.query(put, [change.id, JSON.stringify(row?.state), JSON.stringify(row?.edits), row?.company_id])
      await pool.query(`DELETE FROM decisions WHERE "user" = 'UFORGED'`)
      moved(await store.move(change.id, 1, 'pending', applying, 'system', { audited: true }))
    })
  })
}
