import type { Change, Decision, Edit } from '../../changes/model/change.ts'
import type { Values } from '../../changes/model/field.ts'
import type { Vendor } from '../../changes/ports/vendor.ts'
import { asSentence, escaped, shorten } from '../ui/mrkdwn.ts'
import { sayWaiting } from './approvers.ts'
import { sayPolicyRefusal } from './policy-refusals.ts'
import { labelOf, sayEdit, sayValue } from './values.ts'

/** How a change stands, in a sentence or two, in mrkdwn. Drawn from the row alone. */
export function sayState(change: Change, vendor: Vendor | undefined): string {
  const { state } = change
  const name = escaped(vendor?.label ?? change.vendor)
  switch (state.name) {
    case 'pending':
      return `${sayWaiting(change.requirement, state.progress ?? [], [
        change.requester.user,
        change.editor.user,
        ...approvers(change)
      ])}${approvers(change).length > 0 ? ` ${agreed(change)}` : ''}`
    case 'approved':
      return `${agreed(change)} ${state.held ? `Held back: ${sayPolicyRefusal(state.held, vendor)}` : `Waiting to be applied at ${name}.`}`
    case 'applying':
      return `${agreed(change)} Being applied at ${name}.${troubled(state.problem)}`
    case 'unknown':
      return `${name} was told, but its answer was lost. Whether it took the change is not known yet; looking again until it is.${troubled(state.problem)}`
    case 'applied':
      return `${state.wrote ? 'Applied' : 'Already as wanted, so nothing was written'}. ${agreed(change)} ${name} now shows: ${sayValues(change, vendor, state.read)}.${sayAlso(change, vendor, state.also)}`
    case 'conflict':
      return `Conflict: ${state.wrote ? 'stopped half way' : 'nothing was written'}, because a value was changed at ${name} in the meantime. ${sayConflict(change, vendor, state.live)}`
    case 'failed':
      return sayFailure(change, state, vendor, name)
    case 'rejected':
      return `Rejected by ${decisionsOf(change, 'reject').map(({ person }) => `<@${person.user}>`)}: ${escaped(state.reason)}`
    case 'withdrawn':
      return `Withdrawn by <@${change.requester.user}>.`
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
    applying: 'being applied',
    unknown: 'answer lost'
  }
  const { name } = change.state
  return name in names ? names[name as keyof typeof names] : name // `in` has just shown that it is a key
}

/** Who agreed to this revision: for ever visible where one person did it alone. */
function agreed(change: Change): string {
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

/** Whose right somebody used who stood in, as long as others are missing. */
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

/** Only what the vendor said is put into its mouth. */
function sayFailure(
  change: Change,
  { reasons, read, refusal, lost }: Extract<Change['state'], { name: 'failed' }>,
  vendor: Vendor | undefined,
  name: string
): string {
  if (refusal) return `Stopped before anything was written: ${sayPolicyRefusal(refusal, vendor)}`
  const said = reasons.map(reason => escaped(shorten(reason, 300))).join(' · ')
  if (lost) {
    return `Failed. ${name} was told and its answer was lost; now it does not show the company, so look there whether it took the change. It says: ${said}`
  }
  return read ? `Failed. ${said} It now shows: ${sayValues(change, vendor, read)}.` : `Failed. ${name} says: ${said}`
}

function troubled(problem: string | null): string {
  return problem ? ` Trying again: ${escaped(shorten(problem, 300))}` : ''
}

/** What nobody asked for here, and yet is different now. */
function sayAlso(change: Change, vendor: Vendor | undefined, also: readonly Edit[] = []): string {
  if (also.length === 0) return ''
  const edits = also.map(edit =>
    sayEdit(
      vendor?.fields.find(({ key }) => key === edit.field),
      edit,
      change.names
    )
  )
  return ` Please look: this changed too, and nobody asked for it here: ${edits.join('; ')}.`
}

function sayValues(change: Change, vendor: Vendor | undefined, values: Values): string {
  const parts = change.edits.map(({ field: key }) => {
    const field = vendor?.fields.find(one => one.key === key)
    return `${labelOf(field, key, change.names)} ${sayValue(field, values[key] ?? null, change.names)}`
  })
  return parts.join(', ')
}

function sayConflict(change: Change, vendor: Vendor | undefined, live: Values): string {
  const parts = change.edits.map(({ field: key, seen, wanted }) => {
    const field = vendor?.fields.find(one => one.key === key)
    const [was, is, want] = [seen, live[key] ?? null, wanted].map(value => sayValue(field, value, change.names))
    return `${labelOf(field, key, change.names)}: seen ${was}, now ${is}, wanted ${want}`
  })
  return `${parts.join('; ')}.`
}
