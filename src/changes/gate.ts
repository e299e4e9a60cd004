import type { Acts, Follows } from '../policy/acts/acts.ts'
import { needsOf } from '../policy/acts/standing-change.ts'
import type { ChangeFacts, EditFacts, House, Somebody, StandIn } from '../policy/facts.ts'
import { type Act, judge } from '../policy/judge.ts'
import type { Need } from '../policy/need.ts'
import type { Person } from '../policy/people.ts'
import type { Circle, Policy } from '../policy/policy.ts'
import type { Refusal as Denial } from '../policy/refusals.ts'
import type { Change, Edit } from './change.ts'
import { hashOf } from './edits.ts'
import { groupsOf } from './field.ts'
import type { Clock, People, Store } from './ports.ts'
import type { Vendor } from './vendor.ts'

export type Gatehouse = {
  store: Store
  clock: Pick<Clock, 'now'>
  people: People
  /** The newest policy. */
  policy(): Policy
  /** The team that is served. */
  team: string
  vendor(name: string): Vendor
}

/** The last hour, in milliseconds: what the limit of seats per hour looks at. */
const HOUR = 3_600_000

/**
 * The one gate: gathers how things stand now, in Slack and in the store, and lets the policy judge. Every act of every
 * surface comes through here. `need` is that of the change, whose circles may differ from the newest policy's.
 */
export async function pass<Name extends keyof Acts>(
  gatehouse: Gatehouse,
  person: Person,
  change: Change | undefined,
  act: (by: Somebody) => Act<Name>
): Promise<Follows[Name] | Denial> {
  const [house, standing] = await Promise.all([
    houseNow(gatehouse, change ? [change] : []),
    gatehouse.people.standing(person)
  ])
  return judge(act({ ...person, standing }), house)
}

/**
 * The system's own check before it applies: may what was approved still be done, by the policy and the limits of now?
 * Who approved was asked of Slack at the click; it is asked again only where the policy has changed since, so that
 * Slack being down delays nothing.
 */
export async function passToApply(gatehouse: Gatehouse, change: Change): Promise<Follows['apply'] | Denial> {
  const isSamePolicy = gatehouse.policy().version === change.need.version
  const house = await houseNow(gatehouse, [change], isSamePolicy ? [] : undefined)
  return judge({ name: 'apply', change: factsOf(gatehouse, change) }, house)
}

/** What a change needs: by the policy it was asked under and, where that says something else, by the newest. */
export async function needsNow(gatehouse: Gatehouse, change: Change): Promise<Need[]> {
  return needsOf(factsOf(gatehouse, change), await houseNow(gatehouse, [change]))
}

/** A change as the policy looks at it. */
export function factsOf({ vendor }: Pick<Gatehouse, 'vendor'>, change: Change): ChangeFacts {
  return {
    vendor: change.vendor,
    company: change.company,
    edits: editFacts(vendor(change.vendor), change.edits),
    asker: change.asker,
    editor: change.editor,
    revision: change.revision,
    hash: hashOf(change.edits, change.whole),
    state: change.state.name,
    revisedAt: change.revisedAt,
    decisions: change.decisions,
    need: change.need
  }
}

/** Edits with the groups that a rule can name: those of the vendor's list, or of a field of the company's own. */
export function editFacts({ fields }: Pick<Vendor, 'fields'>, edits: readonly Edit[]): EditFacts[] {
  return edits.map(edit => {
    const field = fields.find(({ key }) => key === edit.field)
    return { ...edit, groups: field ? groupsOf(field) : (edit.groups ?? []) }
  })
}

/**
 * How things stand now for acts on these changes, or on none. `groups` are those to ask Slack for: all that the answer
 * could depend on, unless told. What was asked in the last hour without the change is another number for each, so it
 * is not known for several at once.
 */
export async function houseNow(
  gatehouse: Gatehouse,
  changes: readonly Change[],
  groups?: readonly string[]
): Promise<House> {
  const { store, clock, people, policy, team } = gatehouse
  const now = clock.now()
  const newest = policy()
  const [change, another] = changes
  const [members, absences, freeze, seatsLastHour] = await Promise.all([
    people.members(groups ?? circleGroups(newest, changes)),
    store.absences(),
    store.frozen(),
    another ? null : store.seatsAskedSince(hourBefore(now), change?.id)
  ])
  const standIns = absences
    .filter(({ person, standIn }) => person.team === team && standIn.team === team)
    .map(({ person, standIn, from, until }) => ({ away: person.user, by: standIn.user, from, until }))
  const lenders = groups ? standIns : await lendersAmong(people, team, standIns)
  return {
    policy: newest,
    people: { team, members, standIns: lenders, gone: [] },
    frozen: freeze ? { by: freeze.by, reason: freeze.reason } : null,
    seatsLastHour,
    now
  }
}

/** From when on the limit of seats per hour counts. */
export function hourBefore(now: Date): Date {
  return new Date(now.getTime() - HOUR)
}

/** Whoever has left, or of whom Slack does not say that they are a member, has no right that a stand-in could use. */
async function lendersAmong(people: People, team: string, standIns: readonly StandIn[]): Promise<StandIn[]> {
  const standings = await Promise.all(standIns.map(({ away }) => people.standing({ team, user: away })))
  return standIns.filter((_, index) => standings[index] === 'member')
}

/** Every user group that the answer could depend on. */
function circleGroups(policy: Policy, changes: readonly Change[]): string[] {
  const stages = changes.flatMap(({ need }) => need.stages)
  const asked: Circle[] = stages.flatMap(({ circle, escalation }) => (escalation ? [circle, escalation.to] : [circle]))
  const circles = [...policy.circles, ...asked]
  const ids = circles.flatMap(({ groups, quiet }) => [...groups, ...quiet.filter(id => id.startsWith('S'))])
  return [...new Set(ids)]
}
