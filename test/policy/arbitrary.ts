import fc from 'fast-check'
import type { Circumstances, RequestFacts, StandIn } from '../../src/policy/context.ts'
import type { Circle, Needs, Policy, When } from '../../src/policy/policy.ts'
import { approval, MORNING, seats, TEAM } from './context.ts'

/** So few people that they meet in every role. */
export const USERS = ['U1', 'U2', 'U3', 'U4', 'U5'] as const
export const GROUPS = ['S1', 'S2'] as const
const user = fc.constantFrom<string>(...USERS)
const group = fc.constantFrom<string>(...GROUPS)

const hours = { zone: 'UTC', days: ['mon', 'tue', 'wed', 'thu', 'fri'] as const, from: 540, to: 1020 }

const circle = fc.record({
  people: fc.uniqueArray(user, { maxLength: 3 }),
  groups: fc.uniqueArray(group, { maxLength: 2 }),
  quiet: fc.uniqueArray(fc.oneof(user, group), { maxLength: 1 })
})

function needsOf(circles: readonly Circle[]): fc.Arbitrary<Needs> {
  const stage = fc.record({ circle: fc.constantFrom(...circles), count: fc.integer({ min: 1, max: 2 }) })
  return fc.record(
    {
      stages: fc.uniqueArray(stage, { maxLength: 2, selector: ({ circle }) => circle.name }),
      typeTheName: fc.constant(false),
      escalation: fc.record({ after: fc.constantFrom(1, 600), to: fc.constantFrom(...circles) })
    },
    { requiredKeys: ['stages', 'typeTheName'] }
  )
}

function whenOf(circles: readonly Circle[]): fc.Arbitrary<When> {
  return fc.record(
    {
      fields: fc.constantFrom(['seats'], ['name']),
      direction: fc.constantFrom('up' as const, 'down' as const),
      sizes: fc.constantFrom(
        [{ than: 'at most' as const, amount: 10, percent: false }],
        [{ than: 'over' as const, amount: 10, percent: true }]
      ),
      companies: fc.constant([{ tag: 'vip' }]),
      askers: fc.constantFrom(...circles).map(one => [one])
    },
    { requiredKeys: [] }
  )
}

export const policies: fc.Arbitrary<Policy> = fc.tuple(circle, circle, circle).chain(parts => {
  const circles = parts.map((one, index) => ({ ...one, name: `circle-${index}`, hours }))
  const some = fc.subarray(circles)
  return fc.record({
    version: fc.constant('v'),
    circles: fc.constant(circles),
    hours: fc.constant(hours),
    rules: fc.array(fc.record({ name: fc.constant('rule'), when: whenOf(circles), needs: needsOf(circles) }), {
      maxLength: 3
    }),
    otherwise: needsOf(circles),
    limits: fc.constant({ seats: { perChange: null, perHour: null }, forbidden: [], frozen: [] }),
    may: fc.record({ freeze: some, thaw: some, breakGlass: some, tend: fc.option(some) }),
    reminders: fc.constant({ first: 15, most: 2 }),
    escalation: fc.constant(null),
    expiry: fc.constant(480)
  })
})

const standIn: fc.Arbitrary<StandIn> = fc.record({
  away: user,
  by: user,
  from: fc.constant(new Date(0)),
  until: fc.constantFrom(new Date(0), new Date(MORNING.getTime() + 3_600_000))
})

const members = fc.option(fc.uniqueArray(user))

export const circumstances: fc.Arbitrary<Omit<Circumstances, 'policy'>> = fc.record({
  people: fc.record({
    team: fc.constant(TEAM),
    members: fc.record({ S1: members, S2: members }),
    standIns: fc.array(standIn, { maxLength: 3 }),
    gone: fc.uniqueArray(user, { maxLength: 1 })
  }),
  frozen: fc.constant(null),
  seatsLastHour: fc.constant(0),
  now: fc.constant(new Date(MORNING.getTime() + 60_000))
})

export const askedBy: fc.Arbitrary<RequestFacts> = fc.record({
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
  asker: user.map(one => ({ team: TEAM, user: one })),
  editor: user.map(one => ({ team: TEAM, user: one }))
})

/** Approvals as a store might hold them, also by those who should never have been let through. */
export const approvals = fc.uniqueArray(
  user.map(one => approval(one)),
  { selector: one => one.person.user }
)
