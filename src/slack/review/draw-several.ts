import type { Change } from '../../changes/model/change.ts'
import { type Vendor, vendorByName } from '../../changes/ports/vendor.ts'
import { companyId } from '../text/company.ts'
import { sayApplyAt } from '../text/dates.ts'
import { editRows, sayWarning } from '../text/edits.ts'
import { count, escaped, IN_FULL, oneLine } from '../text/format.ts'
import {
  actions,
  type Button,
  button,
  context,
  input,
  type KnownBlock,
  type ModalView,
  modal,
  option,
  section,
  sections,
  textModal
} from '../ui/blocks.ts'
import { withBox } from '../ui/tables.ts'
import { reasonInput, writeSeen } from './draw-buttons.ts'

/** Opens the form in which several changes are decided together. */
export const SEVERAL = 'changes.several'
export const TICK = 'changes.tick'
export const TICK_ALL = 'changes.tick-all'
/** The form's submission, and its inputs. */
export const DECIDE_SEVERAL = 'changes.decide'
export const DECISION = 'decision'
export const SEVERAL_TITLE = 'Decide several changes'

/** Most blocks of the rows: with the rest of the form they stay within the 100 of a view. */
const MOST_BLOCKS = 80
const MOST = 30

/** The button of a list of changes that wait for the person. */
export function severalButton(): Button {
  return button(SEVERAL, 'Decide several', { label: 'Decide several changes together' })
}

/** The changes that wait for somebody, each with its edits in full and a box; with `ticked`, all boxes are ticked. */
export function drawSeveral(waiting: readonly Change[], vendors: readonly Vendor[], ticked: boolean): ModalView {
  if (waiting.length === 0) return textModal(SEVERAL_TITLE, 'Nothing is waiting for you.')
  const together = waiting.filter(isDecidedTogether)
  const blocks: KnownBlock[] = []
  let shown = 0
  for (const change of together.slice(0, MOST)) {
    const row = drawRow(vendorByName(vendors, change.vendor), change, ticked)
    if (blocks.length + row.length > MOST_BLOCKS) break
    blocks.push(...row)
    shown += 1
  }
  const left = together.length - shown
  const alone = waiting.length - together.length
  const remarks = [
    left > 0 ? `and ${count(left)} more, when these are decided` : '',
    alone > 0 ? `${count(alone)} more must be reviewed one by one: the company’s name has to be typed` : ''
  ].filter(Boolean)
  const rest = remarks.map(remark => context(remark))
  if (shown === 0) return modal(SEVERAL_TITLE, rest)
  return modal(
    SEVERAL_TITLE,
    [
      section(`*${count(waiting.length)} waiting for you.* Each is decided and recorded on its own.`),
      actions('tick', [button(TICK_ALL, `Tick all ${shown}`)]),
      ...blocks,
      ...rest,
      decisionInput(),
      reasonInput('Required to reject; the requesters read it.', true)
    ],
    { callback: DECIDE_SEVERAL, submit: 'Submit decisions', close: 'Cancel' }
  )
}

/** A name that must be typed cannot be typed for several. */
function isDecidedTogether({ requirement }: Change): boolean {
  return !requirement.typeTheName
}

/** The box is beside what is decided, and carries what the person saw. */
function drawRow(vendor: Vendor | undefined, change: Change, isTicked: boolean): KnownBlock[] {
  const { company, requester, reason } = change
  const label = escaped(vendor?.label ?? change.vendor)
  const by = `by <@${requester.user}> · “${oneLine(reason)}” · id ${companyId(company)}`
  const applied = sayApplyAt(change.applyAt)
  const lines = [
    `*${escaped(company.name)}* · ${label}`,
    ...(applied ? [applied] : []),
    ...editRows(change, vendor, IN_FULL),
    ...change.warnings.map(warning => `⚠️ ${sayWarning(warning)}`),
    by
  ]
  // Slack keeps what is ticked in a block of the same id, whatever the form says.
  const id = `${TICK}:${change.id}:${change.revision}:${isTicked ? 'all' : 'none'}`
  return withBox(lines, option(writeSeen(change), 'Select'), { id, action: TICK, isTicked })
}

function decisionInput(): KnownBlock {
  const options = [option('approve', 'Approve'), option('reject', 'Reject')]
  const [approve] = options
  const element = { type: 'radio_buttons' as const, action_id: DECISION, options }
  return input(DECISION, 'Decision on all that are ticked', { ...element, ...(approve && { initial_option: approve }) })
}

/** What became of one of several. `said` is in mrkdwn. */
export type Result = { name: string; said: string; isDone: boolean }

/** What became of each: first what was not decided. */
export function drawResults(results: readonly Result[]): ModalView {
  const done = results.filter(({ isDone }) => isDone)
  const refused = results.filter(({ isDone }) => !isDone)
  const says = `*${count(done.length)} of ${count(results.length)} decided.*`
  const lines = [...refused, ...done].map(
    ({ name, said, isDone }) => `${isDone ? '✅' : '⚠️ Not decided:'} *${escaped(name)}* · ${said}`
  )
  return modal(SEVERAL_TITLE, [section(says), ...sections(lines)])
}
