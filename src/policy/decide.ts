import { isSame, type Person } from './people.ts'

/** Who may approve: people by Slack id, and user groups whose members may. */
export type Policy = { people: readonly string[]; groups: readonly string[] }

/** All that the decision depends on. `members` is who is in the policy's groups right now; null when Slack did not say. */
export type Facts = {
  person: Person
  /** The team this bot serves. */
  team: string
  asker: Person
  /** Who wrote the revision that is decided on; counts as its asker. */
  editor: Person
  members: ReadonlySet<string> | null
}

export type Denial =
  | { refused: 'other-team' }
  | { refused: 'own-change' }
  | { refused: 'not-an-approver' }
  | { refused: 'groups-unknown' }

/**
 * Whether this person may approve or reject this change. Pure; the one place that knows the rule: one approval,
 * by somebody the policy names, never by who asked. Fails closed: an unknown membership is no membership.
 */
export function mayDecide(policy: Policy, facts: Facts): 'allowed' | Denial {
  if (facts.person.team !== facts.team) return { refused: 'other-team' }
  if (isSame(facts.person, facts.asker) || isSame(facts.person, facts.editor)) return { refused: 'own-change' }
  if (policy.people.includes(facts.person.user)) return 'allowed'
  if (policy.groups.length === 0) return { refused: 'not-an-approver' }
  if (!facts.members) return { refused: 'groups-unknown' }
  return facts.members.has(facts.person.user) ? 'allowed' : { refused: 'not-an-approver' }
}
