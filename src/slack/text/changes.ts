import {
  type Change,
  type Decision,
  type Edit,
  fieldByKey,
  type Values,
  type Warning
} from '../../changes/model/change.ts'
import type { Vendor } from '../../changes/ports/vendor.ts'
import type { Refusal } from '../../changes/review/review.ts'
import { sayTime } from './dates.ts'
import { asSentence, count, escaped, labelOf, sayEdits, sayValue, shorten } from './format.ts'
import { sayPolicyRefusal, sayWaiting } from './policy.ts'

/** The state of a change in a sentence or two, in mrkdwn, from its row alone. */
export function sayState(change: Change, vendor: Vendor | undefined): string {
  const { state } = change
  const name = escaped(vendor?.label ?? change.vendor)
  switch (state.name) {
    case 'pending':
      return `${sayWaiting(change.requirement, state.progress ?? [], [
        change.requester.user,
        change.editor.user,
        ...approvers(change)
      ])}${approvers(change).length > 0 ? ` ${sayApproval(change)}` : ''}`
    case 'approved':
      return `${sayApproval(change)} ${state.held ? `Held back: ${sayPolicyRefusal(state.held, vendor)}` : `Waiting to be applied at ${name}.`}`
    case 'scheduled':
      return `${sayApproval(change)} ${saySchedule(state, vendor)}`
    case 'applying':
      return `${sayApproval(change)} Being applied at ${name}.${sayProblem(state.problem)}`
    case 'unknown':
      return `${name} was told, but its answer was lost. Whether it took the change is not known yet; looking again until it is.${sayProblem(state.problem)}`
    case 'applied':
      return `${state.wrote ? 'Applied' : 'Already as wanted, so nothing was written'}. ${sayApproval(change)} ${name} now shows: ${sayValues(change, vendor, state.read)}.${sayAlso(change, vendor, state.also)}`
    case 'conflict':
      return `Conflict: ${state.wrote ? 'stopped half way' : 'nothing was written'}, because a value was changed at ${name} in the meantime. ${sayConflict(change, vendor, state.live)}`
    case 'failed':
      return sayFailure(change, state, vendor, name)
    case 'rejected':
      return `Rejected by ${decisionsOf(change, 'reject').map(({ person }) => `<@${person.user}>`)}: ${escaped(state.reason)}`
    case 'withdrawn':
      return `Withdrawn by <@${(state.by ?? change.requester).user}>.`
    case 'expired':
      return 'Expired: nobody decided in time. Nothing was changed.'
    default:
      return state satisfies never
  }
}

/** One or two words for a state, for lists. */
export function nameState(change: Change): string {
  const names = {
    pending: 'waiting for approval',
    approved: 'approved',
    scheduled: 'scheduled',
    applying: 'being applied',
    unknown: 'answer lost'
  }
  const { name } = change.state
  return name in names ? names[name as keyof typeof names] : name // `in` shows that it is a key
}

/** When a scheduled change is applied, or why it does not go on. */
function saySchedule({ due, held, missed }: Extract<Change['state'], { name: 'scheduled' }>, vendor?: Vendor): string {
  if (missed) {
    return `It was due ${sayTime(missed, 'UTC')}, and the time in which the policy lets it be applied passed before it could be. Whoever asked for it, or may approve it, presses *Go on* to have it applied ${sayTime(due, 'UTC')}.`
  }
  if (held) return `It was due ${sayTime(due, 'UTC')} and is held back: ${sayPolicyRefusal(held, vendor)}`
  return `Scheduled: it is applied ${sayTime(due, 'UTC')}.`
}

/** Who approved this revision; break-glass stays visible in every state. */
function sayApproval(change: Change): string {
  const breakGlass = decisionsOf(change, 'break-glass')[0]
  if (breakGlass)
    return `Break-glass: <@${breakGlass.person.user}> applied it alone: ${asSentence(breakGlass.reason ?? '')}`
  if (change.requirement.stages.length === 0) return 'It needs no approval.'
  return `Approved by ${
    approvers(change)
      .map(user => `<@${user}>${onBehalf(change, user)}`)
      .join(', ') || 'nobody'
  }.`
}

/** For whom a delegate approved; known only while other approvals are missing. */
function onBehalf({ state }: Change, user: string): string {
  const stages = state.name === 'pending' ? (state.progress ?? []).flatMap(one => one.stages) : []
  const right = stages.flatMap(({ by }) => by).find(one => one.user === user)?.for
  return right ? ` for <@${right}>` : ''
}

function approvers(change: Change): string[] {
  return decisionsOf(change, 'approve').map(({ person }) => person.user)
}

function decisionsOf({ decisions, revision }: Change, verdict: Decision['verdict']): Decision[] {
  return decisions.filter(one => one.revision === revision && one.verdict === verdict)
}

/** “says” introduces only what the vendor itself said. */
function sayFailure(
  change: Change,
  { reasons, read, refusal, lost }: Extract<Change['state'], { name: 'failed' }>,
  vendor: Vendor | undefined,
  name: string
): string {
  if (refusal?.refused === 'forged') {
    return 'Failed: what is stored of this change is not what the audit says, so nothing is written for it. Whoever runs Countersign has to look: `npm start -- audit verify` says what differs.'
  }
  if (refusal) return `Stopped before anything was written: ${sayPolicyRefusal(refusal, vendor)}`
  const said = reasons.map(reason => escaped(shorten(reason, 300))).join(' · ')
  if (lost) {
    return `Failed. ${name} was told and its answer was lost; now it does not show the company, so look there whether it took the change. It says: ${said}`
  }
  return read ? `Failed. ${said} It now shows: ${sayValues(change, vendor, read)}.` : `Failed. ${name} says: ${said}`
}

function sayProblem(problem: string | null): string {
  return problem ? ` Trying again: ${escaped(shorten(problem, 300))}` : ''
}

/** What changed with the write although nobody requested it. */
function sayAlso(change: Change, vendor: Vendor | undefined, also: readonly Edit[] = []): string {
  if (also.length === 0) return ''
  const edits = sayEdits({ edits: also, names: change.names }, vendor).join('; ')
  return ` Please look: this changed too, and nobody asked for it here: ${edits}.`
}

function sayValues(change: Change, vendor: Vendor | undefined, values: Values): string {
  const parts = change.edits.map(({ field: key }) => {
    const field = fieldByKey(vendor?.fields, key)
    return `${labelOf(field, key, change.names)} ${sayValue(field, values[key] ?? null, change.names)}`
  })
  return parts.join(', ')
}

function sayConflict(change: Change, vendor: Vendor | undefined, live: Values): string {
  const parts = change.edits.map(({ field: key, seen, wanted }) => {
    const field = fieldByKey(vendor?.fields, key)
    const [was, is, want] = [seen, live[key] ?? null, wanted].map(value => sayValue(field, value, change.names))
    return `${labelOf(field, key, change.names)}: seen ${was}, now ${is}, wanted ${want}`
  })
  return `${parts.join('; ')}.`
}

/** How a change is written, where that is more than setting the listed fields. */
export function sayHow(change: Pick<Change, 'whole'>, vendor: Vendor | undefined): string | undefined {
  if (change.whole) return 'It replaces the whole profile: what is not listed is sent again as it was read.'
  return vendor?.caution && escaped(vendor.caution)
}

export function sayWarning(warning: Warning): string {
  switch (warning.name) {
    case 'fewer-seats-than-users':
      return `${count(warning.seats)} seats are fewer than the ${count(warning.used)} users there are.`
    case 'big-cut':
      return `This cuts ${count(warning.from - warning.to)} of ${count(warning.from)} seats.`
    case 'licence-ended':
      return `The licence ended on ${warning.ends}. The vendor may refuse other changes until it is renewed.`
    case 'no-longer-unlimited':
      return `Seats are unlimited now; this sets a limit of ${count(warning.seats)}.`
    case 'other-open-change':
      return 'Another change of this company is still open.'
    case 'company-disabled':
      return 'This disables the company: its people can no longer use it.'
    case 'module-dropped':
      return `The company loses the module ${escaped(warning.module)}.`
    case 'access-granted':
      return `This gives the company more rights: ${escaped(warning.access)}.`
    default:
      return warning satisfies never
  }
}

/** Why a click did nothing, for the person who clicked. */
export function sayRefusal(refusal: Refusal, vendor: Vendor | undefined): string {
  switch (refusal.refused) {
    case 'no-such-change':
      return 'This change does not exist any more.'
    case 'already-decided':
      return `Too late to decide: ${sayState(refusal.change, vendor)}`
    case 'requested-already':
      return `This form was sent before, and this is what was asked for then: ${sayEdits(refusal.change, vendor).join('; ')}. To ask for something else, edit or withdraw that change.`
    case 'moved':
      return `${sayMoved(refusal, vendor)} Nothing was decided. Reject the change, or edit it.`
    default:
      return sayPolicyRefusal(refusal, vendor)
  }
}

/** The values that changed since the change was requested. */
function sayMoved({ edits, live, names }: Extract<Refusal, { refused: 'moved' }>, vendor: Vendor | undefined): string {
  const moves = edits.map(({ field: key, seen }) => {
    const field = fieldByKey(vendor?.fields, key)
    return `${labelOf(field, key, names)} was ${sayValue(field, seen, names)} and is now ${sayValue(field, live[key] ?? null, names)}`
  })
  const where = vendor ? ` at ${escaped(vendor.label)}` : ''
  return `Since this was asked for, values changed${where}: ${moves.join('; ')}.`
}
