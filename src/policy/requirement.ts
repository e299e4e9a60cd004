import type { EditContext, People, RequestContext } from './context.ts'
import { matches } from './match.ts'
import type { Escalation, Hours, Needs, Policy, Reminders, Rule, Stage } from './policy.ts'

/** What one change needs. Everything is written out in it, so that it can be stored with the change. */
export type Requirement = {
  /** The version of the policy that asked for it. */
  version: string
  /** In order; none where nobody has to approve. Every role stands once. */
  stages: readonly RequiredStage[]
  typeTheName: boolean
  /** Working minutes after the revision was written. */
  expiry: number
  hours: Hours
  reminders: Reminders
  /** What decided: names of rules, and `otherwise`. */
  rules: readonly string[]
}

export type RequiredStage = Stage & { escalation: Escalation | null }

/** What decided about one edit. */
export type Ruling = {
  edit: EditContext
  /** The first rule that matches; null where none did and `otherwise` decides. */
  rule: Rule | null
  /** Rules above it of which nobody could say whether they match: what they need is needed as well. */
  perhaps: readonly Rule[]
}

/**
 * What a change needs: for each edit the first rule that matches decides, and the change needs what all of its
 * edits need together: each role that one of them asks for, with the larger count, in the order of first
 * appearance. A rule whose facts are not known adds what it needs, and the reading goes on: it never saves anybody.
 */
export function requirementOf(policy: Policy, requested: RequestContext, people: People): Requirement {
  const rulings = rulingsOf(policy, requested, people).flatMap(({ rule, perhaps }) => [...perhaps, rule])
  // A change without edits has no rule that could spare it anything.
  const deciding = rulings.length > 0 ? rulings : [null]
  const needs = deciding.map(rule => rule?.needs ?? policy.otherwise)
  return {
    version: policy.version,
    stages: together(needs, policy.escalation),
    typeTheName: needs.some(({ typeTheName }) => typeTheName),
    expiry: Math.min(...needs.map(({ expiry }) => expiry ?? policy.expiry)),
    hours: policy.hours,
    reminders: policy.reminders,
    rules: [...new Set(deciding.map(rule => rule?.name ?? 'otherwise'))]
  }
}

/** For each edit, what decided. */
export function rulingsOf(policy: Policy, requested: RequestContext, people: People): Ruling[] {
  return requested.edits.map(edit => {
    const perhaps: Rule[] = []
    for (const rule of policy.rules) {
      const match = matches(rule.when, requested, edit, people)
      if (match === 'yes') return { edit, rule, perhaps }
      if (match === 'maybe') perhaps.push(rule)
    }
    return { edit, rule: null, perhaps }
  })
}

function together(needs: readonly Needs[], usual: Escalation | null): RequiredStage[] {
  const stages = new Map<string, RequiredStage>()
  for (const { stages: requested, escalation = usual } of needs) {
    for (const { role, count } of requested) {
      const before = stages.get(role.name)
      stages.set(role.name, {
        role,
        count: Math.max(count, before?.count ?? 0),
        escalation: before ? later(before.escalation, escalation) : escalation
      })
    }
  }
  return [...stages.values()]
}

/** The stricter of two: none at all, or the one that comes later. */
function later(one: Escalation | null, other: Escalation | null): Escalation | null {
  return one && other && (one.after >= other.after ? one : other)
}
