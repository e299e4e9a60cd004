import type { Circumstances, StandIn, Standing } from '../../policy/context.ts'
import type { Circle, Policy } from '../../policy/policy.ts'
import type { Change } from '../model/change.ts'
import type { Clock, People } from '../ports/ports.ts'
import type { Store } from '../ports/store.ts'

/** Where it is known how things stand. */
export type CircumstancesDependencies = {
  store: Store
  clock: Pick<Clock, 'now'>
  people: People
  /** The newest policy. */
  policy(): Policy
  /** The team that is served. */
  team: string
}

/** The last hour, in milliseconds: what the limit of seats per hour looks at. */
const HOUR = 3_600_000

/**
 * Whom to ask of Slack for an act: everybody whom the answer could depend on, once more whom it was asked of before, or
 * nobody. Of whom Slack does not say what they are, a stand-in's right counts only once more.
 */
export type Asking = 'everybody' | 'again' | 'nobody'

/**
 * How things stand now for acts on these changes, or on none. What was asked in the last hour without the change is
 * another number for each, so it is not known for several at once.
 */
export async function circumstancesNow(
  dependencies: CircumstancesDependencies,
  changes: readonly Change[],
  asking: Asking = 'everybody'
): Promise<Circumstances> {
  const { store, clock, people, policy, team } = dependencies
  const now = clock.now()
  const newest = policy()
  const [change, another] = changes
  const [members, absences, freeze, seatsLastHour, gone] = await Promise.all([
    people.members(asking === 'nobody' ? [] : circleGroups(newest, changes)),
    store.absences(),
    store.frozen(),
    another ? null : store.seatsAskedSince(hourBefore(now), change?.id),
    asking === 'nobody' || !change || another ? [] : goneSince(people, change)
  ])
  const standIns = absences
    .filter(({ person, standIn }) => person.team === team && standIn.team === team)
    .map(({ person, standIn, from, until }) => ({ away: person.user, by: standIn.user, from, until }))
  return {
    policy: newest,
    people: { team, members, standIns: await lenders(people, team, standIns, asking), gone },
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
async function lenders(
  people: People,
  team: string,
  standIns: readonly StandIn[],
  asking: Asking
): Promise<readonly StandIn[]> {
  if (asking === 'nobody') return standIns
  const standings = await Promise.all(standIns.map(({ away }) => people.standing({ team, user: away })))
  const lends = (standing: Standing | undefined) =>
    standing === 'member' || (standing === 'unknown' && asking === 'again')
  return standIns.filter((_, index) => lends(standings[index]))
}

/** Those who decided on this revision and are no members any more, as far as Slack says so. */
async function goneSince(people: People, { decisions, revision }: Change): Promise<string[]> {
  const deciders = decisions.filter(decision => decision.revision === revision).map(({ person }) => person)
  const standings = await Promise.all(deciders.map(person => people.standing(person)))
  return deciders.flatMap(({ user }, index) => {
    const standing = standings[index]
    return standing === 'member' || standing === 'unknown' ? [] : [user]
  })
}

/** Every user group that the answer could depend on. */
function circleGroups(policy: Policy, changes: readonly Change[]): string[] {
  const stages = changes.flatMap(({ need }) => need.stages)
  const asked: Circle[] = stages.flatMap(({ circle, escalation }) => (escalation ? [circle, escalation.to] : [circle]))
  const circles = [...policy.circles, ...asked]
  const ids = circles.flatMap(({ groups, quiet }) => [...groups, ...quiet.filter(id => id.startsWith('S'))])
  return [...new Set(ids)]
}
