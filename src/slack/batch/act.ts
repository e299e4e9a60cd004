import type { BatchDraft, PreviewRow } from '../../changes/batch/batch.ts'
import { stopBatch } from '../../changes/batch/stop.ts'
import type { Change } from '../../changes/model/change.ts'
import type { Value, Values } from '../../changes/ports/vendor.ts'
import { onlyYou } from '../commands/choose-company.ts'
import { sayBatchRefusal, sayChanges } from '../text/batches.ts'
import type { Click, Listeners, SlackDependencies } from '../transport/listener.ts'
import { textModal } from '../ui/blocks.ts'
import { RETRY_BATCH, STOP_BATCH, UNDO_BATCH } from './draw-batch.ts'
import { BATCH_TITLE } from './draw-preview.ts'
import { newBatchDraft, showPreview } from './preview.ts'

/** What can be done with a batch as a whole, from its message: stop the rest, retry the failed, undo all. */
export function listenToBatch(listeners: Listeners, dependencies: SlackDependencies): void {
  listeners.reply(STOP_BATCH, async ({ person, value, respond }) => {
    const result = await stopBatch(dependencies, person, value)
    const says =
      'refused' in result ? sayBatchRefusal(result) : `Stopped: ${sayChanges(result.stopped)} will not be applied.`
    await respond(onlyYou(says))
  })
  again(RETRY_BATCH, retryRow, reason => reason)
  again(UNDO_BATCH, undoRow, reason => `Undo: ${reason}`)

  /** Opens the preview of a new batch, made of changes of this one: requested and approved by the same policy. */
  function again(
    id: string,
    rowOf: (change: Change, number: number) => PreviewRow[],
    why: (reason: string) => string
  ): void {
    listeners.open(
      id,
      () => textModal(BATCH_TITLE, 'One moment…'),
      async (click, viewId) => {
        const draft = await draftOf(click, rowOf, why)
        if (!draft)
          return await dependencies.views.update(viewId, textModal(BATCH_TITLE, 'There is nothing to request.'))
        await showPreview(dependencies, viewId, draft)
      }
    )
  }

  async function draftOf(
    { person, value }: Click,
    rowOf: (change: Change, number: number) => PreviewRow[],
    why: (reason: string) => string
  ): Promise<BatchDraft | undefined> {
    const { store } = dependencies
    const batch = await store.batch(value)
    const changes = batch ? await store.batchChanges(batch.id) : []
    const rows = changes.flatMap((change, index) => rowOf(change, index + 1))
    if (!batch || rows.length === 0) return undefined
    const words = { reason: why(batch.reason), reference: batch.reference ?? '' }
    return newBatchDraft(person, batch.channel, rows, words)
  }
}

/** What was wanted and not reached, for the company as it is now. */
function retryRow(change: Change, number: number): PreviewRow[] {
  const { state, edits } = change
  if (state.name !== 'failed' && state.name !== 'conflict') return []
  return [rowOf(change, number, Object.fromEntries(edits.map(({ field, wanted }) => [field, wanted])))]
}

/** What there was before, where the company still has what was read back. */
function undoRow(change: Change, number: number): PreviewRow[] {
  const { state, edits } = change
  if (state.name !== 'applied' || !state.wrote) return []
  const before = Object.fromEntries(edits.map(({ field, seen }) => [field, seen]))
  return [{ ...rowOf(change, number, before), expects: state.read }]
}

function rowOf({ vendor, company, use, ends, reason, reference }: Change, number: number, wanted: Values): PreviewRow {
  return {
    number,
    company: company.name,
    vendor,
    given: Object.entries(wanted).map(([key, value]) => ({ key, text: textOf(value) })),
    at: '',
    reason,
    reference: reference ?? '',
    verdict: { name: 'reading', found: { vendor, company: { id: company.id, name: company.name, use, ends } } }
  }
}

/** A value as it is typed; empty clears the field. */
function textOf(value: Value): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return Array.isArray(value) ? value.join(', ') : String(value ?? '')
}
