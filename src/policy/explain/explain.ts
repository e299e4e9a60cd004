import type { Limits, Policy, Role } from '../policy.ts'
import { or, sayCompany, sayEscalation, sayHours, sayMinutes, sayNeeds, sayRole, sayWhen } from './text.ts'

export { explainRequest } from './request.ts'

/** A policy in sentences, in the order in which it is read. */
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
    'Who asked for a change, or edited it, never approves it; nor does anybody in their place.',
    ...sayLimits(limits),
    'Every full member may see the customers’ data; guests, and people of whom Slack does not say who they are, see none.',
    sayRight('freeze everything', may.freeze),
    sayRight('end a freeze', may.unfreeze),
    may.breakGlass.length === 0
      ? 'Nobody may break the glass: there is no way around a second person.'
      : `${or(names(may.breakGlass))} may break the glass: apply a change with a reason and no second person. It is announced.`,
    may.manageAlerts === null
      ? 'Every full member may acknowledge and snooze alerts.'
      : sayRight('acknowledge and snooze alerts', may.manageAlerts),
    reminders.most === 0
      ? 'Nobody is reminded.'
      : `Who has to approve is reminded after ${sayMinutes(reminders.first)} of working time, then after twice that, ${reminders.most} times at most.`,
    ...(escalation ? [`Where a rule says nothing else, ${sayEscalation(escalation)}.`] : []),
    `What nobody decides expires after ${sayMinutes(expiry)} of working time, where a rule says nothing else.`
  ]
}

function sayLimits({ seats, forbidden, frozen }: Limits): string[] {
  return [
    ...(seats.perChange === null ? [] : [`No change may add more than ${seats.perChange} seats, whoever approves.`]),
    ...(seats.perHour === null ? [] : [`All changes of an hour may add ${seats.perHour} seats at most.`]),
    ...(forbidden.length === 0 ? [] : [`Nobody may change ${or(forbidden)} here.`]),
    ...(frozen.length === 0 ? [] : [`Nothing may be changed for ${or(frozen.map(sayCompany))}.`])
  ]
}

function sayRight(what: string, roles: readonly Role[]): string {
  return roles.length === 0 ? `Nobody may ${what}.` : `${or(names(roles))} may ${what}.`
}

function names(roles: readonly Role[]): string[] {
  return roles.map(({ name }) => name)
}
