import { z } from 'zod'
import type { PreviewRow } from '../../changes/batch/batch.ts'
import { MOST_BYTES, readRows, sayTooLarge, TEMPLATE } from '../../changes/batch/rows.ts'
import { NO_REASON } from '../../changes/request/validate.ts'
import type { Person } from '../../policy/context.ts'
import { readUpdateText, type UpdateText } from '../commands/command-text.ts'
import { findCompanies, matching } from '../commands/find.ts'
import { REASON, REFERENCE } from '../company-form/ids.ts'
import { escaped, sayFault } from '../text/format.ts'
import {
  type CommandArgs,
  type Listeners,
  listenerTimeout,
  openForViewer,
  type SlackDependencies
} from '../transport/listener.ts'
import { afterAckWindow, type FormState, metadataIn, personOf, textIn } from '../transport/request.ts'
import { textModal } from '../ui/blocks.ts'
import {
  BATCH_TITLE,
  CHANGES,
  CHOICE_FORM,
  CHOSEN,
  drawChoiceForm,
  drawRowsForm,
  FILE,
  ROWS,
  ROWS_FORM,
  SEND_TEMPLATE
} from './draw-preview.ts'
import { mended } from './faults.ts'
import { newBatchDraft, ownPreview, showPreview } from './preview.ts'

const metadata = z.object({ channel: z.string(), mends: z.string().exactOptional() })

/** The most companies of a search that are offered to be ticked. */
const MOST_FOUND = 50

/**
 * `/company batch` opens the form in which somebody uploads a file or pastes rows; `/company batch acme seats=+10%` one in
 * which they tick which of the companies found are changed.
 */
export async function openBatch(
  dependencies: SlackDependencies,
  { ack, body, respond }: CommandArgs,
  text: string
): Promise<void> {
  await ack()
  const channel = dependencies.channels.changes ?? body.channel_id
  const person = personOf(body)
  const form = text ? textModal(BATCH_TITLE, 'Searching…') : drawRowsForm({ metadata: JSON.stringify({ channel }) })
  const viewId = await openForViewer(dependencies, { body, respond }, form)
  if (viewId && person && text) await fillChoice(dependencies, viewId, person, channel, readUpdateText(text))
}

async function fillChoice(
  dependencies: SlackDependencies,
  viewId: string,
  person: Person,
  channel: string,
  typed: UpdateText
): Promise<void> {
  const { store, views, vendors } = dependencies
  const { search, given, at = '' } = typed
  const { matches, faults, near } = search
    ? await findCompanies(dependencies, search, listenerTimeout())
    : { matches: [], faults: [], near: false }
  const shown = matching(matches, given).slice(0, MOST_FOUND)
  if (shown.length === 0) {
    const none = search
      ? `No company matches “${escaped(search)}”.`
      : 'Name the companies too, like `/company batch acme seats=+10%`, or type `/company batch` for a file.'
    const says = faults.map(fault => sayFault(fault, vendors)).join(' ') || none
    return await views.update(viewId, textModal(BATCH_TITLE, says))
  }
  const rows = shown.map(({ vendor, company }, index): PreviewRow => {
    const known = { vendor: vendor.name, company }
    const words = { at: '', reason: '', reference: '', given: [] }
    const verdict = { name: 'reading' as const, found: known }
    return { number: index + 1, company: company.name, vendor: vendor.name, ...words, known, verdict }
  })
  const draft = newBatchDraft(person, channel, rows, typed)
  await store.saveBatchForm(draft)
  const most = matches.length > shown.length ? ` These are the first ${shown.length}.` : ''
  const found = matches.length === 1 ? '1 company matches' : `${matches.length} companies match`
  const remark = near
    ? `No company matches “${escaped(search)}” exactly. These are similar: tick those that you mean.${most}`
    : `${found} “${escaped(search)}”. Untick what stays as it is.${most}`
  const changes = [...given, ...(at ? [{ key: 'at', text: at }] : [])]
  await views.update(
    viewId,
    drawChoiceForm({ draft, matches: shown, changes: writePairs(changes), remark, isTicked: !near })
  )
}

/** As it is typed after the command; what has spaces in it in quotes. */
function writePairs(given: readonly { key: string; text: string }[]): string {
  return given.map(({ key, text }) => `${key}=${/\s/.test(text) || text === '' ? `"${text}"` : text}`).join(' ')
}

type Choice = Pick<UpdateText, 'given' | 'reason' | 'reference'> & { at: string; numbers: ReadonlySet<number> }

/** What was answered in the form of companies that were found, or what is wrong with it. */
function readChoice(state: FormState): { errors: Record<string, string> } | Choice {
  const ticked = Object.values(state).flatMap(answers => answers[CHOSEN]?.selected_options ?? [])
  const numbers = new Set(ticked.map(({ value }) => Number(value)))
  const { search, given, at = '' } = readUpdateText(textIn(state, CHANGES))
  const reason = textIn(state, REASON).trim()
  const notUnderstood = `“${search}” is not understood: write field=value, like seats=+10%.`
  const errors = {
    ...(numbers.size === 0 && { [`${CHOSEN}:0`]: 'Tick at least one company first.' }),
    ...(given.length === 0 && { [CHANGES]: 'Say what changes, like seats=+10%.' }),
    ...(search && { [CHANGES]: notUnderstood }),
    ...(reason === '' && { [REASON]: NO_REASON })
  }
  if (Object.keys(errors).length > 0) return { errors }
  return { numbers, given, at, reason, reference: textIn(state, REFERENCE).trim() }
}

/** The form's submission, which becomes the preview, and its button. */
export function listenToRowsForm(listeners: Listeners, dependencies: SlackDependencies): void {
  const { views, clock } = dependencies
  listeners.click(SEND_TEMPLATE, async ({ person }) => {
    const file = { name: 'changes.csv', content: `\uFEFF${TEMPLATE}\r\n` }
    const text =
      'Columns in any order. Leave a cell empty where a field stays as it is. Write +40 as text, or a spreadsheet makes it 40.'
    await views.sendFile(person.user, file, text)
  })
  listeners.submit(CHOICE_FORM, async ({ person, view, ack }) => {
    const choice = readChoice(view.state.values)
    if ('errors' in choice) return await ack({ response_action: 'errors', errors: choice.errors })
    await ack({ response_action: 'update', view: textModal(BATCH_TITLE, 'Reading the rows…') })
    const { numbers, given, at, reason, reference } = choice
    const draft = await afterAckWindow(clock, ownPreview(dependencies, person, view.private_metadata))
    if (!draft) return await views.update(view.id, textModal(BATCH_TITLE, 'This form is too old. Search again.'))
    const rows = draft.rows.filter(({ number }) => numbers.has(number)).map(row => ({ ...row, given, at }))
    await showPreview(dependencies, view.id, { ...draft, rows, reason, reference })
  })
  listeners.submit(ROWS_FORM, async ({ person, view, ack }) => {
    const { values } = view.state
    const data = metadataIn(view.private_metadata, metadata)
    const [file] = values[FILE]?.[FILE]?.files ?? []
    const typed = values[ROWS]?.[ROWS]?.value ?? ''
    const reason = textIn(values, REASON).trim()
    if (!data || !person) {
      await ack({ response_action: 'update', view: textModal(BATCH_TITLE, 'Type `/company batch` again.') })
      return
    }
    const errors = {
      ...(!file && typed.trim() === '' && { [ROWS]: 'Upload a file, or paste the rows here.' }),
      ...(reason === '' && { [REASON]: NO_REASON })
    }
    if (Object.keys(errors).length > 0) {
      await ack({ response_action: 'errors', errors })
      return
    }
    const read = file ? undefined : readRows(typed)
    if (read && 'fault' in read) {
      await ack({ response_action: 'errors', errors: { [ROWS]: read.fault } })
      return
    }
    await ack({ response_action: 'update', view: textModal(BATCH_TITLE, 'Reading the rows…') })
    const content =
      read ?? (file ? await rowsIn(dependencies, person, file.id) : { fault: 'Upload a file, or paste the rows.' })
    if ('fault' in content) {
      const form = { metadata: view.private_metadata, reason, reference: textIn(values, REFERENCE) }
      await views.update(view.id, drawRowsForm({ ...form, problem: content.fault }))
      return
    }
    const before = data.mends ? await ownPreview(dependencies, person, data.mends) : undefined
    const unreadRows = content.rows.map(unread)
    const draft = newBatchDraft(person, data.channel, before ? mended(before, unreadRows) : unreadRows, {
      reason,
      reference: textIn(values, REFERENCE).trim()
    })
    await showPreview(dependencies, view.id, draft)
  })
}

async function rowsIn({ views }: SlackDependencies, { user }: Person, file: string) {
  const uploaded = await views.readFile(user, file, MOST_BYTES, sayTooLarge)
  return 'fault' in uploaded ? uploaded : readRows(uploaded.content)
}

function unread(row: Omit<PreviewRow, 'verdict'>): PreviewRow {
  return { ...row, verdict: { name: 'reading', found: null } }
}
