import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { authorize } from '../../../src/policy/authorize/authorize.ts'
import type { ChangeContext, Context, Somebody } from '../../../src/policy/context.ts'
import { explainPolicy } from '../../../src/policy/explain/explain.ts'
import { readPolicy } from '../../../src/policy/load/load.ts'
import type { Policy } from '../../../src/policy/policy.ts'
import { requirementOf } from '../../../src/policy/requirement.ts'
import { vendorFields } from '../../../src/vendors/index.ts'
import { approval, changeUnder, contextWith, member, peopleWith, recipe, SEEN, seats, WEDNESDAY } from '../context.ts'

const docs = new URL('../../../docs/', import.meta.url)
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

function context(policy: Policy, more: Partial<Context> = {}): Context {
  return contextWith(policy, { people, ...more })
}

/** `1 of finance, 1 of operations`: what the policy asks for. */
function stagesOf(policy: Policy, more: Partial<ChangeContext>): string {
  const { stages } = requirementOf(policy, changeUnder(policy, more, people), people)
  return stages.map(({ count, role }) => `${count} of ${role.name}`).join(', ')
}

/** What an ask would lead to: `approved`, `pending` or the refusal. */
function requested(policy: Policy, more: Partial<ChangeContext>, around: Partial<Context> = {}): string {
  const requestContext = changeUnder(policy, more, people)
  const verdict = authorize(
    { name: 'request', by: member('U0ASK'), requested: requestContext },
    context(policy, around)
  )
  if ('refused' in verdict) return verdict.refused
  return verdict.approved ? 'approved' : 'pending'
}

/** What an approval leads to: `approved` with the last one, `progress` before, or the refusal. */
function approved(
  policy: Policy,
  change: ChangeContext,
  by: Somebody,
  { typed = null, now = WEDNESDAY }: { typed?: string | null; now?: Date } = {}
): string {
  const verdict = authorize({ name: 'approve', by, change, seen: SEEN, typed }, context(policy, { now }))
  if ('refused' in verdict) return verdict.refused
  return verdict.approved ? 'approved' : 'progress'
}

describe('the page on policies', () => {
  const page = readFileSync(new URL('policies.md', docs), 'utf8')
  const names = { vendors: vendorFields }

  it('shows policies that can be used', () => {
    const shown = [...page.matchAll(/```yaml\n(.*?)```/gs)].map(([, text = '']) => text)
    expect(shown.length).toBeGreaterThan(0)
    for (const text of shown) expect(readPolicy(text, names)).toHaveProperty('policy')
  })

  it('links every recipe, and all of them can be used', () => {
    const recipes = readdirSync(new URL('policies/', docs))
    expect(recipes).toHaveLength(8)
    for (const name of recipes) {
      expect(page).toContain(`](policies/${name})`)
      expect(readPolicy(readFileSync(new URL(`policies/${name}`, docs), 'utf8'), names)).toHaveProperty('policy')
    }
  })
})

describe('who may request and see', () => {
  const policy = recipe('who-may')
  const SUE = 'U0SUE00011'
  const may = (user: string, members: Record<string, readonly string[] | null> = { S0SALES0001: [SUE] }) => {
    const given = context(policy, { people: peopleWith({ members }) })
    const by = member(user)
    const answers = [
      authorize({ name: 'view', by }, given),
      authorize({ name: 'request', by, requested: changeUnder(policy) }, given)
    ]
    return answers.map(answer => ('refused' in answer ? answer.refused : answer.allowed))
  }

  it('are the roles that the policy names, and nobody whose group Slack does not list', () => {
    expect(may(SUE)).toEqual(['view', 'request'])
    expect(may(ADA)).toEqual(['view', 'may-not-request'])
    expect(may(OSCAR)).toEqual(['may-not-view', 'may-not-request'])
    expect(may(SUE, { S0SALES0001: null })).toEqual(['groups-unknown', 'groups-unknown'])
    expect(may(ADA, { S0SALES0001: null })).toEqual(['view', 'groups-unknown'])
  })
})

describe('a name in a policy', () => {
  const page = readFileSync(new URL('policies/break-glass.yaml', docs), 'utf8')
  const policyOf = (text: string) => {
    const read = readPolicy(text, { vendors: vendorFields })
    return 'policy' in read ? read.policy : read.faults.map(({ what }) => what)
  }
  const disabling = { vendor: 'appdirect', edits: [{ field: 'enabled', groups: ['risky'], seen: true, wanted: false }] }

  it('is whatever people may type for it, at every vendor', () => {
    const policy = policyOf(page)
    if (Array.isArray(policy)) throw new Error(policy.join())
    expect(requested(policy, disabling)).toBe('field-forbidden')
    expect(requested(policy, { vendor: 'keepnet', edits: [{ ...seats('1', '0'), field: 'status' }] })).toBe(
      'field-forbidden'
    )
    expect(requested(policy, { vendor: 'keepnet', edits: [seats(1, 2)] })).toBe('pending')
    expect(explainPolicy(policy)).toContain('“status” is enabled at appdirect and status at keepnet.')
  })

  it.each(['STATUS', 'Stàtus', 'enabled'])('may be written as people write it: %s', name => {
    const policy = policyOf(page.replace('[status]', `[${name}]`))
    if (Array.isArray(policy)) throw new Error(policy.join())
    expect(requested(policy, disabling)).toBe('field-forbidden')
  })

  it('may be a label, of a field or of a vendor', () => {
    const policy = policyOf(`roles: { ops: { groups: S0OPERATION } }
rules: [{ when: { vendor: KeepNet, field: Licence ends }, needs: 2 of ops }]
otherwise: nobody`)
    if (Array.isArray(policy)) throw new Error(policy.join())
    expect(policy.rules[0]?.when).toMatchObject({
      vendors: ['keepnet'],
      fields: [{ name: 'Licence ends', means: [{ vendor: 'keepnet', key: 'ends' }] }]
    })
  })

  it.each([
    ['{ field: saets }', 'rules[1].when.field: there is no field “saets”.'],
    ['{ vendor: appdirect, field: [name, seats] }', 'rules[1].when.field[2]: there is no field “seats” at appdirect.'],
    ['{ vendor: appdirect, group: licence }', 'rules[1].when.group: there is no licence field at appdirect.'],
    ['{ vendor: apdirect }', 'rules[1].when.vendor: there is no vendor “apdirect”.']
  ])('that covers nothing is a fault: %s', (when, what) => {
    expect(
      policyOf(`roles: { ops: { groups: S0OPERATION } }
rules: [{ when: ${when}, needs: ops }]
otherwise: nobody`)
    ).toEqual([what])
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
    expect(requested(policy, { edits: [edit] })).toBe(expected)
  })

  it('but not together with something else', () => {
    expect(requested(policy, { edits: [seats(1000, 1010), { ...seats('a', 'b'), field: 'name' }] })).toBe('pending')
  })

  it('as long as the hour is not full', () => {
    expect(requested(policy, { edits: [seats(1000, 1010)] }, { seatsLastHour: 1990 })).toBe('approved')
    expect(requested(policy, { edits: [seats(1000, 1010)] }, { seatsLastHour: 1991 })).toBe('too-many-seats-this-hour')
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

  it('whichever apostrophe, blank or dash their keyboards have, but in the same case', () => {
    const typing = (name: string, typed: string) => {
      const change = changeUnder(policy, { company: { id: 'c1', name, tags: [] }, edits: [seats(100, 90)] })
      return approved(policy, change, member(ADA), { typed })
    }
    expect(typing('O’Neill\u00A0 Ltd', "O'Neill Ltd")).toBe('progress')
    expect(typing('Mu\u0308ller – Söhne', 'Müller - Söhne')).toBe('progress')
    expect(typing('Acme\u200B', 'Acme')).toBe('progress')
    expect(typing('O’Neill Ltd', "o'neill ltd")).toBe('name-not-typed')
    expect(typing('Müller', 'Muller')).toBe('name-not-typed')
    expect(typing('\u200B', '')).toBe('name-not-typed')
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
    const later = new Date(WEDNESDAY.getTime() + 2 * 3_600_000)
    expect(approved(policy, vip, member(MAX), { now: later })).toBe('approved')
  })

  it('wait for two days of work', () => {
    expect(vip.requirement.expiry).toBe(16 * 60)
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
    const field = vendorFields.flatMap(({ fields }) => fields).find(one => one.key === key)
    const groups = [field?.group ?? '', ...(field?.risky ? ['risky'] : [])]
    expect(stagesOf(policy, { edits: [{ field: key, groups, seen: 'a', wanted: 'b' }] })).toBe(expected)
  })
})

describe('break-glass', () => {
  const policy = recipe('break-glass')
  const change = changeUnder(policy, {}, people)

  function broken(user: string, requestContext = change, reason = 'the customer is locked out'): string {
    const act = {
      name: 'break-glass',
      by: member(user),
      change: requestContext,
      seen: SEEN,
      typed: null,
      reason
    } as const
    const verdict = authorize(act, context(policy))
    return 'refused' in verdict ? verdict.refused : verdict.allowed
  }

  it('is for those on call, also for what they asked for, with a reason', () => {
    expect(broken(OSCAR)).toBe('break-glass')
    expect(broken(OSCAR, { ...change, requester: member(OSCAR), editor: member(OSCAR) })).toBe('break-glass')
    expect(broken(OSCAR, change, ' ')).toBe('no-reason')
    expect(broken(ADA)).toBe('may-not-break-glass')
  })

  it('lifts no limit', () => {
    const disputed = { id: 'c1', name: 'Hooli (in dispute)', tags: [] }
    expect(broken(OSCAR, { ...change, company: disputed })).toBe('company-frozen')
    expect(requested(policy, { edits: [{ ...seats('a', 'b'), field: 'status' }] })).toBe('field-forbidden')
  })

  it('leaves stopping to operations and leads, and going on to leads', () => {
    const frozen = { by: member(ADA), reason: 'audit' }
    expect(authorize({ name: 'freeze', by: member(ADA), reason: 'audit' }, context(policy))).toEqual({
      allowed: 'freeze'
    })
    expect(authorize({ name: 'unfreeze', by: member(ADA) }, context(policy, { frozen }))).toEqual({
      refused: 'may-not-unfreeze'
    })
    expect(authorize({ name: 'unfreeze', by: member(LEA) }, context(policy, { frozen }))).toEqual({
      allowed: 'unfreeze'
    })
  })
})

describe('dates and windows', () => {
  const policy = recipe('windows')
  const requirement = (more: Partial<ChangeContext>) => requirementOf(policy, changeUnder(policy, more, people), people)

  it('asks finance too where a change has a date', () => {
    expect(stagesOf(policy, { edits: [seats(100, 110)], schedule: 'later' })).toBe('1 of operations, 1 of finance')
    expect(stagesOf(policy, { edits: [seats(100, 110)], schedule: 'now' })).toBe('1 of operations')
    // Where it is unknown whether there is a date, what a date needs is needed.
    expect(stagesOf(policy, { edits: [seats(100, 110)] })).toBe('1 of operations, 1 of finance')
  })

  it('applies fewer seats at night, by the clocks of operations', () => {
    const window = { zone: 'America/New_York', days: ['fri', 'sat'], from: 22 * 60, to: 28 * 60 }
    expect(requirement({ edits: [seats(100, 90)] }).windows).toEqual([window])
    expect(requirement({ edits: [seats(100, 110)], schedule: 'now' }).windows).toBeUndefined()
    expect(explainPolicy(policy).join('\n')).toContain(
      'it is applied only from 22:00 to 04:00 of the next day on fri, sat (America/New_York)'
    )
  })
})

describe('the recipe for batches', () => {
  const policy = recipe('batches')
  const edits = [seats(500, 510)]

  it('asks nobody for one small increase, somebody for several, and a lead too for more than ten together', () => {
    expect(requested(policy, { edits, batch: 1 })).toBe('approved')
    expect(stagesOf(policy, { edits, batch: 10 })).toBe('1 of operations')
    expect(stagesOf(policy, { edits, batch: 11 })).toBe('1 of operations, 1 of leads')
    expect(requirementOf(policy, changeUnder(policy, { edits, batch: 11 }, people), people).typeTheName).toBe(true)
  })

  it('refuses a batch whose seats are more than an hour allows', () => {
    expect(requested(policy, { edits: [seats(100, 300)], batch: 2 }, { seatsLastHour: 1_900 })).toBe(
      'too-many-seats-this-hour'
    )
  })
})
