import type { Acts, ChangeContext, Context, Granted, People, Refusal, RequestContext, Somebody } from '../context.ts'
import { nextWindow } from '../hours.ts'
import { belongs, unknownGroups, usersOf } from '../match.ts'
import type { Requirement } from '../policy.ts'
import { assignVotes, voteOf } from '../progress.ts'
import { hourCounted, hourlyLimitBroken, limitBroken, openLimitBroken, requirementOf } from '../requirement.ts'
import { changedSince, notAllowedIn, notAnApprover, notChangeable, notNamed, requirementsOf } from './conditions.ts'

export function authorizeRequest({ by, requested }: Acts['request'], context: Context): Granted['request'] | Refusal {
  const refusal = notAllowedIn(context.people, by) ?? notNamed('request', by, context)
  if (refusal) return refusal
  const own = { ...requested, requester: by, editor: by }
  const result = openLimitBroken(own, context) ?? requestable(own, context)
  return 'refused' in result ? result : { allowed: 'request', ...result }
}

/**
 * The requester and the editor, as long as they may request, and every possible approver may write the next revision; it
 * gets its own requirement.
 */
export function authorizeEdit(act: Acts['edit'], context: Context): Granted['edit'] | Refusal {
  const { by, change, seen, edits } = act
  const { people } = context
  const refusal =
    notAllowedIn(people, by) ?? mayNotEdit(by, change, context) ?? notChangeable(change) ?? changedSince(change, seen)
  if (refusal) return refusal
  const result = requestable({ ...change, edits, schedule: act.schedule, editor: by }, context)
  return 'refused' in result ? result : { allowed: 'edit', ...result }
}

function mayNotEdit(by: Somebody, change: ChangeContext, context: Context): Refusal | undefined {
  const own = by.user === change.requester.user || by.user === change.editor.user
  const asRequester = own ? notNamed('request', by, context) : undefined
  if (own && !asRequester) return undefined
  const asApprover = notAnApprover(requirementsOf(change, context), by, change, context.people, context.now)
  return asApprover && (asRequester ?? asApprover)
}

/** The requester withdraws a change; once it is scheduled, everybody who could approve it may call it off as well. */
export function authorizeWithdraw({ by, change }: Acts['withdraw'], context: Context): Granted['withdraw'] | Refusal {
  const { people, now } = context
  const isRequester = by.user === change.requester.user && by.team === change.requester.team
  const other = (): Refusal | undefined =>
    change.state === 'scheduled'
      ? notAnApprover(requirementsOf(change, context), by, change, people, now)
      : { refused: 'not-the-requester' }
  return (
    notAllowedIn(people, by) ?? (isRequester ? undefined : other()) ?? notChangeable(change) ?? { allowed: 'withdraw' }
  )
}

function requestable(requested: RequestContext, context: Context): Omit<Granted['request'], 'allowed'> | Refusal {
  const broken = limitBroken(requested, context) ?? hourlyLimitBroken(requested, context)
  if (broken) return broken
  const requirement = requirementOf(context.policy, requested, context.people)
  if (!nextWindow(context.now, requirement.windows ?? [])) return { refused: 'no-window' }
  const nobody = tooFewApprovers(requirement, requested, context.people, context.now)
  return (
    nobody ?? { requirement, approved: requirement.stages.length === 0, seatsLastHour: hourCounted(requested, context) }
  )
}

/**
 * Refuses a change that too few people could ever approve, escalations included. Skips stages with user groups that
 * Slack did not return: they may have enough members.
 */
export function tooFewApprovers(
  { stages }: Requirement,
  requested: RequestContext,
  people: People,
  now: Date
): Refusal | undefined {
  const knownStages = stages
    .map(({ role, count, escalation }) => ({ count, roles: [role, ...(escalation ? [escalation.to] : [])] }))
    .filter(({ roles }) => unknownGroups(roles, people).length === 0)
  const members = knownStages.flatMap(({ roles }) => roles.flatMap(role => usersOf(role, people)))
  const votes = [...new Set([...members, ...people.delegations.map(({ by }) => by)])].map(user =>
    voteOf(user, requested, people, now)
  )
  const rights = [...new Set(votes.flatMap(vote => vote.rights))]
  const slots = knownStages.map(({ count, roles }) => ({
    count,
    rights: new Set(rights.filter(user => belongs(roles, user, people) === 'yes'))
  }))
  const filled = assignVotes(slots, votes)
  for (const [index, { count, roles }] of knownStages.entries()) {
    const able = filled[index]?.length ?? 0
    if (able < count) return { refused: 'nobody-could', role: roles[0]?.name ?? '', count, able }
  }
  return undefined
}
