import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { judge } from '../../../src/policy/authorize/authorize.ts'
import type { ChangeFacts, Circumstances, Somebody } from '../../../src/policy/context.ts'
import { readPolicy } from '../../../src/policy/load/load.ts'
import type { Policy } from '../../../src/policy/policy.ts'
import { needOf } from '../../../src/policy/requirement.ts'
import { lists } from '../../../src/vendors/index.ts'
import {
  approval,
  changeUnder,
  circumstancesWith,
  MORNING,
  member,
  peopleWith,
  recipe,
  SEEN,
  seats
} from '../context.ts'

const docs = new URL('../../docs/', import.meta.url)
const [ADA, BEN, FAY, LEA, MAX, OSCAR] = [
  'U0ADA00001',
  'U0BEN00002',
  'U0FAY00007',
  'U0LEA00004',
  'U0MAX00006',
  'U0OSCAR010'
]

/** Who is in the groups that the recipes name. */
const people = peopleWith({ members: { S0OPERATION: [ADA], S0FINANCE01: [FAY], S0ONCALL001: [OSCAR] } })

function circumstances(policy: Policy, more: Partial<Circumstances> = {}): Circumstances {
  return circumstancesWith(policy, { people, ...more })
}

/** `1 of finance, 1 of operations`: what the policy asks for. */
function stagesOf(policy: Policy, more: Partial<ChangeFacts>): string {
  const { stages } = needOf(policy, changeUnder(policy, more, people), people)
  return stages.map(({ count, circle }) => `${count} of ${circle.name}`).join(', ')
}

/** What an ask would lead to: `approved`, `pending` or the refusal. */
function asked(policy: Policy, more: Partial<ChangeFacts>, around: Partial<Circumstances> = {}): string {
  const facts = changeUnder(policy, more, people)
  const verdict = judge({ name: 'ask', by: member('U0ASK'), asked: facts }, circumstances(policy, around))
  if ('refused' in verdict) return verdict.refused
  return verdict.approved ? 'approved' : 'pending'
}

/** What an approval leads to: `approved` with the last one, `progress` before, or the refusal. */
function approved(
  policy: Policy,
  change: ChangeFacts,
  by: Somebody,
  { typed = null, now = MORNING }: { typed?: string | null; now?: Date } = {}
): string {
  const verdict = judge({ name: 'approve', by, change, seen: SEEN, typed }, circumstances(policy, { now }))
  if ('refused' in verdict) return verdict.refused
  return verdict.approved ? 'approved' : 'progress'
}

describe('the page on policies', () => {
  const page = readFileSync(new URL('policies.md', docs), 'utf8')
  const names = {
    vendors: lists.map(({ name }) => name),
    fields: lists.flatMap(({ fields }) => fields.map(({ key }) => key))
  }

  it('shows policies that can be used', () => {
    const shown = [...page.matchAll(/```yaml\n(.*?)```/gs)].map(([, text = '']) => text)
    expect(shown.length).toBeGreaterThan(0)
    for (const text of shown) expect(readPolicy(text, names)).toHaveProperty('policy')
  })

  it('links every recipe, and all of them can be used', () => {
    const recipes = readdirSync(new URL('policies/', docs))
    expect(recipes).toHaveLength(5)
    for (const name of recipes) {
      expect(page).toContain(`](policies/${name})`)
      expect(readPolicy(readFileSync(new URL(`policies/${name}`, docs), 'utf8'), names)).toHaveProperty('policy')
    }
  })
})

describe('small increases need nobody', () => {
  const policy = recipe('small-increases')

  it.each([
    ['of 25 and 10% at most', seats(1000, 1025), 'approved'],
    ['of more than 25', seats(1000, 1026), 'pending'],
    ['of more than 10%', seats(100, 111), 'pending'],
    ['from nothing', seats(null, 10), 'pending'],
    ['downwards', seats(1000, 999), 'pending'],
    ['of more than any approval allows', seats(1000, 2001), 'too-many-seats']
  ])('and others one of operations: %s', (_, edit, expected) => {
    expect(asked(policy, { edits: [edit] })).toBe(expected)
  })

  it('but not together with something else', () => {
    expect(asked(policy, { edits: [seats(1000, 1010), { ...seats('a', 'b'), field: 'name' }] })).toBe('pending')
  })

  it('as long as the hour is not full', () => {
    expect(asked(policy, { edits: [seats(1000, 1010)] }, { seatsLastHour: 1990 })).toBe('approved')
    expect(asked(policy, { edits: [seats(1000, 1010)] }, { seatsLastHour: 1991 })).toBe('too-many-seats-this-hour')
  })
})

describe('decreases need two', () => {
  const policy = recipe('decreases')

  it('who type the company’s name', () => {
    const change = changeUnder(policy, { edits: [seats(100, 90)] })
    expect(stagesOf(policy, change)).toBe('2 of operations')
    expect(approved(policy, change, member(ADA))).toBe('name-not-typed')
    expect(approved(policy, change, member(ADA), { typed: 'Initech' })).toBe('progress')
    const half = { ...change, decisions: [approval(ADA)] }
    expect(approved(policy, half, member(ADA), { typed: 'Initech' })).toBe('decided-before')
    expect(approved(policy, half, member(BEN), { typed: 'Initech' })).toBe('approved')
  })

  it('and increases one', () => {
    expect(stagesOf(policy, { edits: [seats(100, 110)] })).toBe('1 of operations')
  })
})

describe('VIP customers', () => {
  const policy = recipe('vip-customers')
  const vip = changeUnder(policy, { company: { id: 'c1', name: 'Initech', tags: ['VIP'] } }, people)

  it.each([
    ['Globex Corporation', [], '1 of leads'],
    ['Initech', ['vip'], '1 of leads'],
    ['Initech', ['north'], '1 of operations']
  ])('are known by name or tag: %s %j needs %s', (name, tags, expected) => {
    expect(stagesOf(policy, { company: { id: 'c1', name, tags } })).toBe(expected)
  })

  it('wait for a lead, and after two hours of work for the management as well', () => {
    expect(approved(policy, vip, member(ADA))).toBe('not-an-approver')
    expect(approved(policy, vip, member(LEA))).toBe('approved')
    expect(approved(policy, vip, member(MAX))).toBe('not-yet')
    const later = new Date(MORNING.getTime() + 2 * 3_600_000)
    expect(approved(policy, vip, member(MAX), { now: later })).toBe('approved')
  })

  it('wait for two days of work', () => {
    expect(vip.need.expiry).toBe(16 * 60)
  })
})

describe('finance then operations', () => {
  const policy = recipe('finance-then-operations')

  it('in this order', () => {
    const change = changeUnder(policy, { edits: [seats(100, 110)] }, people)
    expect(approved(policy, change, member(ADA))).toBe('not-yet')
    expect(approved(policy, change, member(FAY))).toBe('progress')
    const half = { ...change, decisions: [approval(FAY)] }
    expect(approved(policy, half, member(ADA))).toBe('approved')
  })

  it.each([
    ['smtp', '2 of operations'],
    ['language', '1 of operations'],
    ['ends', '1 of finance, 1 of operations']
  ])('and other fields by their group: %s needs %s', (key, expected) => {
    // As the vendor's own list groups it.
    const field = lists.flatMap(({ fields }) => fields).find(one => one.key === key)
    const groups = [field?.group ?? '', ...(field?.risky ? ['risky'] : [])]
    expect(stagesOf(policy, { edits: [{ field: key, groups, seen: 'a', wanted: 'b' }] })).toBe(expected)
  })
})

describe('break-glass', () => {
  const policy = recipe('break-glass')
  const change = changeUnder(policy, {}, people)

  function broken(user: string, facts = change, reason = 'the customer is locked out'): string {
    const act = { name: 'break-glass', by: member(user), change: facts, seen: SEEN, typed: null, reason } as const
    const verdict = judge(act, circumstances(policy))
    return 'refused' in verdict ? verdict.refused : verdict.allowed
  }

  it('is for those on call, also for what they asked for, with a reason', () => {
    expect(broken(OSCAR)).toBe('break-glass')
    expect(broken(OSCAR, { ...change, asker: member(OSCAR), editor: member(OSCAR) })).toBe('break-glass')
    expect(broken(OSCAR, change, ' ')).toBe('no-reason')
    expect(broken(ADA)).toBe('may-not-break-glass')
  })

  it('lifts no limit', () => {
    const disputed = { id: 'c1', name: 'Hooli (in dispute)', tags: [] }
    expect(broken(OSCAR, { ...change, company: disputed })).toBe('company-frozen')
    expect(asked(policy, { edits: [{ ...seats('a', 'b'), field: 'status' }] })).toBe('field-forbidden')
  })

  it('leaves stopping to operations and leads, and going on to leads', () => {
    const frozen = { by: member(ADA), reason: 'audit' }
    expect(judge({ name: 'freeze', by: member(ADA), reason: 'audit' }, circumstances(policy))).toEqual({
      allowed: 'freeze'
    })
    expect(judge({ name: 'thaw', by: member(ADA) }, circumstances(policy, { frozen }))).toEqual({
      refused: 'may-not-thaw'
    })
    expect(judge({ name: 'thaw', by: member(LEA) }, circumstances(policy, { frozen }))).toEqual({ allowed: 'thaw' })
  })
})
