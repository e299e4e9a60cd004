import type { People } from '../context.ts'
import { belongs, isGroup } from '../membership.ts'
import type { Role } from '../policy.ts'

/** Who a message mentions: each user and each user group once. */
export type Recipients = { users: readonly string[]; groups: readonly string[] }

/**
 * Who is to be pinged so that roles hear of something. Never those who are quiet, nor `not`: who asked, edited or
 * acted already. Whoever is away is pinged through their delegate. A group is mentioned as a whole, unless it holds
 * somebody who is not to be pinged: then the others in it are mentioned one by one.
 */
export function recipients(roles: readonly Role[], not: readonly string[], people: People, now: Date): Recipients {
  const quiet = roles.map(role => ({ ...role, people: [], groups: [] }))
  const spared = (user: string) =>
    not.includes(user) || people.inactive.includes(user) || belongs(quiet, user, people) === 'yes'
  const membersOf = (group: string) => people.members[group] ?? []

  const loud = roles.flatMap(({ groups }) => groups).filter(group => !quiet.some(one => one.quiet.includes(group)))
  const groups = [...new Set(loud)].filter(group => !membersOf(group).some(spared))
  const split = loud.filter(group => !groups.includes(group)).flatMap(membersOf)

  const reached = groups.flatMap(membersOf)
  const users = [...roles.flatMap(role => role.people), ...split]
    .filter(user => !isGroup(user) && !spared(user))
    .flatMap(user => delegateFor(user, not, people, now))
    .filter(user => !spared(user) && !reached.includes(user))
  return { users: [...new Set(users)], groups }
}

function delegateFor(user: string, not: readonly string[], { delegations }: People, now: Date): string[] {
  const found = delegations.filter(
    ({ delegator, from, until }) => delegator === user && (!from || from <= now) && now < until
  )
  const able = found.map(({ by }) => by).filter(by => !not.includes(by))
  return able.length > 0 ? able : [user]
}
