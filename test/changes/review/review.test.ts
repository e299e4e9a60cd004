import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Change, hashOf } from '../../../src/changes/model/change.ts'
import type { People } from '../../../src/changes/ports/ports.ts'
import {
  type ReviewDependencies,
  review,
  type SeenChange,
  type Verdict,
  withdraw
} from '../../../src/changes/review/review.ts'
import type { Refusal } from '../../../src/policy/context.ts'
import { simplePolicy } from '../../../src/policy/load/build.ts'
import type { Policy } from '../../../src/policy/policy.ts'
import { acme } from '../fields.ts'
import { approver, type Fixture, named, openFixture, requester, requirementUnder } from '../fixture.ts'
import { scriptedVendor } from '../scripted-vendor.ts'

const grouped = simplePolicy({ people: [], groups: ['S_OPS'] })
const approve: Verdict = { name: 'approve', typed: null }
const reject: Verdict = { name: 'reject', reason: 'No purchase order' }

let fixture: Fixture

beforeAll(async () => {
  fixture = await openFixture([scriptedVendor()])
})
afterAll(() => fixture.close())

function dependencies(
  policy: Policy = named,
  inGroup: readonly string[] | null = null
): ReviewDependencies & { requested: string[] } {
  const requested: string[] = []
  const people: People = {
    ...fixture.people,
    async members(groups) {
      requested.push(...groups)
      return Object.fromEntries(groups.map(group => [group, inGroup]))
    }
  }
  return { ...fixture, people, policy: () => policy, requested }
}

function seen({ id, revision, edits }: Change): SeenChange {
  return { change: id, revision, hash: hashOf(edits) }
}

describe('approving', () => {
  it('makes the change approved, with the decision and the hash of what was seen, and rings for the work', async () => {
    const change = await fixture.ask()
    const result = await review(dependencies(), approver, seen(change), approve)
    const at = fixture.clock.now()
    const decision = { revision: 1, person: approver, verdict: 'approve', reason: null, hash: hashOf(change.edits), at }
    expect(result).toEqual({
      decided: {
        ...change,
        version: 2,
        state: { name: 'approved', at },
        decisions: [decision],
        approvals: [{ user: approver.user, for: null, status: 'counts' }]
      }
    })
    expect(await fixture.now(change)).toEqual('decided' in result && result.decided)
    expect(fixture.queue.enqueued.map(({ job }) => job)).toContainEqual({
      name: 'apply',
      vendor: 'keepnet',
      change: change.id
    })
  })

  it('is open to the members of a group, asked for at the click', async () => {
    const change = await fixture.ask({ requirement: requirementUnder(grouped) })
    const reviewers = dependencies(grouped, ['U_APPROVER'])
    expect(await review(reviewers, approver, seen(change), approve)).toHaveProperty('decided')
    expect(reviewers.requested).toEqual(['S_OPS'])
  })

  it('holds though the bell does not ring', async () => {
    const change = await fixture.ask()
    fixture.queue.broken = true
    try {
      expect(await review(dependencies(), approver, seen(change), approve)).toHaveProperty('decided')
    } finally {
      fixture.queue.broken = false
    }
    expect(await fixture.state(change)).toMatchObject({ name: 'approved' })
    expect(fixture.log.warnings).toContain('could not enqueue; the sweep will')
  })

  it('passes where the vendor has the wanted value already: nothing of that was moved away', async () => {
    const change = await fixture.ask()
    const reviewers = { ...dependencies(), vendor: () => scriptedVendor({ values: { ...acme, seats: 540 } }) }
    expect(await review(reviewers, approver, seen(change), approve)).toHaveProperty('decided')
  })
})

describe('rejecting', () => {
  it('ends the change with the reason, and enqueues one job for its messages and none for work', async () => {
    const change = await fixture.ask()
    const before = fixture.queue.enqueued.length
    expect(await review(dependencies(), approver, seen(change), reject)).toHaveProperty('decided')
    expect(await fixture.now(change)).toMatchObject({
      state: { name: 'rejected', reason: 'No purchase order', at: fixture.clock.now() },
      decisions: [{ verdict: 'reject', reason: 'No purchase order', person: approver }]
    })
    expect(fixture.queue.enqueued.slice(before).map(({ job }) => job.name)).toEqual(['message'])
    expect(await fixture.store.dueMessages(change.id)).toHaveLength(2)
  })

  it('needs no value to be as it was', async () => {
    const change = await fixture.ask({ edits: [{ field: 'seats', seen: 1, wanted: 2 }] })
    expect(await review(dependencies(), approver, seen(change), reject)).toHaveProperty('decided')
  })
})

describe('a decision is refused', () => {
  it.each<[string, { user: string; team: string }, Policy, readonly string[] | null, Refusal]>([
    ['to another team', { team: 'T2', user: 'U_APPROVER' }, named, null, { refused: 'other-team' }],
    ['to the requester', requester, named, null, { refused: 'own-change', as: 'requester' }],
    [
      'to the requester in an approvers’ group',
      requester,
      grouped,
      ['U_REQUESTER'],
      { refused: 'own-change', as: 'requester' }
    ],
    [
      'to the editor of the revision',
      { team: 'T1', user: 'U_EDITOR' },
      named,
      null,
      { refused: 'own-change', as: 'editor' }
    ],
    ['to who is no approver', { team: 'T1', user: 'U_OTHER' }, named, null, { refused: 'not-an-approver' }],
    ['to who is in no group', approver, grouped, ['U_OTHER'], { refused: 'not-an-approver' }],
    ['while the groups are unknown', approver, grouped, null, { refused: 'groups-unknown', groups: ['S_OPS'] }]
  ])('%s, and changes nothing', async (_, person, policy, inGroup, refusal) => {
    const change = await fixture.ask({
      editor: { team: 'T1', user: 'U_EDITOR' },
      requirement: requirementUnder(policy)
    })
    for (const verdict of [approve, reject]) {
      expect(await review(dependencies(policy, inGroup), person, seen(change), verdict)).toEqual(refusal)
    }
    expect(await fixture.now(change)).toEqual(change)
  })

  it('on a change that never was', async () => {
    const none = { change: 'nothing', revision: 1, hash: '' }
    expect(await review(dependencies(), approver, none, approve)).toEqual({ refused: 'no-such-change' })
  })

  it('when it was decided already, with how it stands now', async () => {
    const change = await fixture.ask()
    await review(dependencies(), approver, seen(change), reject)
    const again = await review(dependencies(), approver, seen(change), approve)
    expect(again).toMatchObject({ refused: 'already-decided', change: { state: { name: 'rejected' } } })
  })

  it('when somebody else has rejected it since, also to who had approved it', async () => {
    const [role] = named.roles
    if (!role) throw new Error('The policy has no role.')
    const both: Policy = { ...named, otherwise: { stages: [{ role, count: 2 }], typeTheName: false } }
    const change = await fixture.ask({ requirement: requirementUnder(both) })
    expect(await review(dependencies(both), approver, seen(change), approve)).toMatchObject({
      decided: { state: { name: 'pending' } }
    })
    const other = { team: 'T1', user: 'U_EDITOR' }
    expect(await review(dependencies(both), other, seen(change), reject)).toHaveProperty('decided')
    const again = await review(dependencies(both), approver, seen(change), approve)
    expect(again).toMatchObject({ refused: 'already-decided', change: { state: { name: 'rejected' } } })
  })

  it('when the edits are no longer those on the screen, by revision or by hash', async () => {
    const change = await fixture.ask()
    const screens: SeenChange[] = [
      { ...seen(change), revision: 2 },
      { ...seen(change), revision: 0 },
      { ...seen(change), hash: hashOf([{ field: 'seats', seen: 500, wanted: 541 }]) },
      { ...seen(change), hash: '' }
    ]
    for (const screen of screens) {
      for (const verdict of [approve, reject]) {
        expect(await review(dependencies(), approver, screen, verdict)).toMatchObject({ refused: 'changed-since' })
      }
    }
    expect(await fixture.now(change)).toEqual(change)
  })

  it('when a value has moved, with which and to what, and the change stays pending', async () => {
    const change = await fixture.ask({
      edits: [
        { field: 'seats', seen: 500, wanted: 540 },
        { field: 'note', seen: null, wanted: 'x' }
      ],
      names: { t1: 'Standard' }
    })
    const live = { ...acme, seats: 520 }
    const reviewers = { ...dependencies(), vendor: () => scriptedVendor({ values: live }) }
    expect(await review(reviewers, approver, seen(change), approve)).toEqual({
      refused: 'moved',
      edits: [{ field: 'seats', seen: 500, wanted: 540 }],
      live,
      names: { t1: 'Standard' }
    })
    expect(await fixture.now(change)).toEqual(change)
  })
})

describe('withdrawing', () => {
  it('is for the requester alone', async () => {
    const change = await fixture.ask()
    expect(await withdraw(dependencies(), approver, change.id)).toEqual({ refused: 'not-the-requester' })
    expect(await withdraw(dependencies(), { ...requester, team: 'T2' }, change.id)).toEqual({ refused: 'other-team' })
    expect(await withdraw(dependencies(), requester, change.id)).toMatchObject({
      decided: { state: { name: 'withdrawn' } }
    })
  })

  it('comes too late once it is decided', async () => {
    const change = await fixture.approved()
    expect(await withdraw(dependencies(), requester, change.id)).toMatchObject({ refused: 'already-decided' })
    expect(await withdraw(dependencies(), requester, 'nothing')).toEqual({ refused: 'no-such-change' })
  })

  it('or approving wins, never both', async () => {
    const change = await fixture.ask()
    const both = await Promise.all([
      withdraw(dependencies(), requester, change.id),
      review(dependencies(), approver, seen(change), approve)
    ])
    expect(both.filter(result => 'decided' in result)).toHaveLength(1)
    const { state, decisions } = await fixture.now(change)
    expect(decisions).toHaveLength(state.name === 'approved' ? 1 : 0)
  })
})
