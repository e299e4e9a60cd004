import type { Person } from '../../policy/people.ts'

/** The parts of Slack's payloads that say who acts. */
export type Body = {
  user?: { id?: string; team_id?: string } | string
  user_id?: string
  team?: { id?: string } | null
  team_id?: string
  /** What an event tells of: who caused it stands in it, their team beside it. */
  event?: object
}

/**
 * Who sent this payload: user and team, or undefined where either is missing. Somebody of a connected workspace
 * carries a team of their own, which counts before the one they act in.
 */
export function personOf(body: Body): Person | undefined {
  const user = typeof body.user === 'object' ? body.user.id : (body.user ?? body.user_id ?? userOf(body.event))
  const own = typeof body.user === 'object' ? body.user.team_id : undefined
  const team = own ?? body.team?.id ?? body.team_id
  return user && team ? { team, user } : undefined
}

/** Some events tell of somebody by a whole profile, or of nobody. */
function userOf(event: object = {}): string | undefined {
  return 'user' in event && typeof event.user === 'string' ? event.user : undefined
}
