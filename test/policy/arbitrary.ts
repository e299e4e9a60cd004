import fc from 'fast-check'
import type { Context, DelegatedRight, RequestContext } from '../../src/policy/context.ts'
import type { Needs, Policy, Role, When } from '../../src/policy/policy.ts'
import { approval, seats, TEAM, WEDNESDAY } from './context.ts'

/** So few people that they meet in every role. */
export const USERS = ['U1', 'U2', 'U3', 'U4', 'U5'] as const
export const GROUPS = ['S1', 'S2'] as const
const user = fc.constantFrom<string>(...USERS)
const group = fc.constantFrom<string>(...GROUPS)

const hours = { zone: 'UTC', days: ['mon', 'tue', 'wed', 'thu', 'fri'] as const, from: 540, to: 1020 }

const role = fc.record({
  people: fc.uniqueArray(user, { maxLength: 3 }),
  groups: fc.uniqueArray(group, { maxLength: 2 }),
  quiet: fc.uniqueArray(fc.oneof(user, group), { maxLength: 1 })
})

function requirementsOf(roles: readonly Role[]): fc.Arbitrary<Needs> {
  const stage = fc.record({ role: fc.constantFrom(...roles), count: fc.integer({ min: 1, max: 2 }) })
  return fc.record(
    {
      stages: fc.uniqueArray(stage, { maxLength: 2, selector: ({ role }) => role.name }),
      typeTheName: fc.constant(false),
      escalation: fc.record({ after: fc.constantFrom(1, 600), to: fc.constantFrom(...roles) })
    },
    { requiredKeys: ['stages', 'typeTheName'] }
  )
}

function whenOf(roles: readonly Role[]): fc.Arbitrary<When> {
  return fc.record(
    {
      fields: fc.constantFrom('seats', 'name').map(name => [{ name, means: null }]),
      direction: fc.constantFrom('up' as const, 'down' as const),
      sizes: fc.constantFrom(
        [{ than: 'at most' as const, amount: 10, percent: false }],
        [{ than: 'over' as const, amount: 10, percent: true }]
      ),
      companies: fc.constant([{ tag: 'vip' }]),
      requesters: fc.constantFrom(...roles).map(one => [one])
    },
    { requiredKeys: [] }
  )
}

export const policies: fc.Arbitrary<Policy> = fc.tuple(role, role, role).chain(parts => {
  const roles = parts.map((one, index) => ({ ...one, name: `role-${index}`, hours }))
  const some = fc.subarray(roles)
  return fc.record({
    version: fc.constant('v'),
    roles: fc.constant(roles),
    hours: fc.constant(hours),
    rules: fc.array(fc.record({ name: fc.constant('rule'), when: whenOf(roles), needs: requirementsOf(roles) }), {
      maxLength: 3
    }),
    otherwise: requirementsOf(roles),
    limits: fc.constant({
      seats: { perChange: null, perHour: null },
      forbidden: [],
      frozen: [],
      perPerson: { commands: 1, open: 1, batchRows: 1 }
    }),
    may: fc.record(
      { freeze: some, unfreeze: some, breakGlass: some, manageAlerts: fc.option(some), request: some, view: some },
      { requiredKeys: ['freeze', 'unfreeze', 'breakGlass', 'manageAlerts'] }
    ),
    reminders: fc.constant({ first: 15, most: 2 }),
    escalation: fc.constant(null),
    expiry: fc.constant(480)
  })
})

const delegate: fc.Arbitrary<DelegatedRight> = fc.record({
  delegator: user,
  by: user,
  from: fc.constant(new Date(0)),
  until: fc.constantFrom(new Date(0), new Date(WEDNESDAY.getTime() + 3_600_000))
})

const members = fc.option(fc.uniqueArray(user))

export const context: fc.Arbitrary<Omit<Context, 'policy'>> = fc.record({
  people: fc.record({
    team: fc.constant(TEAM),
    members: fc.record({ S1: members, S2: members }),
    delegations: fc.array(delegate, { maxLength: 3 }),
    inactive: fc.uniqueArray(user, { maxLength: 1 })
  }),
  frozen: fc.constant(null),
  seatsLastHour: fc.constant(0),
  open: fc.constant({ alone: 0, batchRows: 0 }),
  now: fc.constant(new Date(WEDNESDAY.getTime() + 60_000))
})

export const requestedBy: fc.Arbitrary<RequestContext> = fc.record({
  vendor: fc.constant('acme'),
  company: fc.record({
    id: fc.constant('c1'),
    name: fc.constant('Initech'),
    tags: fc.constantFrom(null, [], ['vip'])
  }),
  edits: fc.array(
    fc.oneof(
      fc
        .tuple(fc.option(fc.integer({ min: 0, max: 100 })), fc.option(fc.integer({ min: 0, max: 100 })))
        .map(([seen, wanted]) => seats(seen, wanted)),
      fc.constant({ field: 'name', groups: ['profile'], seen: 'a', wanted: 'b' })
    ),
    { minLength: 1, maxLength: 2 }
  ),
  requester: user.map(one => ({ team: TEAM, user: one })),
  editor: user.map(one => ({ team: TEAM, user: one }))
})

/** Approvals as a store might hold them, also by those who should never have been let through. */
export const approvals = fc.uniqueArray(
  user.map(one => approval(one)),
  { selector: one => one.person.user }
)
