import { describe, expect, it } from 'vitest'
import { authorize } from '../../../src/policy/authorize/authorize.ts'
import type { Acts, ChangeContext, Context } from '../../../src/policy/context.ts'
import { votesOf } from '../../../src/policy/progress.ts'
import { hourCounted, requirementOf, requirementOfAll, seatsAdded } from '../../../src/policy/requirement.ts'
import {
  approval,
  changeUnder,
  contextWith,
  member,
  peopleWith,
  policyFrom,
  SEEN,
  seats,
  TEAM,
  WEDNESDAY
} from '../context.ts'

const ONE = policyFrom(`
roles: { finance: { people: [U0ANA, U0BEA, U0CAM] }, leads: { people: [U0LEA, U0MIA] } }
otherwise: 1 of finance
`)
const STAGED = policyFrom(`
roles: { finance: { people: [U0ANA, U0BEA] }, leads: { groups: [S0LEADS] } }
otherwise: [1 of finance, 1 of leads]
`)

function decide(name: 'approve' | 'reject', user: string, change: ChangeContext, context: Context, typed?: string) {
  return authorize({ name, by: member(user), change, seen: SEEN, typed: typed ?? null }, context)
}

describe('who somebody is', () => {
  const change = changeUnder(ONE)
  const by = (more: Parameters<typeof member>[1], people = peopleWith()) =>
    authorize({ name: 'view', by: member('U0ANA', more) }, contextWith(ONE, { people }))

  it.each([
    ['of another team', { team: 'T0OTHER' }],
    ['of no team', { team: '' }],
    ['without an id', { user: '' }]
  ])('is refused %s', (_, more) => {
    expect(by(more)).toEqual({ refused: 'other-team' })
  })

  it('is refused everywhere while the served team is unknown, also of no team', () => {
    expect(by({ team: '' }, peopleWith({ team: '' }))).toEqual({ refused: 'other-team' })
  })

  it('is unknown where the lists of the people in roles say they left and their own profile does not', () => {
    const people = peopleWith({ inactive: ['U0ANA'] })
    expect(by({}, people)).toEqual({ refused: 'membership-unknown' })
    expect(decide('approve', 'U0ANA', change, contextWith(ONE, { people }))).toEqual({ refused: 'membership-unknown' })
  })
})

describe('a change of one’s own', () => {
  const requester = { team: TEAM, user: 'U0ANA' }
  const editor = { team: TEAM, user: 'U0BEA' }
  const change = changeUnder(ONE, { requester, editor })

  it('is refused to the requester and to the editor, each by the right word', () => {
    for (const name of ['approve', 'reject'] as const) {
      expect(decide(name, 'U0ANA', change, contextWith(ONE))).toEqual({ refused: 'own-change', as: 'requester' })
      expect(decide(name, 'U0BEA', change, contextWith(ONE))).toEqual({ refused: 'own-change', as: 'editor' })
      expect(decide(name, 'U0CAM', change, contextWith(ONE))).toMatchObject({ allowed: name })
    }
  })

  it('is edited by its requester and by its editor, also where neither could approve it', () => {
    const own = { requester: { team: TEAM, user: 'U0REQ' }, editor: { team: TEAM, user: 'U0EDI' } }
    const edit = (user: string, more: Partial<ChangeContext> = own) =>
      authorize(
        { name: 'edit', by: member(user), change: changeUnder(ONE, more), seen: SEEN, edits: [seats(100, 80)] },
        contextWith(ONE)
      )
    expect(edit('U0REQ')).toMatchObject({ allowed: 'edit' })
    expect(edit('U0EDI')).toMatchObject({ allowed: 'edit' })
    expect(edit('U0OUT')).toEqual({ refused: 'not-an-approver' })
    expect(edit('U0CAM', { ...own, state: 'scheduled' })).toMatchObject({ allowed: 'edit' })
    expect(edit('U0CAM', { ...own, state: 'applying' })).toEqual({ refused: 'not-pending', state: 'applying' })
  })

  it('is withdrawn by its requester alone, and by who could approve it once it is scheduled', () => {
    const withdraw = (user: string, state: ChangeContext['state'], more: Parameters<typeof member>[1] = {}) =>
      authorize(
        { name: 'withdraw', by: member(user, more), change: changeUnder(ONE, { requester, editor, state }) },
        contextWith(ONE)
      )
    expect(withdraw('U0ANA', 'pending')).toEqual({ allowed: 'withdraw' })
    expect(withdraw('U0CAM', 'pending')).toEqual({ refused: 'not-the-requester' })
    expect(withdraw('U0CAM', 'scheduled')).toEqual({ allowed: 'withdraw' })
    expect(withdraw('U0OUT', 'scheduled')).toEqual({ refused: 'not-an-approver' })
    expect(withdraw('U0ANA', 'applied')).toEqual({ refused: 'not-pending', state: 'applied' })
  })
})

describe('what was on the screen', () => {
  it.each([
    ['another revision', { revision: 2, hash: 'hash-1' }],
    ['other edits', { revision: 1, hash: 'hash-2' }]
  ])('is refused when it was %s, with what is there now', (_, seen) => {
    const act: Acts['approve'] = { by: member('U0ANA'), change: changeUnder(ONE), seen, typed: null }
    expect(authorize({ name: 'approve', ...act }, contextWith(ONE))).toEqual({
      refused: 'changed-since',
      now: { revision: 1, hash: 'hash-1' }
    })
  })
})

describe('a typed name', () => {
  const typed = policyFrom(`
roles: { finance: { people: [U0ANA] }, leads: { people: [U0LEA] } }
rules:
  - { name: Named, when: { field: seats }, needs: 1 of finance, type-the-name: true }
otherwise: 1 of leads
`)
  const approve = (name: string | null, text: string | undefined) =>
    decide('approve', 'U0ANA', changeUnder(typed, { company: { id: 'c1', name, tags: [] } }), contextWith(typed), text)

  it('is the company’s, without the spaces around it', () => {
    expect(approve('  Initech ', 'Initech')).toMatchObject({ allowed: 'approve' })
    expect(approve('  Initech ', 'Initec')).toEqual({ refused: 'name-not-typed', right: 'Initech' })
    expect(approve('Initech', undefined)).toEqual({ refused: 'name-not-typed', right: 'Initech' })
  })

  it('cannot be typed where the name is not known', () => {
    expect(approve(null, '')).toEqual({ refused: 'name-not-typed', right: '' })
  })

  it('is demanded if the policy at the request demanded it, though the newest does not', () => {
    const newest = policyFrom('roles: { finance: { people: [U0ANA] } }\notherwise: 1 of finance')
    expect(decide('approve', 'U0ANA', changeUnder(typed), contextWith(newest))).toMatchObject({
      refused: 'name-not-typed'
    })
  })
})

describe('a policy that changed since the request', () => {
  const policy = (text: string) => policyFrom(`roles: { finance: { people: [U0ANA, U0BEA] } }\n${text}`)
  const usual = policy('otherwise: 1 of finance')

  it.each([
    ['counts more people', 'otherwise: 2 of finance'],
    ['escalates', 'escalate: { after: 4h, to: finance }\notherwise: 1 of finance'],
    ['has other hours', 'hours: { zone: UTC, days: [mon], from: 10:00, to: 11:00 }\notherwise: 1 of finance']
  ])('adds its requirement where it %s', (_, text) => {
    const answer = decide('approve', 'U0ANA', changeUnder(usual), contextWith(policy(text)))
    expect(answer).toMatchObject({ allowed: 'approve', progress: [{}, {}] })
  })

  it.each([
    ['people', 'U0ANA, U0BEA, U0CAM', 'people'],
    ['quiet people', 'U0QUI', 'quiet'],
    ['groups', 'S0FINANCE', 'groups']
  ])('adds its requirement where a role has other %s', (_, who, key) => {
    const more = key === 'people' ? `people: [${who}]` : `people: [U0ANA, U0BEA], ${key}: [${who}]`
    const newest = policyFrom(`roles: { finance: { ${more} } }\notherwise: 1 of finance`)
    const people = peopleWith({ members: { S0FINANCE: [] } })
    const answer = decide('approve', 'U0ANA', changeUnder(usual), contextWith(newest, { people }))
    expect(answer).toMatchObject({ allowed: 'approve', progress: [{}, {}] })
  })

  it('adds nothing where only its reminders or its names of rules differ', () => {
    const newest = policy('remind: { first: 2h, most: 1 }\notherwise: 1 of finance')
    expect(decide('approve', 'U0ANA', changeUnder(usual), contextWith(newest))).toMatchObject({
      progress: { length: 1 }
    })
  })
})

describe('an approval', () => {
  it('of a stage whose group Slack cannot list is neither allowed nor called too late', () => {
    const change = changeUnder(STAGED, { decisions: [approval('U0BEA')] })
    const people = peopleWith({ members: { S0LEADS: null } })
    expect(decide('approve', 'U0LEA', change, contextWith(STAGED, { people }))).toEqual({
      refused: 'groups-unknown',
      groups: ['S0LEADS']
    })
  })

  it('that comes after enough shows how far the change was', () => {
    const two = changeUnder(STAGED, { decisions: [approval('U0ANA')] })
    const people = peopleWith({ members: { S0LEADS: ['U0LEA'] } })
    expect(decide('approve', 'U0BEA', two, contextWith(STAGED, { people }))).toEqual({
      refused: 'enough-approved',
      progress: [
        {
          complete: false,
          stages: [
            { role: 'finance', count: 1, by: [{ user: 'U0ANA', for: null }] },
            { role: 'leads', count: 1, by: [] }
          ]
        }
      ]
    })
  })

  it('counts once for each person, from their oldest decision, and not from another team or on other edits', () => {
    const at = (minutes: number) => new Date(WEDNESDAY.getTime() + minutes * 60_000)
    const delegations = [{ delegator: 'U0LEA', by: 'U0BEA', from: at(0), until: at(30) }]
    const change = changeUnder(ONE, {
      decisions: [
        approval('U0CAM', { at: at(20) }),
        approval('U0BEA', { at: at(40) }),
        approval('U0BEA', { at: at(10) }),
        approval('U0ANA', { hash: 'hash-0' }),
        approval('U0MIA', { person: { team: 'T0OTHER', user: 'U0MIA' } }),
        approval('U0LEA', { verdict: 'reject' })
      ]
    })
    expect(votesOf(change, peopleWith({ delegations }))).toEqual([
      { user: 'U0BEA', rights: ['U0BEA', 'U0LEA'] },
      { user: 'U0CAM', rights: ['U0CAM'] }
    ])
  })

  it.each([
    ['just begun', 0, 60, true],
    ['not begun', 1, 60, false],
    ['just over', -60, 0, false],
    ['without a beginning', null, 60, true]
  ])('is made in another’s place by a delegation that is %s: %s to %s min', (_, from, until, counts) => {
    const later = (minutes: number) => new Date(WEDNESDAY.getTime() + minutes * 60_000)
    const delegation = {
      delegator: 'U0ANA',
      by: 'U0DEL',
      ...(from !== null && { from: later(from) }),
      until: later(until)
    }
    const people = peopleWith({ delegations: [delegation] })
    const answer = decide('approve', 'U0DEL', changeUnder(ONE), contextWith(ONE, { people }))
    expect('allowed' in answer).toBe(counts)
  })

  it('names the approvers of this revision who have left, and nobody else', () => {
    const two = policyFrom('roles: { finance: { people: [U0ANA, U0BEA, U0CAM] } }\notherwise: 2 of finance')
    const people = peopleWith({ inactive: ['U0BEA', 'U0OUT'] })
    const change = changeUnder(two, { decisions: [approval('U0BEA'), approval('U0ANA')] })
    expect(decide('approve', 'U0CAM', change, contextWith(two, { people }))).toMatchObject({
      approved: true,
      left: ['U0BEA']
    })
  })
})

describe('applying', () => {
  const people = peopleWith({ members: { S0LEADS: null } })
  const approved = (more: Partial<ChangeContext> = {}) =>
    changeUnder(STAGED, { state: 'approved', decisions: [approval('U0ANA'), approval('U0LEA')], ...more })
  const apply = (change: ChangeContext, context: Context, companyChanged?: true) =>
    authorize({ name: 'apply', change, ...(companyChanged && { companyChanged }) }, context)

  it('trusts a group that Slack cannot list under the same policy and for the same company, and only then', () => {
    const context = contextWith(STAGED, { people })
    expect(apply(approved(), context)).toEqual({ allowed: 'apply' })
    expect(apply(approved(), context, true)).toMatchObject({ refused: 'groups-unknown' })
    const { requirement } = approved()
    const before = approved({ requirement: { ...requirement, version: `${requirement.version}-before` } })
    expect(apply(before, context)).toMatchObject({ refused: 'groups-unknown' })
  })

  it('waits for somebody who answers for a scheduled change: its requester, or who edited it', () => {
    const change = { requester: { team: TEAM, user: 'U0REQ' }, editor: { team: TEAM, user: 'U0EDI' } }
    const scheduled = approved({ ...change, state: 'scheduled' })
    const without = (...inactive: string[]) => contextWith(STAGED, { people: { ...people, inactive } })
    expect(apply(scheduled, without('U0REQ', 'U0EDI'))).toEqual({ refused: 'requester-left', user: 'U0REQ' })
    expect(apply(scheduled, without('U0REQ'))).toEqual({ allowed: 'apply' })
    expect(apply(scheduled, without('U0EDI'))).toEqual({ allowed: 'apply' })
    expect(apply(approved(change), without('U0REQ', 'U0EDI'))).toEqual({ allowed: 'apply' })
  })

  it('believes break-glass only of exactly these edits, of this team, and by who may', () => {
    const withBreakGlass = policyFrom(`
roles: { finance: { people: [U0ANA] }, leads: { people: [U0LEA] } }
otherwise: 1 of finance
may: { break-glass: leads }
`)
    const decision = (more: Parameters<typeof approval>[1], user = 'U0LEA') =>
      apply(
        changeUnder(withBreakGlass, {
          state: 'approved',
          decisions: [approval(user, { verdict: 'break-glass', ...more })]
        }),
        contextWith(withBreakGlass)
      )
    expect(decision({})).toEqual({ allowed: 'apply' })
    expect(decision({ hash: 'hash-0' })).toMatchObject({ refused: 'not-enough' })
    expect(decision({ person: { team: 'T0OTHER', user: 'U0LEA' } })).toMatchObject({ refused: 'not-enough' })
    expect(decision({}, 'U0ANA')).toMatchObject({ refused: 'not-enough' })
  })
})

describe('people enough', () => {
  const request = (text: string, people = peopleWith(), user = 'U0ASK') =>
    authorize(
      { name: 'request', by: member(user), requested: changeUnder(policyFrom(text)) },
      contextWith(policyFrom(text), { people })
    )
  const two = 'roles: { finance: { people: [U0ANA, U0ASK] } }\notherwise: 2 of finance'

  it('are looked for before a request, without who requests', () => {
    expect(request(two)).toEqual({ refused: 'nobody-could', role: 'finance', count: 2, able: 1 })
    expect(request('roles: { finance: { people: [U0ASK] } }\notherwise: 1 of finance')).toEqual({
      refused: 'nobody-could',
      role: 'finance',
      count: 1,
      able: 0
    })
  })

  it('may be those of an escalation', () => {
    const roles = 'roles: { finance: { people: [U0ASK] }, leads: { people: [U0LEA] } }'
    expect(request(`${roles}\nescalate: { after: 4h, to: leads }\notherwise: 1 of finance`)).toMatchObject({
      allowed: 'request'
    })
  })

  it('are not the delegates of who could not approve themselves', () => {
    const until = new Date(WEDNESDAY.getTime() + 3_600_000)
    const delegated = (delegator: string) =>
      request(two, peopleWith({ delegations: [{ delegator, by: 'U0DEL', until }] }))
    expect(delegated('U0OUT')).toMatchObject({ refused: 'nobody-could', able: 1 })
    // The one approver and their delegate have one right between them.
    expect(delegated('U0ANA')).toMatchObject({ refused: 'nobody-could', able: 1 })
  })
})

describe('the hourly limit of seats', () => {
  const limited = policyFrom(`
roles: { finance: { people: [U0ANA] } }
otherwise: 1 of finance
limits: { seats: { per-hour: 50 } }
`)
  const adding = (wanted: unknown, seatsLastHour: number | null, seen: unknown = 100) =>
    authorize(
      { name: 'request', by: member('U0ASK'), requested: changeUnder(limited, { edits: [seats(seen, wanted)] }) },
      contextWith(limited, { seatsLastHour })
    )

  it('is reached, not broken, by the last seat', () => {
    expect(adding(130, 20)).toMatchObject({ allowed: 'request', seatsLastHour: 20 })
    expect(adding(131, 20)).toEqual({ refused: 'too-many-seats-this-hour', most: 50, seats: 31, before: 20 })
  })

  it('stops nobody who adds none, even where the count is unknown', () => {
    expect(adding(90, null)).toMatchObject({ allowed: 'request', seatsLastHour: null })
    expect(adding(101, null)).toEqual({ refused: 'hour-unknown' })
  })

  it('counts only where there is one, and seats are added', () => {
    const counted = (policy: typeof limited, wanted: number) =>
      hourCounted(changeUnder(policy, { edits: [seats(100, wanted)] }), contextWith(policy, { seatsLastHour: 7 }))
    expect([counted(limited, 101), counted(limited, 100), counted(ONE, 101)]).toEqual([7, null, null])
  })

  it('takes what is not a number for no seats before, and for any number after', () => {
    expect(seatsAdded({ edits: [seats(null, 40)] })).toBe(40)
    expect(seatsAdded({ edits: [seats(40, null)] })).toBe(Number.POSITIVE_INFINITY)
    expect(seatsAdded({ edits: [seats(40, 30), seats(40, 45), { ...seats(0, 9), field: 'packages' }] })).toBe(5)
  })
})

describe('what changes need together', () => {
  const mixed = policyFrom(`
roles: { finance: { people: [U0ANA, U0BEA] }, leads: { people: [U0LEA] } }
rules:
  - { name: Modules, when: { field: modules }, needs: 1 of leads, expire: 4h, apply: { days: [fri], from: 22:00, to: 23:00, role: leads } }
  - { name: Status, when: { field: status }, needs: 2 of finance, type-the-name: true, escalate: { after: 8h, to: leads } }
  - { name: Notes, when: { field: notes }, needs: 1 of finance, escalate: { after: 2h, to: leads } }
otherwise: 1 of finance
`)
  const of = (field: string) =>
    requirementOf(mixed, changeUnder(mixed, { edits: [{ ...seats('a', 'b'), field }] }), peopleWith())

  it('is each role once with its largest count, the shortest expiry, every window, and the name where one needs it', () => {
    const [modules, status, notes] = [of('modules'), of('status'), of('notes')]
    expect(requirementOfAll([notes, status, modules])).toMatchObject({
      stages: [
        { role: { name: 'finance' }, count: 2 },
        { role: { name: 'leads' }, count: 1 }
      ],
      typeTheName: true,
      expiry: modules.expiry,
      rules: ['Notes', 'Status', 'Modules'],
      windows: modules.windows
    })
    expect(modules.windows).toHaveLength(1)
    expect(modules.expiry).toBeLessThan(status.expiry)
    expect(requirementOfAll([notes])).toEqual(notes)
    expect(requirementOfAll([notes, of('seats')]).typeTheName).toBe(false)
    expect(requirementOfAll([notes])).not.toHaveProperty('windows')
  })

  it('escalates as late as the latest, and not at all where one does not', () => {
    const escalated = (...fields: string[]) => {
      const [first, ...others] = fields.map(of)
      return first && requirementOfAll([first, ...others]).stages[0]?.escalation?.after
    }
    const [status, notes] = [escalated('status'), escalated('notes')]
    expect(status).toBeGreaterThan(notes ?? 0)
    expect([escalated('notes', 'status'), escalated('status', 'notes')]).toEqual([status, status])
    expect(escalated('seats', 'notes')).toBeUndefined()
  })
})
