import type { Context, EditContext, People, Refusal, RequestContext } from './context.ts'
import { matches, matchesCompany } from './match.ts'
import { covers } from './names.ts'
import {
  type Escalation,
  type Needs,
  type Policy,
  type RequiredStage,
  type Requirement,
  type Rule,
  SEATS
} from './policy.ts'

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

/** What stands against a change whoever approves it. What cannot be known stands against it too. */
export function limitBroken(
  requested: RequestContext,
  { policy, frozen }: Pick<Context, 'policy' | 'frozen'>
): Refusal | undefined {
  const { limits } = policy
  if (requested.edits.length === 0) return { refused: 'no-edits' }
  if (frozen) return { refused: 'all-frozen', ...frozen }
  if (limits.frozen.some(pattern => matchesCompany(pattern, requested.company) !== 'no')) {
    return { refused: 'company-frozen' }
  }
  const fields = requested.edits
    .map(({ field }) => field)
    .filter(field => limits.forbidden.some(name => covers(name, requested.vendor, field)))
  if (fields.length > 0) return { refused: 'field-forbidden', fields }
  const most = limits.seats.perChange
  const seats = seatsAdded(requested)
  return most !== null && seats > most ? { refused: 'too-many-seats', most, seats } : undefined
}

/** What stands against asking for it within this hour. */
export function hourlyLimitBroken(
  requested: RequestContext,
  { policy, seatsLastHour: before }: Context
): Refusal | undefined {
  const most = policy.limits.seats.perHour
  const seats = seatsAdded(requested)
  if (most === null || seats === 0) return undefined
  if (before === null) return { refused: 'hour-unknown' }
  return before + seats > most ? { refused: 'too-many-seats-this-hour', most, seats, before } : undefined
}

/** What of the last hour the limit looked at, so that two who ask at once are not both judged by it; null where it did not. */
export function hourCounted(requested: RequestContext, { policy, seatsLastHour }: Context): number | null {
  return policy.limits.seats.perHour === null || seatsAdded(requested) === 0 ? null : seatsLastHour
}

/** By how many seats the company grows: without end where the number goes away. */
function seatsAdded({ edits }: Pick<RequestContext, 'edits'>): number {
  return edits.filter(({ field }) => field === SEATS).reduce((sum, edit) => sum + growth(edit), 0)
}

function growth({ seen, wanted }: EditContext): number {
  if (typeof wanted !== 'number') return Number.POSITIVE_INFINITY
  return Math.max(0, wanted - (typeof seen === 'number' ? seen : 0))
}
