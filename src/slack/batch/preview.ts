import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { BatchDraft, PreviewRow } from '../../changes/batch/batch.ts'
import { authorizeRows, contextOfBatch, requestBatch } from '../../changes/batch/request.ts'
import { isSame, type Person } from '../../policy/context.ts'
import { requirementOfAll } from '../../policy/requirement.ts'
import { sayBatchRefusal, sayBatchStatus, sayChanges } from '../text/batches.ts'
import { count, plain } from '../text/format.ts'
import { sayPolicyRefusal, sayRequirement } from '../text/policy.ts'
import { type Listeners, mayViewIn, type SlackDependencies } from '../transport/listener.ts'
import { afterAckWindow, metadataIn } from '../transport/request.ts'
import { textModal } from '../ui/blocks.ts'
import {
  BATCH_TITLE,
  drawPreview,
  drawReady,
  drawRowsForm,
  MEND,
  NEXT_ROWS,
  OPEN_PREVIEW,
  pageAfter,
  REQUEST,
  SEND_FAULTS
} from './draw-preview.ts'
import { answered, faultsCsv, faultyRows, missingIn } from './faults.ts'
import { prepareRows, readRest } from './prepare.ts'

const metadata = z.object({ draft: z.string(), offset: z.number().int().min(0) })

const TOO_OLD = 'This preview is too old. Type `/company batch` again.'

/** How long reading may take before its person is also told by a message that it is ready, in milliseconds. */
const LONG = 5_000

/**
 * Fills a modal with the preview of a batch: at once with what the directory knows, then with what the vendors say, with
 * the progress in between; for somebody who may not view customers' data, with why.
 */
export async function showPreview(dependencies: SlackDependencies, viewId: string, begun: BatchDraft): Promise<void> {
  if (!(await mayViewIn(dependencies, begun.person, viewId))) return
  const { store, views, clock } = dependencies
  let isLong = false
  let draft: BatchDraft = { ...begun, rows: await prepareRows(dependencies, begun.rows) }
  if (draft.rows.some(({ verdict }) => verdict.name === 'reading')) {
    const started = clock.now().getTime()
    await store.saveBatchForm(draft)
    await show(draft)
    const rows = await readRest(dependencies, draft.rows, async rows => show({ ...draft, rows }))
    draft = { ...draft, rows }
    isLong = clock.now().getTime() - started > LONG
  }
  draft = await withRefusals(dependencies, draft)
  await store.saveBatchForm(draft)
  await show(draft)
  if (isLong) {
    const { text, blocks } = drawReady(draft)
    await views.tell(draft.person.user, text, blocks)
  }

  async function show(shown: BatchDraft): Promise<void> {
    await views.update(viewId, await drawn(dependencies, shown, 0))
  }
}

/** Marks the rows that the policy does not let this person request, all else being as it is now. */
async function withRefusals(dependencies: SlackDependencies, draft: BatchDraft): Promise<BatchDraft> {
  const { context, by } = await contextOfBatch(dependencies, draft.person)
  const verdicts = authorizeRows(dependencies, draft, by, context)
  if ('refused' in verdicts) return draft
  const rows = draft.rows.map(row => {
    const refusal = verdicts.refusals.get(row.number)
    const vendor = row.verdict.name === 'good' ? dependencies.vendor(row.verdict.vendor) : undefined
    if (!refusal) return row
    return { ...row, verdict: { name: 'refused' as const, sentence: plain(sayPolicyRefusal(refusal, vendor)) } }
  })
  return { ...draft, rows }
}

/** The preview's submission, and its buttons. */
export function listenToPreview(listeners: Listeners, dependencies: SlackDependencies): void {
  const { store, views, clock } = dependencies
  listeners.submit(REQUEST, async ({ person, view, ack }) => {
    const errors = missingIn(view.state.values)
    if (errors) return await ack({ response_action: 'errors', errors })
    await ack({ response_action: 'update', view: textModal(BATCH_TITLE, 'One moment…') })
    const data = metadataIn(view.private_metadata, metadata)
    const draft = await afterAckWindow(clock, ownPreview(dependencies, person, data?.draft))
    if (!draft) return await views.update(view.id, textModal(BATCH_TITLE, TOO_OLD))
    if (!(await mayViewIn(dependencies, draft.person, view.id))) return
    const asked = answered(draft, view.state.values)
    if (asked.seats !== draft.seats) return await showPreview(dependencies, view.id, asked)
    const result = await requestBatch(dependencies, asked)
    if ('requested' in result) {
      const { requested } = result
      const where = `<#${requested.channel}>`
      const says = `Requested: ${sayChanges(requested.rows)}. ${sayBatchStatus(requested)} It ${sayRequirement(requested.requirement)}. See ${where}.`
      await views.update(view.id, textModal(BATCH_TITLE, says))
      return
    }
    if ('rows' in result) {
      const refused = await withRefusals(dependencies, draft)
      await store.saveBatchForm(refused)
      const problem = `Nothing was requested: ${sayChanges(result.rows.size)} can no longer be requested.`
      await views.update(view.id, await drawn(dependencies, refused, 0, problem))
      return
    }
    const problem = result.refused === 'nothing-good' ? 'No row can be requested.' : sayBatchRefusal(result)
    await views.update(view.id, await drawn(dependencies, draft, 0, problem))
  })
  listeners.open(
    OPEN_PREVIEW,
    () => textModal(BATCH_TITLE, 'One moment…'),
    async ({ person, value }, viewId) => {
      const draft = await ownPreview(dependencies, person, value)
      // What is left to read, as after a restart, is read now.
      if (draft) await showPreview(dependencies, viewId, draft)
      else await views.update(viewId, textModal(BATCH_TITLE, TOO_OLD))
    }
  )
  listeners.inModal(NEXT_ROWS, async ({ person, value, body }, viewId) => {
    const draft = await ownPreview(dependencies, person, value)
    const offset = metadataIn(body.view?.private_metadata, metadata)?.offset ?? 0
    if (!draft) return await views.update(viewId, textModal(BATCH_TITLE, TOO_OLD))
    await views.update(viewId, await drawn(dependencies, draft, pageAfter(offset, draft.rows.length)))
  })
  listeners.inModal(MEND, async ({ person, value }, viewId) => {
    const draft = await ownPreview(dependencies, person, value)
    if (!draft) return await views.update(viewId, textModal(BATCH_TITLE, TOO_OLD))
    const rows = faultsCsv(faultyRows(draft)).replace(/^\uFEFF/, '')
    const form = {
      metadata: JSON.stringify({ channel: draft.channel, mends: draft.id }),
      rows,
      reason: draft.reason,
      reference: draft.reference
    }
    await views.update(viewId, drawRowsForm(form))
  })
  listeners.inModal(SEND_FAULTS, async ({ person, value }) => {
    const draft = await ownPreview(dependencies, person, value)
    if (!draft) return
    const faults = faultyRows(draft)
    const file = { name: 'faults.csv', content: faultsCsv(faults) }
    await views.sendFile(
      person.user,
      file,
      `${count(faults.length)} rows can’t be requested. The last two columns say why.`
    )
  })
}

/** A batch whose rows are not read yet. */
export function newBatchDraft(
  person: Person,
  channel: string,
  rows: readonly PreviewRow[],
  { reason, reference }: { reason: string; reference: string }
): BatchDraft {
  return { name: 'draft', id: `bdr_${randomUUID()}`, person, channel, reason, reference, rows }
}

export async function ownPreview(
  { store }: Pick<SlackDependencies, 'store'>,
  person: Person | undefined,
  id: string | undefined
): Promise<BatchDraft | undefined> {
  const form = id === undefined ? undefined : await store.batchForm(id)
  return form?.name === 'draft' && person && isSame(form.person, person) ? form : undefined
}

async function drawn(dependencies: SlackDependencies, draft: BatchDraft, offset: number, problem?: string) {
  const requirement = await sayNeeded(dependencies, draft)
  return drawPreview({ draft, requirement, offset, ...(problem && { problem }) }, dependencies.vendors)
}

/** What the good rows need together; empty while they are read. */
async function sayNeeded(dependencies: SlackDependencies, draft: BatchDraft): Promise<string> {
  if (draft.rows.some(({ verdict }) => verdict.name === 'reading')) return ''
  const { context, by } = await contextOfBatch(dependencies, draft.person)
  const verdicts = authorizeRows(dependencies, draft, by, context)
  if ('refused' in verdicts) return sayPolicyRefusal(verdicts)
  const [first, ...others] = verdicts.requirements
  return first ? `Together it ${sayRequirement(requirementOfAll([first, ...others]))}.` : ''
}
