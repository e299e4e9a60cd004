import type { Change } from '../../changes/model/change.ts'
import { csvLine } from '../../changes/model/csv.ts'
import { type CompanySummary, fieldByKey, type Vendor } from '../../changes/ports/vendor.ts'
import { nameState, sayApproval, statusOf } from '../text/changes.ts'
import { companyId, companyName } from '../text/company.ts'
import { sayTime } from '../text/dates.ts'
import { sayEditsWithin } from '../text/edits.ts'
import { count, escaped, IN_FULL, labelOf, oneLine, plain, sayValue, shorten } from '../text/format.ts'
import { actions, button, MESSAGE_TEXT, type Message, section } from '../ui/blocks.ts'

/** Most changes in a message. */
export const SHOWN = 20

/** A company's changes, newest first; one more than are shown says that there are more. */
export function drawHistory(
  vendor: Vendor,
  company: CompanySummary,
  changes: readonly Change[],
  month: string | null,
  zone: string,
  file: { id: string; value: string }
): Message {
  const title = sayTitle(vendor, company, month, '*')
  if (changes.length === 0) {
    const text = `${title}: no change was requested.`
    return { text, blocks: [section(text)] }
  }
  const shown = changes.slice(0, SHOWN)
  const more = changes.length > SHOWN ? `These are the latest ${SHOWN}; the file has all.` : ''
  const says = `${title}: ${more || changesIn(changes.length)}`
  const lines = shown.map(change => sayEntry(change, vendor, zone))
  return {
    text: shorten([says, ...lines].join('\n'), MESSAGE_TEXT),
    blocks: [
      section(says),
      ...lines.map(section),
      actions('history', [button(file.id, 'Send me a CSV file', { value: file.value })])
    ]
  }
}

/** `History of *Acme Ltd* (vendor, id 17), March 2027` */
export function sayTitle(vendor: Vendor, company: CompanySummary, month: string | null, mark = ''): string {
  const name = `${mark}${companyName(company)}${mark}`
  const when = month === null ? '' : `, ${sayMonth(month)}`
  return `History of ${name} (${escaped(vendor.label)}, id ${companyId(company)})${when}`
}

function changesIn(number: number): string {
  return number === 1 ? '1 change.' : `${count(number)} changes.`
}

function sayEntry(change: Change, vendor: Vendor, zone: string): string {
  const { emoji, words } = statusOf(change)
  const { requester, editor, revision, reference, reason } = change
  const edited = revision > 1 && `edited by <@${editor.user}> (revision ${revision})`
  const decided = decidedAt(change)
  const ended = endedAt(change)
  const people = [
    `Requested by <@${requester.user}> ${sayTime(change.requestedAt, zone)}`,
    edited,
    decided && `${sayDecision(change)} ${sayTime(decided, zone)}`,
    ended && `ended ${sayTime(ended, zone)}`
  ]
  const why = [reference && oneLine(shorten(reference, 100)), `“${oneLine(shorten(reason, 150))}”`, `id ${change.id}`]
  return [
    `${emoji} *${words}* · ${sayEditsWithin(change, vendor, 600)}`,
    people.filter(Boolean).join(' · '),
    why.filter(Boolean).join(' · ')
  ].join('\n')
}

function sayDecision(change: Change): string {
  const { decisions, revision, state } = change
  if (state.name !== 'rejected') return sayApproval(change)
  const by = decisions.findLast(one => one.revision === revision && one.verdict === 'reject')
  return `rejected by <@${by?.person.user}>: “${oneLine(shorten(state.reason, 150))}”`
}

const COLUMNS = [
  'change',
  'revision',
  'vendor',
  'company id',
  'company',
  'requested at',
  'requested by',
  'edited by',
  'field',
  'before',
  'after',
  'decided by',
  'decision',
  'decided at',
  'outcome',
  'ended at',
  'reference',
  'reason'
]

/** A line for each edit of each change, oldest first. People are Slack's ids, times are UTC. */
export function historyFile(vendor: Vendor, company: CompanySummary, changes: readonly Change[]): string {
  const lines = changes.toReversed().flatMap(change => {
    const { id, revision, requester, editor, requestedAt, names, edits, reference, reason } = change
    const decisions = change.decisions.filter(one => one.revision === revision)
    return edits.map(({ field: key, seen, wanted }) => {
      const field = fieldByKey(vendor.fields, key)
      return csvLine([
        id,
        revision,
        vendor.label,
        company.id,
        change.company.name,
        requestedAt.toISOString(),
        requester.user,
        revision > 1 ? editor.user : null,
        plain(labelOf(field, key, names)),
        ...[seen, wanted].map(one => (typeof one === 'number' ? one : plain(sayValue(field, one, names, IN_FULL)))),
        decisions.map(({ person: { user } }) => decidedBy(user, change.approvals)).join(', '),
        [...new Set(decisions.map(({ verdict }) => verdict))].join(' '),
        decidedAt(change)?.toISOString() ?? null,
        nameState(change),
        endedAt(change)?.toISOString() ?? null,
        reference,
        reason
      ])
    })
  })
  // Spreadsheets take a file for another encoding without this mark.
  return `\uFEFF${csvLine(COLUMNS)}${lines.join('')}`
}

/** `U2 for U1`, where somebody approved in another's place. */
function decidedBy(user: string, approvals: Change['approvals']): string {
  const place = approvals.find(one => one.user === user && one.status === 'counts')?.for
  return place ? `${user} for ${place}` : user
}

function decidedAt({ decisions, revision }: Change): Date | undefined {
  return decisions.findLast(one => one.revision === revision)?.at
}

function endedAt({ state }: Change): Date | undefined {
  switch (state.name) {
    case 'pending':
    case 'approved':
    case 'scheduled':
    case 'applying':
    case 'unknown':
      return undefined
    default:
      return state.at
  }
}

function sayMonth(month: string): string {
  const format = new Intl.DateTimeFormat('en', { month: 'long', year: 'numeric', timeZone: 'UTC' })
  return format.format(new Date(`${month}-01T00:00:00Z`))
}
