import { describe, expect, it } from 'vitest'
import type { State } from '../../../src/changes/model/change.ts'
import { nameState, sayState } from '../../../src/slack/text/changes.ts'
import { at, changeOf, decided, vendor } from '../change.ts'

describe('how a change stands', () => {
  const said = (state: State) => sayState(decided(state.name === 'rejected' ? 'reject' : 'approve', { state }), vendor)

  it.each<[State, string]>([
    [{ name: 'approved', at }, 'Approved by <@U_APPROVER>. Waiting to be applied at Keepnet.'],
    [{ name: 'applying', since: at, writes: 0, problem: null }, 'Approved by <@U_APPROVER>. Being applied at Keepnet.'],
    [
      { name: 'applied', at, read: { seats: 1540 }, wrote: true },
      'Applied. Approved by <@U_APPROVER>. Keepnet now shows: Seats 1,540.'
    ],
    [
      { name: 'applied', at, read: { seats: 1540 }, wrote: false },
      'Already as wanted, so nothing was written. Approved by <@U_APPROVER>. Keepnet now shows: Seats 1,540.'
    ],
    [
      { name: 'conflict', at, live: { seats: 520 }, wrote: false },
      'Conflict: nothing was written, because a value was changed at Keepnet in the meantime. Seats: seen 500, now 520, wanted 1,540.'
    ],
    [{ name: 'rejected', at, reason: 'No <PO>' }, 'Rejected by <@U_APPROVER>: No &lt;PO&gt;'],
    [
      { name: 'scheduled', at, due: new Date('2027-03-02T09:00:00Z') },
      'Approved by <@U_APPROVER>. Scheduled: it is applied <!date^1803978000^{date_short_pretty} at {time}|2 Mar 2027, 09:00 (UTC)>.'
    ],
    [{ name: 'withdrawn', at, by: { team: 'T1', user: 'U2' } }, 'Withdrawn by <@U2>.'],
    [{ name: 'withdrawn', at }, 'Withdrawn by <@U_REQUESTER>.'],
    [{ name: 'expired', at }, 'Expired: nobody decided in time. Nothing was changed.']
  ])('is said of %j', (state, sentence) => {
    expect(said(state)).toBe(sentence)
  })

  it('says whom it waits for', () => {
    expect(sayState(changeOf(), vendor)).toBe('Waiting for 1 approval from <@U_APPROVER>.')
  })

  it('says what else changed that nobody asked for, of everything that is different afterwards', () => {
    const also = [{ field: 'note', seen: 'a', wanted: '<b>' }]
    expect(said({ name: 'applied', at, read: { seats: 1540 }, wrote: true, also })).toMatch(
      / Please look: this changed too, and nobody asked for it here: Note: a → \*&lt;b&gt;\*\.$/
    )
  })

  it('says where to look when the vendor shows the company no more after an answer was lost', () => {
    expect(said({ name: 'failed', at, reasons: ['No such company'], lost: true })).toBe(
      'Failed. Keepnet was told and its answer was lost; now it does not show the company, so look there whether it took the change. It says: No such company'
    )
  })

  it('says what hinders it, without letting the vendor mention anybody', () => {
    const shown = { since: at, writes: 1, problem: 'Too busy <!here>' }
    for (const name of ['applying', 'unknown'] as const) {
      expect(said({ name, ...shown })).toContain('Trying again: Too busy &lt;!here&gt;')
    }
  })

  it('puts into the vendor’s mouth what it said, and nothing else', () => {
    const refused = said({ name: 'failed', at, reasons: ['Too few numbers', 'Ask <support>'] })
    expect(refused).toBe('Failed. Keepnet says: Too few numbers · Ask &lt;support&gt;')
    const ours = said({ name: 'failed', at, reasons: ['Keepnet said yes, but did nothing.'], read: { seats: 500 } })
    expect(ours).toBe('Failed. Keepnet said yes, but did nothing. It now shows: Seats 500.')
  })

  it('names who decided the revision that counts, and not an earlier one', () => {
    const change = decided('approve', { revision: 2, state: { name: 'approved', at } })
    expect(sayState(change, vendor)).toContain('Approved by nobody')
  })

  it('can be said of a vendor that is no longer configured', () => {
    const state: State = { name: 'applied', at, read: { seats: 1540 }, wrote: true }
    expect(sayState(decided('approve', { state }), undefined)).toContain('keepnet now shows: seats 1,540')
  })

  it('is one or two words in a list', () => {
    const names = (['unknown', 'applying'] as const).map(name =>
      nameState(changeOf({ state: { name, since: at, writes: 0, problem: null } }))
    )
    expect([...names, nameState(changeOf()), nameState(changeOf({ state: { name: 'expired', at } }))]).toEqual([
      'answer lost',
      'being applied',
      'waiting for approval',
      'expired'
    ])
  })
})
