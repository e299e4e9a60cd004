import { describe, expect, it } from 'vitest'
import type { State } from '../../../src/changes/model/change.ts'
import { nameState, sayState } from '../../../src/slack/text/changes.ts'
import { at, changeOf, decided, vendor } from '../change.ts'

describe('how a change stands', () => {
  const said = (state: State) => sayState(decided(state.name === 'rejected' ? 'reject' : 'approve', { state }), vendor)

  it.each<[State, string]>([
    [{ name: 'approved', at }, 'Approved by <@U_APPROVER>. Applying at Keepnet.'],
    [{ name: 'applying', since: at, writes: 0, problem: null }, 'Approved by <@U_APPROVER>. Applying at Keepnet.'],
    [
      { name: 'unknown', since: at, writes: 1, problem: null },
      'We sent it, but Keepnet didn’t confirm. Checking again.'
    ],
    [
      { name: 'applied', at, read: { seats: 1540 }, wrote: true },
      'Applied, approved by <@U_APPROVER>, verified at Keepnet.'
    ],
    [
      { name: 'applied', at, read: { seats: 1540 }, wrote: false },
      'Applied, approved by <@U_APPROVER>, verified at Keepnet. Keepnet already had this value, so nothing was written.'
    ],
    [
      { name: 'conflict', at, live: { seats: 520 }, wrote: false },
      'Nothing was written: a value changed at Keepnet after the request.'
    ],
    [{ name: 'rejected', at, reason: 'No <PO>' }, 'Rejected by <@U_APPROVER>: “No &lt;PO&gt;”'],
    [
      { name: 'scheduled', at, due: new Date('2027-03-02T09:00:00Z') },
      'Approved by <@U_APPROVER>. Will be applied <!date^1803978000^{date_short_pretty} at {time}|2 Mar 2027, 09:00 (UTC)>.'
    ],
    [{ name: 'withdrawn', at, by: { team: 'T1', user: 'U2' } }, 'Withdrawn by <@U2>. Nothing was changed.'],
    [{ name: 'withdrawn', at }, 'Withdrawn by <@U_REQUESTER>. Nothing was changed.'],
    [{ name: 'expired', at }, 'Nobody decided in time. Nothing was changed.']
  ])('is said of %j', (state, sentence) => {
    expect(said(state)).toBe(sentence)
  })

  it('says whom it waits for', () => {
    expect(sayState(changeOf(), vendor)).toBe('Needs 1 approval from <@U_APPROVER>.')
  })

  it('says what else changed that nobody asked for, of everything that is different afterwards', () => {
    const also = [{ field: 'note', seen: 'a', wanted: '<b>' }]
    expect(said({ name: 'applied', at, read: { seats: 1540 }, wrote: true, also })).toMatch(
      / \*Problem:\* this changed too, and nobody requested it here: Note: a → \*&lt;b&gt;\*$/
    )
  })

  it('says where to look when the vendor shows the company no more after an answer was lost', () => {
    expect(said({ name: 'failed', at, reasons: ['No such company'], lost: true })).toBe(
      'We sent it, but Keepnet didn’t confirm, and now it doesn’t show the company. Check at Keepnet whether the change was made. It says: “No such company”'
    )
  })

  it('says what hinders it, without letting the vendor mention anybody', () => {
    const shown = { since: at, writes: 1, problem: 'Too busy <!here>' }
    for (const name of ['applying', 'unknown'] as const) {
      expect(said({ name, ...shown })).toContain('Keepnet has a problem: “Too busy &lt;!here&gt;”. Trying again.')
    }
  })

  it('puts into the vendor’s mouth what it said, and nothing else', () => {
    const refused = said({ name: 'failed', at, reasons: ['Too few numbers', 'Ask <support>'] })
    expect(refused).toBe('Keepnet refused it: “Too few numbers · Ask &lt;support&gt;”')
    const ours = said({ name: 'failed', at, reasons: ['Keepnet said yes, but did nothing.'], read: { seats: 500 } })
    expect(ours).toBe('Keepnet said yes, but did nothing.')
  })

  it('names who decided the revision that counts, and not an earlier one', () => {
    const change = decided('approve', { revision: 2, state: { name: 'approved', at } })
    expect(sayState(change, vendor)).toContain('Approved by nobody')
  })

  it('can be said of a vendor that is no longer configured', () => {
    const state: State = { name: 'applied', at, read: { seats: 1540 }, wrote: true }
    expect(sayState(decided('approve', { state }), undefined)).toContain('verified at keepnet')
  })

  it('is one or two words in a list', () => {
    const names = (['unknown', 'applying'] as const).map(name =>
      nameState(changeOf({ state: { name, since: at, writes: 0, problem: null } }))
    )
    expect([...names, nameState(changeOf()), nameState(changeOf({ state: { name: 'expired', at } }))]).toEqual([
      'checking',
      'applying',
      'waiting for approval',
      'expired'
    ])
  })
})
