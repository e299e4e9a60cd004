import { type BatchDraft, type PreviewRow, totalsOf } from '../../changes/batch/batch.ts'
import { countVerdicts, goodRows } from '../../changes/batch/preview.ts'
import type { Vendor } from '../../changes/ports/vendor.ts'
import type { Match } from '../commands/find.ts'
import { companyOption } from '../company-form/draw-fields.ts'
import { reasonInputs } from '../company-form/draw-form.ts'
import { sayChanges, sayFaultCounts, sayProgress, sayRow, sayTotals } from '../text/batches.ts'
import { count, shorten } from '../text/format.ts'
import {
  actions,
  type Button,
  button,
  context,
  INPUT_TEXT,
  input,
  type KnownBlock,
  type ModalView,
  modal,
  ROW_TEXT,
  section,
  sections
} from '../ui/blocks.ts'
import { alert } from '../ui/tables.ts'

/** The form in which rows are given, its inputs and its button. */
export const ROWS_FORM = 'batch.rows'
export const FILE = 'batch.file'
export const ROWS = 'batch.typed'
export const SEND_TEMPLATE = 'batch.template'

/** The form in which companies that were found are ticked, and its inputs. */
export const CHOICE_FORM = 'batch.choice'
export const CHOSEN = 'batch.chosen'
export const CHANGES = 'batch.changes'

/** The preview, its submission, and its buttons. Each carries the preview's id. */
export const REQUEST = 'batch.request'
export const OPEN_PREVIEW = 'batch.open'
export const NEXT_ROWS = 'batch.next'
export const SEND_FAULTS = 'batch.faults'
export const MEND = 'batch.mend'

/** Where rows were chosen in a list: the seats that all of them get. */
export const SEATS = 'batch.seats'

export const BATCH_TITLE = 'Several changes'

/** Rows on one page of a preview. */
const PAGE = 25

/** What the form has: what was typed so far, and what is wrong with it. */
export type RowsForm = { metadata: string; rows?: string; reason?: string; reference?: string; problem?: string }

/** The form in which somebody uploads a file or pastes rows. */
export function drawRowsForm({ metadata, rows = '', reason = '', reference = '', problem }: RowsForm): ModalView {
  const file = { type: 'file_input' as const, action_id: FILE, filetypes: ['csv', 'tsv', 'txt'], max_files: 1 }
  const text = {
    type: 'plain_text_input' as const,
    action_id: ROWS,
    multiline: true,
    max_length: INPUT_TEXT,
    ...(rows && rows.length <= INPUT_TEXT && { initial_value: rows })
  }
  const hint = 'With a header: company, vendor, any field, at, reason, reference. Numbers: 540, +40, -40, +10%.'
  const why = 'For all rows that have none of their own. Whoever approves reads it.'
  return modal(
    BATCH_TITLE,
    [
      ...(problem ? alert('error', problem) : []),
      section(
        'Upload a CSV file, or paste rows from a spreadsheet. You see what they mean before anything is requested.'
      ),
      input(FILE, 'CSV file', file, { hint: 'At most 2 MB and 2,000 rows.', optional: true }),
      input(ROWS, 'Or pasted rows', text, { hint, optional: true }),
      ...reasonInputs({ reason, reference }, why),
      actions(SEND_TEMPLATE, [button(SEND_TEMPLATE, 'Send me a template')])
    ],
    { callback: ROWS_FORM, metadata, submit: 'Preview', close: 'Cancel' }
  )
}

/** Checkboxes in one block: Slack takes ten. */
const BOXES = 10

/** Companies that were found, each as a row that is not read yet, with what was typed after the command. */
export type ChoiceForm = {
  draft: BatchDraft
  matches: readonly Match[]
  changes: string
  remark: string
  isTicked: boolean
}

/** The form in which somebody ticks which of the companies found are changed, and says how. */
export function drawChoiceForm({ draft, matches, changes, remark, isTicked }: ChoiceForm): ModalView {
  const options = matches.map(({ vendor, company }, index) => ({
    ...companyOption(vendor, company),
    value: String(draft.rows[index]?.number ?? '')
  }))
  const groups = Array.from({ length: Math.ceil(options.length / BOXES) }, (_, index) => {
    const some = options.slice(index * BOXES, (index + 1) * BOXES)
    const element = {
      type: 'checkboxes' as const,
      action_id: CHOSEN,
      options: some,
      ...(isTicked && { initial_options: some })
    }
    const label = index === 0 ? 'Companies' : `Companies from ${count(index * BOXES + 1)}`
    return input(`${CHOSEN}:${index}`, label, element, { optional: true })
  })
  const typed = {
    type: 'plain_text_input' as const,
    action_id: CHANGES,
    ...(changes && { initial_value: changes.slice(0, INPUT_TEXT) })
  }
  const hint = 'For all of them: fields as after /company update, like seats=+10% ends=2027-12-31 at=2027-02-01.'
  return modal(
    BATCH_TITLE,
    [
      section(remark),
      ...groups,
      input(CHANGES, 'Changes', typed, { hint }),
      ...reasonInputs(draft, 'For all of them. Whoever approves reads it.')
    ],
    { callback: CHOICE_FORM, metadata: draft.id, submit: 'Preview', close: 'Cancel' }
  )
}

/** Tells somebody that the companies of their preview are read; it opens it, should they have closed it. */
export function drawReady({ id, rows }: BatchDraft): { text: string; blocks: KnownBlock[] } {
  const text = `Your batch of ${count(rows.length)} rows is read: its preview is ready.`
  const open = button(OPEN_PREVIEW, 'Open the preview', { value: id, style: 'primary' })
  return { text, blocks: [section(text), actions(OPEN_PREVIEW, [open])] }
}

export type PreviewPage = { draft: BatchDraft; requirement: string; offset: number; problem?: string }

/** What the rows of a batch mean, and what is wrong with some. It can be requested once all are read. */
export function drawPreview(
  { draft, requirement, offset, problem }: PreviewPage,
  vendors: readonly Vendor[]
): ModalView {
  const counts = countVerdicts(draft)
  const good = goodRows(draft)
  const all = draft.rows.length
  const faulty = draft.rows.filter(({ verdict }) => verdict.name !== 'good' && verdict.name !== 'reading')
  const ordered = [...faulty, ...draft.rows.filter(({ verdict }) => verdict.name === 'good')]
  const shown = ordered.slice(offset, offset + PAGE)
  const says = `*${count(good.length)} of ${count(all)} rows can be requested.*${faulty.length > 0 ? ` The others: ${sayFaultCounts(counts)}.` : ''}`
  const totals = sayTotals(totalsOf(good.map(({ verdict }) => verdict)), vendors)
  const warned = good.filter(({ verdict }) => verdict.warnings.length > 0).length
  const isReady = counts.reading === 0 && good.length > 0
  const blocks = [
    ...(problem ? alert('error', problem) : []),
    section(says),
    ...(counts.reading > 0 ? [section(`Reading the companies: ${sayProgress(all - counts.reading, all)}`)] : []),
    ...(totals ? [context(totals)] : []),
    ...(isReady ? [context(requirement)] : []),
    ...(warned > 0 ? alert('warning', `${sayChanges(warned)} with a warning. The review shows it.`) : []),
    ...rowSections(shown, vendors),
    ...(draft.asks && isReady ? questions(draft) : []),
    ...buttons(draft, faulty.length, offset, ordered.length)
  ]
  return modal(BATCH_TITLE, blocks, {
    metadata: JSON.stringify({ draft: draft.id, offset }),
    callback: REQUEST,
    close: 'Cancel',
    ...(isReady && { submit: `Request ${sayChanges(good.length)}` })
  })
}

/** What is asked where rows were chosen in a list: more seats for all of them, and why. */
function questions(draft: BatchDraft): KnownBlock[] {
  const { seats = '' } = draft
  const element = { type: 'plain_text_input' as const, action_id: SEATS, ...(seats && { initial_value: seats }) }
  const isRaise = draft.rows.some(({ suggests }) => suggests === 'seats')
  const empty = isRaise ? 'each gets its users and a tenth more' : 'the seats stay'
  const hint = `For all of them, like +10 % or +40. Empty: ${empty}. You see the result before it is requested.`
  return [
    input(SEATS, 'Seats', element, { hint, optional: true }),
    ...reasonInputs(draft, 'Why these changes? Whoever approves reads it.')
  ]
}

function rowSections(rows: readonly PreviewRow[], vendors: readonly Vendor[]): KnownBlock[] {
  return sections(rows.map(row => shorten(sayRow(row, vendors), ROW_TEXT)))
}

/** Where the next page begins; after the last one comes the first. */
export function pageAfter(offset: number, rows: number): number {
  return offset + PAGE < rows ? offset + PAGE : 0
}

function buttons({ id }: BatchDraft, faulty: number, offset: number, rows: number): KnownBlock[] {
  const next = pageAfter(offset, rows)
  const page = `${offset + 1} to ${Math.min(offset + PAGE, rows)} of ${count(rows)}`
  const elements: Button[] = [
    ...(rows > PAGE ? [button(NEXT_ROWS, next === 0 ? 'First rows' : 'Next rows', { value: id })] : []),
    ...(faulty > 0 ? [button(MEND, 'Mend the faults', { value: id })] : []),
    ...(faulty > 0 ? [button(SEND_FAULTS, 'Faults as CSV', { value: id })] : [])
  ]
  return [
    ...(rows > PAGE ? [context(`Rows ${page}, those with a fault first.`)] : []),
    ...(elements.length > 0 ? [actions(`preview:${offset}`, elements)] : [])
  ]
}
