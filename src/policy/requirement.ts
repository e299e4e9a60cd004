import type { Context, EditContext, People, Refusal, RequestContext } from './context.ts'
import { matches, matchesCompany } from './match.ts'
import {
  type Escalation,
  type Needs,
  type Policy,
  type RequiredStage,
  type Requirement,
  type Rule,
  SEATS
} from './policy.ts'
import { covers } from './text.ts'

/** What decides one edit. */
export type Ruling = {
  edit: EditContext
  /** The first matching rule; null where `otherwise` applies. */
  rule: Rule | null
  /** Earlier rules that may match; what they need is required as well. */
  perhaps: readonly Rule[]
}

/**
 * What a change requires: the first matching rule decides each edit, and the requirements of all edits are combined,
 * each role once with its largest count, in order of first appearance. A rule that may match adds its requirement and
 * evaluation continues: unknown data never reduces what is required.
 */
export function requirementOf(policy: Policy, requested: RequestContext, people: People): Requirement {
  const rulings = rulingsOf(policy, requested, people).flatMap(({ rule, perhaps }) => [...perhaps, rule])
  // Without edits no rule matches, so `otherwise` applies.
  const deciding = rulings.length > 0 ? rulings : [null]
  const needs = deciding.map(rule => rule?.needs ?? policy.otherwise)
  const windows = [...new Set(needs.flatMap(({ window }) => window ?? []))]
  return {
    version: policy.version,
    stages: together(needs, policy.escalation),
    typeTheName: needs.some(({ typeTheName }) => typeTheName),
    expiry: Math.min(...needs.map(({ expiry }) => expiry ?? policy.expiry)),
    hours: policy.hours,
    reminders: policy.reminders,
    rules: [...new Set(deciding.map(rule => rule?.name ?? 'otherwise'))],
    ...(windows.length > 0 && { windows })
  }
}

/**
 * What changes require that are decided together: each role once with its largest count, in order of first appearance,
 * the shortest expiry, and the name typed where any of them requires it. The requirements come from one policy.
 */
export function requirementOfAll([first, ...others]: readonly [Requirement, ...Requirement[]]): Requirement {
  const all = [first, ...others]
  const windows = [...new Set(all.flatMap(one => one.windows ?? []))]
  return {
    ...first,
    stages: merged(all.flatMap(({ stages }) => stages)),
    typeTheName: all.some(({ typeTheName }) => typeTheName),
    expiry: Math.min(...all.map(({ expiry }) => expiry)),
    rules: [...new Set(all.flatMap(({ rules }) => rules))],
    ...(windows.length > 0 && { windows })
  }
}

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
  return merged(needs.flatMap(({ stages, escalation = usual }) => stages.map(stage => ({ ...stage, escalation }))))
}

/** Each role once, with its largest count. */
function merged(all: readonly RequiredStage[]): RequiredStage[] {
  const stages = new Map<string, RequiredStage>()
  for (const { role, count, escalation } of all) {
    const before = stages.get(role.name)
    stages.set(role.name, {
      role,
      count: Math.max(count, before?.count ?? 0),
      escalation: before ? later(before.escalation, escalation) : escalation
    })
  }
  return [...stages.values()]
}

/** The stricter of two: none, else the later. */
function later(one: Escalation | null, other: Escalation | null): Escalation | null {
  return one && other && (one.after >= other.after ? one : other)
}

/** The limit that a change breaks, regardless of approvals. Unknown data counts as breaking it. */
export function limitBroken(
  requested: RequestContext,
  { policy, frozen }: Pick<Context, 'policy' | 'frozen'>
): Refusal | undefined {
  const { limits } = policy
  if (frozen) return { refused: 'all-frozen', ...frozen }
  if (limits.frozen.some(pattern => matchesCompany(pattern, requested.company) !== 'no')) {
    return { refused: 'company-frozen' }
  }
  if (requested.edits.length === 0) return { refused: 'no-edits' }
  const fields = requested.edits
    .map(({ field }) => field)
    .filter(field => limits.forbidden.some(name => covers(name, requested.vendor, field)))
  if (fields.length > 0) return { refused: 'field-forbidden', fields }
  const most = limits.seats.perChange
  const seats = seatsAdded(requested)
  return most !== null && seats > most ? { refused: 'too-many-seats', most, seats } : undefined
}

/** The hourly limit that a request would break. */
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

/** The limit of open changes per person that a request would break; the rows of batches are counted apart. */
export function openLimitBroken(requested: RequestContext, { policy, open }: Context): Refusal | undefined {
  const { perPerson } = policy.limits
  const { batch: rows } = requested
  const before = open && (rows === undefined ? open.alone : open.batchRows)
  const most = rows === undefined ? perPerson.open : perPerson.batchRows
  if (before !== null && before + (rows ?? 1) <= most) return undefined
  return { refused: 'too-many-open', most, open: before, ...(rows !== undefined && { adds: rows }) }
}

/**
 * The count that the hourly limit used, so that concurrent requests are not both checked against it; null without a
 * limit.
 */
export function hourCounted(requested: RequestContext, { policy, seatsLastHour }: Context): number | null {
  return policy.limits.seats.perHour === null || seatsAdded(requested) === 0 ? null : seatsLastHour
}

/** Seats added; infinite where the limit is removed. */
export function seatsAdded({ edits }: Pick<RequestContext, 'edits'>): number {
  return edits.filter(({ field }) => field === SEATS).reduce((sum, edit) => sum + growth(edit), 0)
}

function growth({ seen, wanted }: EditContext): number {
  if (typeof wanted !== 'number') return Number.POSITIVE_INFINITY
  return Math.max(0, wanted - (typeof seen === 'number' ? seen : 0))
}
