import type { People } from './context.ts'
import { any, type Maybe, sure } from './maybe.ts'
import type { Role } from './policy.ts'

/** Whether a user of the team that is served belongs to one of the roles. Who is gone belongs to none. */
export function belongs(roles: readonly Role[], user: string, people: People): Maybe {
  if (people.inactive.includes(user)) return 'no'
  return any(roles.map(role => belongsTo(role, user, people)))
}

/** The user groups of the roles whose members Slack did not tell. */
export function unknownGroups(roles: readonly Role[], { members }: People): string[] {
  return [...new Set(roles.flatMap(groupsOf))].filter(group => !members[group])
}

/** The users of a role as far as Slack told. */
export function usersOf(role: Role, { members, inactive }: People): string[] {
  const named = [...role.people, ...role.quiet].filter(id => !isGroup(id))
  const users = new Set([...named, ...groupsOf(role).flatMap(group => members[group] ?? [])])
  return [...users].filter(user => !inactive.includes(user))
}

/** Slack's user groups have ids with an S, its users with a U or a W. */
export function isGroup(id: string): boolean {
  return id.startsWith('S')
}

function belongsTo(role: Role, user: string, { members }: People): Maybe {
  if (role.people.includes(user) || role.quiet.includes(user)) return 'yes'
  return any(
    groupsOf(role).map(group => {
      const known = members[group]
      return known ? sure(known.includes(user)) : 'maybe'
    })
  )
}

function groupsOf({ groups, quiet }: Role): string[] {
  return [...groups, ...quiet.filter(isGroup)]
}
