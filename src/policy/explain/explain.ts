import { notNamed } from '../authorize/conditions.ts'
import { tooFewApprovers } from '../authorize/request.ts'
import type { EditContext, People, Refusal, RequestContext } from '../context.ts'
import { nextWindow } from '../hours.ts'
import { any, matchesCompany } from '../match.ts'
import type { Limits, Policy, Role } from '../policy.ts'
import { limitBroken, type Ruling, requirementOf, rulingsOf } from '../requirement.ts'
import {
  or,
  sayCompany,
  sayEscalation,
  sayHours,
  sayMinutes,
  sayNeeds,
  sayRole,
  sayStages,
  sayTimes,
  sayWhen
} from './text.ts'

/** The policy in sentences, in evaluation order. */
export function explainPolicy(policy: Policy): string[] {
  const { roles, hours, rules, otherwise, limits, may, escalation, expiry, reminders } = policy
  return [
    ...roles.map(sayRole),
    sayHours(hours),
    'For each edit the first rule that matches decides; a change needs what all of its edits need together.',
    ...rules.map(({ name, when, needs }, index) => {
      return `${index + 1}. “${name}”: an edit ${sayWhen(when)} needs ${sayNeeds(needs)}.`
    }),
    `Otherwise an edit needs ${sayNeeds(otherwise)}.`,
    'The requester and the editor of a change never approve it; nor do their delegates.',
    ...sayLimits(limits),
    ...sayNames(policy),
    `${may.view ? `Only full members in ${or(names(may.view))}` : 'Every full member'} may see the customers’ data; guests, and people whose membership Slack does not return, see none.`,
    ...sayBlind(policy),
    may.request
      ? `Only people in ${or(names(may.request))} may request changes.`
      : 'Every full member may request changes.',
    sayRight('freeze everything', may.freeze),
    sayRight('end a freeze', may.unfreeze),
    may.breakGlass.length === 0
      ? 'Nobody may use break-glass: every change needs a second person.'
      : `${or(names(may.breakGlass))} may use break-glass: apply a change with a reason and no second person. It is announced.`,
    may.manageAlerts === null
      ? 'Every full member may acknowledge and snooze alerts.'
      : sayRight('acknowledge and snooze alerts', may.manageAlerts),
    may.delegate
      ? `Only people in ${or(names(may.delegate))} may decide in somebody’s place.`
      : 'Only people in a role may decide in somebody’s place.',
    reminders.most === 0
      ? 'Nobody is reminded.'
      : `Approvers are reminded after ${sayMinutes(reminders.first)} of working time, then after twice that, ${reminders.most} times at most.`,
    ...(escalation ? [`Where a rule says nothing else, ${sayEscalation(escalation)}.`] : []),
    `An undecided change expires after ${sayMinutes(expiry)} of working time, where a rule says nothing else.`
  ]
}

function sayLimits({ seats, forbidden, frozen, perPerson }: Limits): string[] {
  return [
    ...(seats.perChange === null ? [] : [`No change may add more than ${seats.perChange} seats, whoever approves.`]),
    ...(seats.perHour === null ? [] : [`All changes of an hour may add ${seats.perHour} seats at most.`]),
    `One person may send ${perPerson.commands} commands in a minute, and have ${perPerson.open} changes open, and ${perPerson.batchRows} rows of batches.`,
    ...(forbidden.length === 0 ? [] : [`Nobody may change ${or(forbidden.map(({ name }) => name))} here.`]),
    ...(frozen.length === 0 ? [] : [`Nothing may be changed for ${or(frozen.map(sayCompany))}.`])
  ]
}

/** Names the roles that decide and may not see what they decide on; people of theirs may be in another role that may. */
function sayBlind({ roles, may }: Policy): string[] {
  const blind = may.view ? roles.filter(role => !may.view?.includes(role)) : []
  if (blind.length === 0) return []
  return [`Of ${or(names(blind))} only those who are in such a role as well see, review or decide anything.`]
}

/** Lists the fields each name covers: the same name can be a different key at each vendor. */
function sayNames({ rules, limits }: Policy): string[] {
  const names = [...rules.flatMap(({ when }) => when.fields ?? []), ...limits.forbidden]
  const unique = new Map(names.map(one => [one.name, one.means ?? []]))
  return [...unique]
    .filter(([, means]) => means.length > 0)
    .map(([name, means]) => `“${name}” is ${means.map(({ vendor, key }) => `${key} at ${vendor}`).join(' and ')}.`)
}

function sayRight(what: string, roles: readonly Role[]): string {
  return roles.length === 0 ? `Nobody may ${what}.` : `${or(names(roles))} may ${what}.`
}

function names(roles: readonly Role[]): string[] {
  return roles.map(({ name }) => name)
}

/**
 * Explains which rule decides each edit and what the change requires. Where group members are unknown, it lists the
 * rules that might match as well.
 */
export function explainRequest(policy: Policy, requested: RequestContext, people: People, now: Date): string[] {
  const { limits } = policy
  const by = { ...requested.requester, membership: 'member' } as const
  const refusals = [notNamed('view', by, { policy, people }), notNamed('request', by, { policy, people })]
  const frozen = any(limits.frozen.map(pattern => matchesCompany(pattern, requested.company)))
  const broken = limitBroken(requested, {
    policy: { ...policy, limits: { ...limits, frozen: frozen === 'yes' ? limits.frozen : [] } },
    frozen: null
  })
  if (broken) return [sayLimit(broken)]
  const requirement = requirementOf(policy, requested, people)
  const rulings = rulingsOf(policy, requested, people)
  const nobody = tooFewApprovers(requirement, requested, people, now)
  return [
    ...refusals.flatMap(refusal => (refusal ? [sayNotNamed(refusal, by.user)] : [])),
    ...(frozen === 'maybe'
      ? [
          'Some companies are frozen and refused, whoever approves; not enough is known of this one to say whether it is.'
        ]
      : []),
    ...rulings.flatMap(ruling => sayRuling(policy, ruling)),
    `Altogether the change needs ${sayStages(requirement.stages)}${requirement.typeTheName ? ', and the company’s name typed' : ''}.`,
    ...(requirement.windows ?? []).map(window => `Once approved it is applied only from ${sayTimes(window)}.`),
    ...(nextWindow(now, requirement.windows ?? []) ? [] : [sayLimit({ refused: 'no-window' })]),
    ...(nobody ? [sayLimit(nobody)] : [])
  ]
}

function sayNotNamed(refusal: Refusal, user: string): string {
  switch (refusal.refused) {
    case 'may-not-request':
      return `Refused when requested: only people in ${or(refusal.roles)} may request changes, and ${user} is not.`
    case 'may-not-view':
      return `Refused when requested: only people in ${or(refusal.roles)} may see the customers’ data, and ${user} is not.`
    case 'groups-unknown':
      return `${user} may request it only as a member of ${or(refusal.groups)}; it is not known here who is in it.`
    default:
      return `Refused when requested: ${refusal.refused}.`
  }
}

function sayRuling({ rules, otherwise }: Policy, { edit, rule, perhaps }: Ruling): string[] {
  const above = rule ? rules.slice(0, rules.indexOf(rule)) : rules
  const passed = above.filter(one => !perhaps.includes(one))
  return [
    ...passed.map(one => `${sayEdit(edit)}: “${one.name}” does not match: it is about an edit ${sayWhen(one.when)}.`),
    ...perhaps.map(one => {
      const why = `it is about an edit ${sayWhen(one.when)}, and not all of that is known`
      return `${sayEdit(edit)}: “${one.name}” may match: ${why}. What it needs is needed too: ${sayNeeds(one.needs)}.`
    }),
    rule
      ? `${sayEdit(edit)}: “${rule.name}” decides: it is an edit ${sayWhen(rule.when)}. It needs ${sayNeeds(rule.needs)}.`
      : `${sayEdit(edit)}: no rule matches, so otherwise decides. It needs ${sayNeeds(otherwise)}.`
  ]
}

function sayEdit({ field, seen, wanted }: EditContext): string {
  return `${field} from ${sayValue(seen)} to ${sayValue(wanted)}`
}

function sayValue(value: unknown): string {
  return value === null || value === undefined ? 'nothing' : String(value)
}

function sayLimit(refusal: Refusal): string {
  switch (refusal.refused) {
    case 'company-frozen':
      return 'Refused, whoever approves: the company is frozen.'
    case 'field-forbidden':
      return `Refused, whoever approves: ${refusal.fields.join(', ')} must not be changed here.`
    case 'too-many-seats':
      return `Refused, whoever approves: it adds ${refusal.seats} seats, and one change may add ${refusal.most}.`
    case 'nobody-could':
      return `Refused when requested: without the requester, ${refusal.able} of ${refusal.role} could approve, and ${refusal.count} have to.`
    case 'no-window':
      return 'Refused when requested: those hours have no time in common.'
    case 'no-edits':
      return 'There is nothing to decide: no field is to be changed.'
    default:
      return `Refused, whoever approves: ${refusal.refused}.`
  }
}
