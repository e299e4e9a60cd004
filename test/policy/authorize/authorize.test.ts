import { describe, expect, it } from 'vitest'
import { authorize } from '../../../src/policy/authorize/authorize.ts'
import type { Acts } from '../../../src/policy/context.ts'
import {
  approval,
  changeUnder,
  contextWith,
  member,
  peopleWith,
  policyFrom,
  recipe,
  SEEN,
  seats,
  WEDNESDAY
} from '../context.ts'
import { acts, matrix, type Reason } from '../matrix.ts'

// The keys of these tables are what their types say.
const names = Object.keys(acts) as (keyof Acts)[]
const cells = (Object.keys(matrix) as Reason[]).flatMap(reason =>
  Object.entries(matrix[reason]).map(([name, stand]) => ({ name: name as keyof Acts, reason, stand }))
)

describe('the gate', () => {
  it.each(names)('allows %s when nothing stands against it', name => {
    const { act, context } = acts[name]()
    expect(authorize(act, context)).toMatchObject({ allowed: name })
  })

  it.each(cells)('refuses $name: $reason', ({ name, reason, stand }) => {
    const { act, context } = acts[name](stand)
    expect(authorize(act, context)).toMatchObject({ refused: reason })
  })

  it('reaches every reason', () => {
    expect(cells.length).toBeGreaterThan(80)
    for (const reason of Object.keys(matrix)) expect(cells.some(cell => cell.reason === reason)).toBe(true)
  })
})

describe('open changes of one person', () => {
  const policy = recipe('small-increases')
  const answer = (alone: number, batchRows: number, batch?: number) => {
    const requested = { ...changeUnder(policy), ...(batch !== undefined && { batch }) }
    const context = contextWith(policy, { open: { alone, batchRows } })
    return authorize({ name: 'request', by: member('U0ASK'), requested }, context)
  }

  it('are limited by default to 1,000, beside batches of 2,000 rows', () => {
    expect(answer(999, 10_000)).toHaveProperty('allowed')
    expect(answer(1000, 0)).toEqual({ refused: 'too-many-open', most: 1000, open: 1000 })
    expect(answer(1000, 8_000, 2_000)).toHaveProperty('allowed')
    expect(answer(0, 8_001, 2_000)).toEqual({ refused: 'too-many-open', most: 10_000, open: 8_001, adds: 2_000 })
  })

  it('are too many where nobody counted them', () => {
    const context = contextWith(policy, { open: null })
    const act = { name: 'request', by: member('U0ASK'), requested: changeUnder(policy) } as const
    expect(authorize(act, context)).toEqual({ refused: 'too-many-open', most: 1000, open: null })
  })
})

describe('approving', () => {
  const staged = recipe('finance-then-operations')
  const people = peopleWith({ members: { S0FINANCE01: ['U0FRED0008'] } })
  const context = contextWith(staged, { people })
  const approve = (user: string, more: Parameters<typeof changeUnder>[1] = {}, at = context) =>
    authorize(
      { name: 'approve', by: member(user), change: changeUnder(staged, more, people), seen: SEEN, typed: null },
      at
    )

  it('counts stage after stage', () => {
    expect(approve('U0ADA00001')).toEqual({ refused: 'not-yet', waiting: 'finance' })
    expect(approve('U0FRED0008')).toMatchObject({
      allowed: 'approve',
      approved: false,
      progress: [{ stages: [{ role: 'finance', by: [{ user: 'U0FRED0008', for: null }] }, { by: [] }] }]
    })
    expect(approve('U0ADA00001', { decisions: [approval('U0FRED0008')] })).toMatchObject({ approved: true })
    expect(approve('U0FAY00007', { decisions: [approval('U0FRED0008')] })).toMatchObject({ refused: 'enough-approved' })
  })

  it('forgets what was decided on an earlier revision or on other edits', () => {
    const old = [approval('U0FRED0008', { revision: 0 }), approval('U0FAY00007', { hash: 'hash-0' })]
    expect(approve('U0ADA00001', { decisions: old })).toEqual({ refused: 'not-yet', waiting: 'finance' })
  })

  it('applies the stricter of the policy it was asked under and the newest', () => {
    const strict = policyFrom(`
roles: { finance: { people: [U0FAY00007] }, leads: { people: [U0LEA00004] } }
otherwise: 1 of leads
`)
    const newest = contextWith(strict, { people })
    expect(approve('U0LEA00004', {}, newest)).toMatchObject({ allowed: 'approve', approved: false })
    const decisions = [approval('U0FRED0008'), approval('U0ADA00001')]
    expect(approve('U0LEA00004', { decisions }, newest)).toMatchObject({ approved: true, progress: [{}, {}] })
    const change = changeUnder(staged, { decisions, state: 'approved' }, people)
    expect(authorize({ name: 'apply', change }, newest)).toMatchObject({ refused: 'not-enough' })
    expect(authorize({ name: 'apply', change }, context)).toEqual({ allowed: 'apply' })
  })

  it('says its need once when a stored one comes back with its keys in another order', () => {
    const turned = JSON.parse(JSON.stringify(changeUnder(staged, {}, people).requirement), (_, value) =>
      value && typeof value === 'object' && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).toReversed())
        : value
    )
    expect(approve('U0FRED0008', { requirement: turned })).toMatchObject({ progress: { length: 1 } })
  })
})

describe('delegations', () => {
  const two = policyFrom(`
roles: { leads: { people: [U0LEA, U0MIA, U0ASK] } }
otherwise: 2 of leads
`)
  const until = new Date(WEDNESDAY.getTime() + 3_600_000)
  const delegate = (delegator: string, by: string) => ({ delegator, by, from: WEDNESDAY, until })
  const decide = (
    user: string,
    delegations: ReturnType<typeof delegate>[],
    decided: string[] = [],
    now = WEDNESDAY
  ) => {
    const change = changeUnder(two, { decisions: decided.map(one => approval(one)) })
    const context = contextWith(two, { people: peopleWith({ delegations }), now })
    return authorize({ name: 'approve', by: member(user), change, seen: SEEN, typed: null }, context)
  }

  it('let somebody approve in another’s place, as long as they are away', () => {
    const delegations = [delegate('U0LEA', 'U0SUE')]
    expect(decide('U0SUE', delegations)).toMatchObject({
      progress: [{ stages: [{ by: [{ user: 'U0SUE', for: 'U0LEA' }] }] }]
    })
    expect(decide('U0MIA', delegations, ['U0SUE'])).toMatchObject({ approved: true })
    expect(decide('U0SUE', delegations, [], until)).toEqual({ refused: 'not-an-approver' })
  })

  it('do not double the right of who is away', () => {
    expect(decide('U0SUE', [delegate('U0LEA', 'U0SUE')], ['U0LEA'])).toMatchObject({ refused: 'enough-approved' })
    const both = [delegate('U0LEA', 'U0SUE'), delegate('U0LEA', 'U0TOM')]
    expect(decide('U0TOM', both, ['U0SUE'])).toMatchObject({ refused: 'enough-approved' })
  })

  it('never decide in the place of who asked, nor for somebody’s delegate', () => {
    expect(decide('U0SUE', [delegate('U0ASK', 'U0SUE')])).toEqual({ refused: 'not-an-approver' })
    expect(decide('U0ASK', [delegate('U0LEA', 'U0ASK')])).toMatchObject({ refused: 'own-change' })
    const chain = [delegate('U0LEA', 'U0SUE'), delegate('U0SUE', 'U0TOM')]
    expect(decide('U0TOM', chain)).toEqual({ refused: 'not-an-approver' })
  })
})

describe('escalation', () => {
  const vip = recipe('vip-customers')
  const people = peopleWith({ members: { S0OPERATION: [] } })
  const change = changeUnder(vip, { company: { id: 'c1', name: 'Globex Ltd', tags: [] } }, people)
  const approve = (minutes: number) => {
    const now = new Date(WEDNESDAY.getTime() + minutes * 60_000)
    const by = member('U0MAX00006')
    return authorize({ name: 'approve', by, change, seen: SEEN, typed: null }, contextWith(vip, { people, now }))
  }

  it('lets the second role approve from then on, and not before', () => {
    expect(approve(119)).toEqual({ refused: 'not-yet', waiting: 'leads' })
    expect(approve(120)).toMatchObject({ allowed: 'approve', approved: true })
  })
})

describe('asking', () => {
  const small = recipe('small-increases')
  const request = (seen: unknown, wanted: unknown) => {
    const requested = changeUnder(small, { edits: [seats(seen, wanted)] })
    return authorize({ name: 'request', by: member('U0ADA00001'), requested }, contextWith(small))
  }

  it('needs nobody where the policy says so, and somebody else everywhere else', () => {
    expect(request(1000, 1025)).toMatchObject({ approved: true, requirement: { stages: [] } })
    expect(request(100, 111)).toMatchObject({ approved: false, requirement: { rules: ['otherwise'] } })
    expect(request(0, 1)).toMatchObject({ approved: false })
    expect(request(null, 1)).toMatchObject({ approved: false })
    expect(request(100, null)).toMatchObject({ refused: 'too-many-seats' })
  })

  it('takes who asks and edits from the act, never from what is asked', () => {
    const other = changeUnder(small, { requester: member('U0BEN00002'), editor: member('U0BEN00002') })
    const alone = { ...contextWith(small), people: peopleWith({ inactive: ['U0BEN00002', 'U0CLEO0003'] }) }
    expect(authorize({ name: 'request', by: member('U0ADA00001'), requested: other }, alone)).toMatchObject({
      refused: 'nobody-could',
      able: 0
    })
  })

  it('is not refused for want of approvers while Slack does not say who is in a group', () => {
    const vip = recipe('vip-customers')
    const act = { name: 'request' as const, by: member('U0ASK'), requested: changeUnder(vip) }
    expect(authorize(act, contextWith(vip))).toMatchObject({ allowed: 'request' })
    const empty = peopleWith({ members: { S0OPERATION: ['U0ASK'] } })
    expect(authorize(act, contextWith(vip, { people: empty }))).toMatchObject({ refused: 'nobody-could' })
  })
})

describe('breaking the glass', () => {
  const policy = recipe('break-glass')
  const people = peopleWith({ members: { S0ONCALL001: ['U0ASK'] } })
  const broken = approval('U0ASK', { verdict: 'break-glass' })
  const change = changeUnder(policy, { state: 'approved', decisions: [broken] }, people)

  it('applies on one person’s word as long as that person may', () => {
    expect(authorize({ name: 'apply', change }, contextWith(policy, { people }))).toEqual({ allowed: 'apply' })
    const nobody = peopleWith({ members: { S0ONCALL001: [] } })
    expect(authorize({ name: 'apply', change }, contextWith(policy, { people: nobody }))).toMatchObject({
      refused: 'not-enough'
    })
    const unknown = contextWith({ ...policy, version: 'newer' }, { people: peopleWith() })
    expect(authorize({ name: 'apply', change }, unknown)).toMatchObject({ refused: 'groups-unknown' })
  })
})

describe('applying', () => {
  const policy = recipe('vip-customers')
  const told = peopleWith({ members: { S0OPERATION: ['U0ADA00001'] } })
  const change = changeUnder(policy, { state: 'approved', decisions: [approval('U0ADA00001')] }, told)
  const apply = (members: readonly string[] | null, version = policy.version, given = change) => {
    const people = peopleWith({ members: { S0OPERATION: members } })
    return authorize({ name: 'apply', change: given }, contextWith({ ...policy, version }, { people }))
  }

  it('does not wait for Slack by the policy that it was approved under', () => {
    expect(apply(null)).toEqual({ allowed: 'apply' })
    expect(apply(null, 'newer')).toMatchObject({ refused: 'groups-unknown' })
  })

  it('does not count who has left the group, nor what nobody approved', () => {
    expect(apply([])).toMatchObject({ refused: 'not-enough' })
    expect(apply(null, policy.version, { ...change, decisions: [] })).toMatchObject({ refused: 'not-enough' })
  })
})
