import type { People } from './context.ts'
import { any, type Maybe, sure } from './maybe.ts'
import type { Circle } from './policy.ts'

/** Whether a user of the team that is served belongs to one of the circles. Who is gone belongs to none. */
export function belongs(circles: readonly Circle[], user: string, people: People): Maybe {
  if (people.gone.includes(user)) return 'no'
  return any(circles.map(circle => belongsTo(circle, user, people)))
}

/** The user groups of the circles whose members Slack did not tell. */
export function unknownGroups(circles: readonly Circle[], { members }: People): string[] {
  return [...new Set(circles.flatMap(groupsOf))].filter(group => !members[group])
}

/** The users of a circle as far as Slack told. */
export function usersOf(circle: Circle, { members, gone }: People): string[] {
  const named = [...circle.people, ...circle.quiet].filter(id => !isGroup(id))
  const users = new Set([...named, ...groupsOf(circle).flatMap(group => members[group] ?? [])])
  return [...users].filter(user => !gone.includes(user))
}

/** Slack's user groups have ids with an S, its users with a U or a W. */
export function isGroup(id: string): boolean {
  return id.startsWith('S')
}

function belongsTo(circle: Circle, user: string, { members }: People): Maybe {
  if (circle.people.includes(user) || circle.quiet.includes(user)) return 'yes'
  return any(
    groupsOf(circle).map(group => {
      const known = members[group]
      return known ? sure(known.includes(user)) : 'maybe'
    })
  )
}

function groupsOf({ groups, quiet }: Circle): string[] {
  return [...groups, ...quiet.filter(isGroup)]
}
