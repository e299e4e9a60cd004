import type { Change, Edit } from '../../changes/model/change.ts'
import type { Value, Vendor } from '../../changes/ports/vendor.ts'
import { changeButtons, REVIEW } from '../review/draw-buttons.ts'
import { actedOn, sayApproval, sayOutcome, statusOf } from '../text/changes.ts'
import { companyId, companyName } from '../text/company.ts'
import { sayApplyAt, sayTime } from '../text/dates.ts'
import { editRows, MOST_EDITS, sayEditsAloud, sayEditsWithin, sayHow, sayWarning } from '../text/edits.ts'
import { count, escaped, itemsWithin, oneLine, sayUse, shorten } from '../text/format.ts'
import { sayProgress, sayWaiting } from '../text/policy.ts'
import {
  actions,
  button,
  context,
  type KnownBlock,
  MESSAGE_TEXT,
  type Message,
  type SectionBlock,
  section,
  sections
} from '../ui/blocks.ts'

/** In characters: the reason in a message, and in its text alone. The review form has it whole. */
const LONGEST_REASON = 300
const LONGEST_SPOKEN = 200

/**
 * The message of a change, from its row: its status, its edits as rows, and the rest as small print. Once it is over, it
 * has only what differs and how that is known. The text says the same as a sentence.
 */
export function drawChange(change: Change, vendor: Vendor | undefined): Message {
  // The date is decided on too. A scheduled change says it with its status.
  const applied = isUndecided(change) && sayApplyAt(change.applyAt)
  return {
    text: sayAloud(change, vendor),
    blocks: [
      section(statusLine(change, vendor)),
      ...(applied ? [section(applied)] : []),
      ...sections(rowsOf(change, vendor)),
      ...sections(remarksOn(change, vendor)),
      ...smallPrint(change, vendor).map(parts => context(parts.join(' · '))),
      ...buttonsOf(change, vendor)
    ]
  }
}

/** `⏳ *Waiting for approval* · Acme Ltd ·` and the vendor */
function statusLine(change: Change, vendor: Vendor | undefined): string {
  const { emoji, words } = statusOf(change)
  return `${emoji} *${words}*${forWhen(change, '*')} · ${companyName(change.company)} · ${escaped(vendor?.label ?? change.vendor)}`
}

/** The date of a scheduled change comes first, with its status. Empty where something keeps it from being applied then. */
function forWhen({ state }: Change, mark: string): string {
  if (state.name !== 'scheduled' || state.held || state.missed) return ''
  return ` for ${mark}${sayTime(state.due, 'UTC')}${mark}`
}

/** The edits, with the vendor's own values where those are the trouble. */
function rowsOf(change: Change, vendor: Vendor | undefined): string[] {
  const { edits, names } = change
  const shown = edits.slice(0, MOST_EDITS)
  const left = edits.length - shown.length
  const rows = editRows({ edits: shown, names }, vendor, undefined, foundIn(change))
  return [
    ...rows,
    ...(left > 0 ? [`and ${count(left)} more${isUndecided(change) ? ': press Review to see them all' : ''}`] : [])
  ]
}

/** What the vendor had instead, of a change that ended otherwise than it should. */
function foundIn({ state }: Change): (edit: Edit) => Value | undefined {
  const found = state.name === 'conflict' ? state.live : state.name === 'failed' ? state.read : undefined
  return ({ field }) => found && (found[field] ?? null)
}

function remarksOn(change: Change, vendor: Vendor | undefined): string[] {
  const isOpen = isUndecided(change)
  const how = isOpen && sayHow(change, vendor)
  const warnings = isOpen ? change.warnings.map(warning => `*Warning:* ${sayWarning(warning)}`) : []
  const shown = warnings.slice(0, MOST_WARNINGS)
  const left = warnings.length - shown.length
  return [
    ...(forWhen(change, '') ? [] : sayOutcome(change, vendor)),
    ...(how ? [how] : []),
    ...shown,
    ...(left > 0 ? [`and ${count(left)} more warnings`] : [])
  ]
}

const MOST_WARNINGS = 10

/** Lines of context, each in parts. */
function smallPrint(change: Change, vendor: Vendor | undefined): string[][] {
  const { requirement, state, company } = change
  const id = `id ${companyId(company)}`
  const reference = change.reference ? [oneLine(change.reference)] : []
  const reason = `“${oneLine(shorten(change.reason, LONGEST_REASON))}”`
  const requested = `Requested by <@${change.requester.user}>`
  if (state.name !== 'pending') {
    // A reason is kept where no reference leads to it.
    const why = reference.length > 0 ? reference : [reason]
    return [[requested, ...approvalOf(change), ...verifiedIn(change, vendor), ...why, id]]
  }
  const use = sayUse(change.use, change.edits.some(({ field }) => field === 'ends') ? null : change.ends)
  const approved = change.decisions.some(({ revision }) => revision === change.revision)
  return [
    [use, id].filter(part => part !== ''),
    [requested, ...reference, reason, sayTime(change.requestedAt, 'UTC')],
    ...(change.revision > 1 ? [[revisionOf(change)]] : []),
    [sayProgress(requirement, state.progress ?? [], actedOn(change)), ...(approved ? [sayApproval(change)] : [])]
  ]
}

/** Only where somebody had to approve and did. */
function approvalOf(change: Change): string[] {
  return change.decisions.some(one => one.revision === change.revision && one.verdict !== 'reject')
    ? [sayApproval(change)]
    : []
}

function verifiedIn({ state, vendor: stored }: Change, vendor: Vendor | undefined): string[] {
  if (state.name !== 'applied') return []
  return [`verified at ${escaped(vendor?.label ?? stored)} ${sayTime(state.at, 'UTC')}`]
}

function revisionOf(change: Change): string {
  const isVoided = change.decisions.some(({ revision }) => revision < change.revision)
  return `Revision ${change.revision}, edited by <@${change.editor.user}>${isVoided ? ', earlier approvals are void' : ''}`
}

/** Nothing was decided yet, or not everything. */
function isUndecided({ state }: Change): boolean {
  return state.name === 'pending'
}

/** Everything in one sentence, and others where something is wrong. Whole edits only, however little fits. */
function sayAloud(change: Change, vendor: Vendor | undefined): string {
  const { state, company, requirement } = change
  const label = escaped(vendor?.label ?? change.vendor)
  const head = `${statusOf(change).words}${forWhen(change, '')}: ${companyName(company)} (${label}, id ${companyId(company)})`
  const requested = `requested by <@${change.requester.user}>`
  const reference = change.reference ? [`reference ${oneLine(change.reference)}`] : []
  const reason = `reason “${oneLine(shorten(change.reason, LONGEST_SPOKEN))}”`
  const isPending = state.name === 'pending'
  const use = sayUse(change.use, change.ends)
  const tail = isPending
    ? [...(use ? [use.replace(' · ', ', ')] : []), requested, ...reference, reason, ...approvalOf(change)]
    : [requested, ...approvalOf(change), ...(state.name === 'applied' ? [`verified at ${label}`] : [])]
  const revised = isPending && change.revision > 1 ? [`${revisionOf(change)}.`] : []
  const applied = isPending && sayApplyAt(change.applyAt, '')
  const waiting = isPending ? [sayWaiting(requirement, state.progress ?? [], actedOn(change))] : []
  const remarks = remarksOn(change, vendor).map(remark => remark.replace(/^\*(\w+:)\*/, '$1'))
  const end = [`${tail.join(', ')}.`, ...(applied ? [applied] : []), ...waiting, ...revised].join(' ')
  const said = itemsWithin(remarks, ' ', MESSAGE_TEXT / 4)
  const left = MESSAGE_TEXT - head.length - end.length - said.length - SPARE
  return [`${head}, ${itemsWithin(sayEditsAloud(change, vendor), ', ', left)}, ${end}`, said].filter(Boolean).join(' ')
}

/** For the words between the parts of the sentence, and the number of those that are left out. */
const SPARE = 60

function buttonsOf(change: Change, vendor: Vendor | undefined): KnownBlock[] {
  const buttons = changeButtons(change, vendor)
  return buttons.length > 0 ? [actions(`change:${change.id}`, buttons)] : []
}

/** A change as one line of a list; `state` is how it is described, and times are in the reader's zone. */
export function sayChange(change: Change, vendor: Vendor | undefined, state: string): string {
  const edits = sayEditsWithin(change, vendor, 500)
  const { company, requester, requestedAt } = change
  const what = `*${companyName(company)}* (${escaped(vendor?.label ?? change.vendor)}, id ${companyId(company)}): ${edits}`
  const applied = isUndecided(change) && change.applyAt ? ` · to be applied ${sayTime(change.applyAt, 'UTC')}` : ''
  return `${what}${applied} · requested by <@${requester.user}> ${sayTime(requestedAt, 'UTC')} · ${state}`
}

/** The line with a button that opens the change. */
export function changeRow({ id, company }: Change, line: string, text: 'Review' | 'Show'): SectionBlock {
  const open = button(REVIEW, text, { value: id, label: `${text} the change of ${company.name}` })
  return { ...section(line), accessory: open }
}
