import { z } from 'zod'
import { MOST_BYTES, readRows, sayTooLarge, TEMPLATE } from '../../changes/batch/rows.ts'
import type { PreviewRow } from '../../changes/model/batch.ts'
import { NO_REASON } from '../../changes/request/validate.ts'
import type { Person } from '../../policy/context.ts'
import { REASON, REFERENCE } from '../company-form/ids.ts'
import { type CommandArgs, type Listeners, openForViewer, type SlackDependencies } from '../transport/listener.ts'
import { metadataIn, textIn } from '../transport/request.ts'
import { textModal } from '../ui/blocks.ts'
import { BATCH_TITLE, drawRowsForm, FILE, ROWS, ROWS_FORM, SEND_TEMPLATE } from './draw-preview.ts'
import { mended } from './faults.ts'
import { newBatchDraft, ownPreview, showPreview } from './preview.ts'

const metadata = z.object({ channel: z.string(), mends: z.string().exactOptional() })

/** `/company batch`: opens the form in which somebody uploads a file or pastes rows. */
export async function openBatch(dependencies: SlackDependencies, { ack, body, respond }: CommandArgs): Promise<void> {
  await ack()
  const channel = dependencies.channels.changes ?? body.channel_id
  await openForViewer(dependencies, { body, respond }, drawRowsForm({ metadata: JSON.stringify({ channel }) }))
}

/** The form's submission, which becomes the preview, and its button. */
export function listenToRowsForm(listeners: Listeners, dependencies: SlackDependencies): void {
  listeners.click(SEND_TEMPLATE, async ({ person }) => {
    const file = { name: 'changes.csv', content: `\uFEFF${TEMPLATE}\r\n` }
    const text =
      'Columns in any order. Leave a cell empty where a field stays as it is. Write +40 as text, or a spreadsheet makes it 40.'
    await dependencies.views.sendFile(person.user, file, text)
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
      await dependencies.views.update(view.id, drawRowsForm({ ...form, problem: content.fault }))
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
