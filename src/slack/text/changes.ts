import type { Change, Decision, Edit } from '../../changes/model/change.ts'
import type { Vendor } from '../../changes/ports/vendor.ts'
import { sayTime } from './dates.ts'
import { sayEditsWithin } from './edits.ts'
import { escaped, itemsWithin, oneLine, shorten } from './format.ts'
import { sayCounted, sayPolicyRefusal, saySentBack, sayWaiting } from './policy.ts'

/** What a message says first: always a word beside the emoji, since not everybody sees or knows the emoji. */
export type Status = { emoji: string; words: string }

/** The state of a change in one or two words. Break-glass stays visible in every state after it. */
export function statusOf(change: Change): Status {
  const { state } = change
  const isAlone = decisionsOf(change, 'break-glass').length > 0
  switch (state.name) {
    case 'pending':
      return { emoji: '⏳', words: 'Waiting for approval' }
    case 'approved':
      if (state.held?.refused === 'all-frozen') return { emoji: '🧊', words: 'Frozen' }
      return isAlone ? { emoji: '🔥', words: 'Applying by break-glass' } : { emoji: '🔄', words: 'Applying' }
    case 'scheduled':
      if (state.held?.refused === 'all-frozen') return { emoji: '🧊', words: 'Frozen' }
      return { emoji: '🕒', words: 'Scheduled' }
    case 'applying':
      return isAlone ? { emoji: '🔥', words: 'Applying by break-glass' } : { emoji: '🔄', words: 'Applying' }
    case 'unknown':
      return { emoji: '❓', words: 'Checking' }
    case 'applied':
      return isAlone ? { emoji: '🔥', words: 'Applied by break-glass' } : { emoji: '✅', words: 'Applied' }
    case 'conflict':
      return { emoji: '⚠️', words: 'Conflict' }
    case 'failed':
      return { emoji: '❌', words: 'Failed' }
    case 'rejected':
      return { emoji: '⛔', words: 'Rejected' }
    case 'withdrawn':
      return { emoji: '↩️', words: 'Withdrawn' }
    case 'expired':
      return { emoji: '⌛', words: 'Expired' }
    default:
      return state satisfies never
  }
}

/** The words of a status inside a line of a list; of a scheduled change with its date. In mrkdwn. */
export function nameState(change: Change): string {
  const { state } = change
  const words = statusOf(change).words.toLowerCase()
  return state.name === 'scheduled' ? `${words} for ${sayTime(state.due, 'UTC')}` : words
}

/** The state of a change in a sentence or two, in mrkdwn, from its row alone. */
export function sayState(change: Change, vendor: Vendor | undefined): string {
  const { state } = change
  const name = nameOf(change, vendor)
  const sentences = sayOutcome(change, vendor)
  switch (state.name) {
    case 'pending':
      return [...sentences, sayWaiting(change.requirement, state.progress ?? [], actedOn(change))].join(' ')
    case 'approved':
    case 'scheduled':
    case 'applying':
      return [
        `${capital(sayApproval(change))}.`,
        ...(sentences.length > 0 ? sentences : [`Applying at ${name}.`])
      ].join(' ')
    case 'applied':
      return [`Applied, ${sayApproval(change)}, verified at ${name}.`, ...sentences].join(' ')
    default:
      return sentences.join(' ')
  }
}

const FILE_STAYS = 'A new file cannot be undone here: to go back, upload the one from before.'

/** What there is to say of a state beside the edits: why it waits, what went wrong, who ended it. In mrkdwn. */
export function sayOutcome(change: Change, vendor: Vendor | undefined): string[] {
  const { state } = change
  const name = nameOf(change, vendor)
  switch (state.name) {
    case 'pending':
      return saySentBack(state.sentBack, name)
    case 'approved':
      return state.held ? [`On hold: ${sayPolicyRefusal(state.held, vendor)}`] : []
    case 'scheduled':
      return [saySchedule(state, vendor)]
    case 'applying':
      return sayProblem(state.problem, name)
    case 'unknown':
      return [`We sent it, but ${name} didn’t confirm. Checking again.`, ...sayProblem(state.problem, name)]
    case 'applied':
      return [
        ...(state.wrote
          ? []
          : [
              `${name} already had ${change.edits.length === 1 ? 'this value' : 'these values'}, so nothing was written.`
            ]),
        ...sayAlso(change, vendor, state.also),
        ...(change.edits.some(({ upload }) => upload) ? [FILE_STAYS] : [])
      ]
    case 'conflict':
      return [
        state.wrote
          ? `Stopped halfway: a value changed at ${name} while it was being applied.`
          : `Nothing was written: a value changed at ${name} after the request.`
      ]
    case 'failed':
      return [sayFailure(state, vendor, name)]
    case 'rejected':
      return [
        `Rejected by ${decidersOf(change, 'reject').join(', ')}: “${oneLine(shorten(state.reason, LONGEST_REASON))}”`
      ]
    case 'withdrawn':
      return [`Withdrawn by <@${(state.by ?? change.requester).user}>. Nothing was changed.`]
    case 'expired':
      return ['Nobody decided in time. Nothing was changed.']
    default:
      return state satisfies never
  }
}

/** When a scheduled change is applied, or why it does not go on. */
function saySchedule({ due, held, missed }: Extract<Change['state'], { name: 'scheduled' }>, vendor?: Vendor): string {
  if (missed) {
    return `Due ${sayTime(missed, 'UTC')}, but it couldn’t be applied before the policy’s window closed. The requester or an approver can press *Go on* to have it applied ${sayTime(due, 'UTC')}.`
  }
  if (held) return `Due ${sayTime(due, 'UTC')}. On hold: ${sayPolicyRefusal(held, vendor)}`
  return `Will be applied ${sayTime(due, 'UTC')}.`
}

/** `approved by @Carla for @Dev, @Fay`, or who applied it alone. */
export function sayApproval(change: Change): string {
  const [alone] = decisionsOf(change, 'break-glass')
  if (alone) {
    const reason = oneLine(shorten(alone.reason ?? '', LONGEST_REASON))
    return `applied alone by <@${alone.person.user}> (break-glass): “${reason}”`
  }
  if (change.requirement.stages.length === 0) return 'no approval needed'
  return `approved by ${decidersOf(change, 'approve').join(', ') || 'nobody'}`
}

/** Everybody who is not asked to approve a pending change: they requested, edited or approved it. */
export function actedOn(change: Change): string[] {
  const approvers = decisionsOf(change, 'approve').map(({ person }) => person.user)
  return [change.requester.user, change.editor.user, ...approvers]
}

/** The people with this decision on the current revision, each with the person they decided for. */
function decidersOf(change: Change, verdict: Decision['verdict']): string[] {
  return decisionsOf(change, verdict).map(
    ({ person: { user } }) => `<@${user}>${sayCounted(change.approvals.find(one => one.user === user))}`
  )
}

function decisionsOf({ decisions, revision }: Change, verdict: Decision['verdict']): Decision[] {
  return decisions.filter(one => one.revision === revision && one.verdict === verdict)
}

function nameOf(change: Change, vendor: Vendor | undefined): string {
  return escaped(vendor?.label ?? change.vendor)
}

function capital(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`
}

/** Quotes only what the vendor itself said. */
function sayFailure(
  { reasons, read, refusal, lost }: Extract<Change['state'], { name: 'failed' }>,
  vendor: Vendor | undefined,
  name: string
): string {
  if (refusal?.refused === 'forged') {
    return 'This change isn’t stored as the audit recorded it, so nothing is written. Whoever runs Countersign must check: `npm start -- audit verify` shows what differs.'
  }
  if (refusal) return `Stopped before anything was written. ${sayPolicyRefusal(refusal, vendor)}`
  const words = reasons.map(reason => escaped(shorten(reason, 300)))
  const said = itemsWithin(words, ' · ', 1500)
  if (lost) {
    return `We sent it, but ${name} didn’t confirm, and now it doesn’t show the company. Check at ${name} whether the change was made. It says: “${said}”`
  }
  return read ? said : `${name} refused it: “${said}”`
}

function sayProblem(problem: string | null, name: string): string[] {
  return problem ? [`${name} has a problem: “${escaped(shorten(problem, 300))}”. Trying again.`] : []
}

/** What changed with the write although nobody requested it. */
function sayAlso(change: Change, vendor: Vendor | undefined, also: readonly Edit[] = []): string[] {
  if (also.length === 0) return []
  const edits = sayEditsWithin({ edits: also, names: change.names }, vendor, LONGEST_ALSO)
  return [`*Problem:* this changed too, and nobody requested it here: ${edits}`]
}

/** In characters, where the review form or the audit has all of it. */
const LONGEST_REASON = 500
const LONGEST_ALSO = 1000
