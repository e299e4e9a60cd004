import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { Batch, BatchReview } from '../../changes/batch/batch.ts'
import { mayReviewBatch, reviewBatch } from '../../changes/batch/review.ts'
import type { Change } from '../../changes/model/change.ts'
import { isSame, type Person } from '../../policy/context.ts'
import { sayBatchRefusal, sayChanges } from '../text/batches.ts'
import { plain } from '../text/format.ts'
import type { Listeners, SlackDependencies } from '../transport/listener.ts'
import { afterAckWindow, type FormState, metadataIn, textIn } from '../transport/request.ts'
import { textModal } from '../ui/blocks.ts'
import { REVIEW_BATCH } from './draw-batch.ts'
import {
  COUNT,
  DECIDE_BATCH,
  type DrawnReview,
  drawBatchReview,
  drawRejectAll,
  NEXT_PAGE,
  PREVIOUS_PAGE,
  REJECT_ALL,
  REJECT_FORM,
  REJECT_REASON,
  REVIEW_PAGE,
  type ReviewPage,
  TICK
} from './draw-review.ts'

const TITLE = 'Review several changes'
const TOO_OLD = 'This review is too old. Press Review again.'

const metadata = z.object({ batch: z.string(), hash: z.string(), review: z.string(), offset: z.number().int().min(0) })

/** The Review button of a batch, the pages and ticks of its review, and the decision. */
export function listenToBatchReview(listeners: Listeners, dependencies: SlackDependencies): void {
  const { store, views, clock } = dependencies
  listeners.open(
    REVIEW_BATCH,
    () => textModal(TITLE, 'One moment…'),
    async ({ person, value }, viewId) => {
      const batch = await store.batch(value)
      const changes = batch ? await store.batchChanges(batch.id) : []
      const refusal = batch
        ? await mayReviewBatch(dependencies, person, changes)
        : ({ refused: 'no-such-batch' } as const)
      if (!batch || refusal) {
        const says = refusal ? sayBatchRefusal(refusal) : ''
        await views.update(viewId, textModal(TITLE, says))
        return
      }
      const review: BatchReview = { name: 'review', id: `brv_${randomUUID()}`, person, batch: batch.id, unticked: [] }
      await store.saveBatchForm(review)
      const page = { batch: batch.id, hash: batch.hash, review: review.id, offset: 0 }
      await views.update(
        viewId,
        drawBatchReview(drawnOf(dependencies, batch, changes, review, page), dependencies.vendors)
      )
    }
  )
  showPage(TICK, offset => offset)
  showPage(NEXT_PAGE, offset => offset + REVIEW_PAGE)
  showPage(PREVIOUS_PAGE, offset => Math.max(0, offset - REVIEW_PAGE))

  /** Keeps the ticks of the page shown, and shows another or the same. */
  function showPage(id: string, next: (offset: number) => number): void {
    listeners.inModal(id, async ({ person, body: { view } }, viewId) => {
      const found = view && (await openReview(dependencies, person, view))
      if (!found) return await views.update(viewId, textModal(TITLE, TOO_OLD))
      const { review, page } = found
      await store.saveBatchForm(review)
      const [batch, changes] = await Promise.all([store.batch(page.batch), store.batchChanges(page.batch)])
      if (!batch) return
      const shown = { ...page, offset: next(page.offset) }
      await views.update(
        viewId,
        drawBatchReview(drawnOf(dependencies, batch, changes, review, shown), dependencies.vendors)
      )
    })
  }

  listeners.open(
    REJECT_ALL,
    ({ body }) => {
      const page = metadataIn(body.view?.private_metadata, metadata)
      return page ? drawRejectAll(page, 0) : textModal(TITLE, TOO_OLD)
    },
    async ({ body }, viewId) => {
      const page = metadataIn(body.view?.private_metadata, metadata)
      if (!page) return
      const batch = await store.batch(page.batch)
      await views.update(viewId, drawRejectAll(page, batch?.counts.pending ?? 0))
    }
  )
  listeners.submit(DECIDE_BATCH, async ({ person, view, ack }) => {
    await ack({ response_action: 'update', view: textModal(TITLE, 'Recording your decision…') })
    const found = await afterAckWindow(clock, openReview(dependencies, person, view))
    if (!person || !found) return await views.update(view.id, textModal(TITLE, TOO_OLD))
    const { review, page } = found
    await store.saveBatchForm(review)
    const typed = view.state.values[COUNT]?.[COUNT]?.value ?? null
    const verdict = { name: 'approve' as const, unticked: review.unticked, typed }
    const result = await reviewBatch(dependencies, person, page, verdict)
    if ('decided' in result) {
      const others = result.leftOut > 0 ? ` The other ${sayChanges(result.leftOut)} rejected.` : ''
      const [first] = result.refusals
      const not = first
        ? ` ${sayChanges(result.refusals.length)} could not be approved: ${sayBatchRefusal(first.refusal)}`
        : ''
      await views.update(view.id, textModal(TITLE, `Approved: ${sayChanges(result.changes)}.${others}${not}`))
      return
    }
    const retyped = result.refused === 'count-not-typed' || result.refused === 'nothing-ticked'
    const [batch, changes] = await Promise.all([store.batch(page.batch), store.batchChanges(page.batch)])
    if (!retyped || !batch) return await views.update(view.id, textModal(TITLE, sayBatchRefusal(result)))
    const problem = plain(sayBatchRefusal(result))
    const typeTheCount = batch.requirement.typeTheName || result.refused === 'count-not-typed'
    const drawn = { ...drawnOf(dependencies, batch, changes, review, page), problem, typeTheCount }
    await views.update(view.id, drawBatchReview(drawn, dependencies.vendors))
  })
  listeners.submit(REJECT_FORM, async ({ person, view, ack }) => {
    const page = metadataIn(view.private_metadata, metadata)
    const reason = textIn(view.state.values, REJECT_REASON).trim()
    if (reason === '') {
      await ack({
        response_action: 'errors',
        errors: { [REJECT_REASON]: 'Say why you reject them: the requester reads it.' }
      })
      return
    }
    if (!page || !person) {
      await ack({ response_action: 'update', view: textModal(TITLE, TOO_OLD) })
      return
    }
    await ack({ response_action: 'update', view: textModal(TITLE, 'Recording your decision…') })
    const result = await afterAckWindow(clock, reviewBatch(dependencies, person, page, { name: 'reject', reason }))
    const says = 'decided' in result ? `Rejected: ${sayChanges(result.changes)}.` : sayBatchRefusal(result)
    await views.update(view.id, textModal(TITLE, says))
  })
}

/** The person's own review with the ticks of the page shown; undefined where it is not theirs or has expired. */
async function openReview(
  { store }: Pick<SlackDependencies, 'store'>,
  person: Person | undefined,
  view: { private_metadata: string; state: { values: FormState } }
): Promise<{ review: BatchReview; page: ReviewPage } | undefined> {
  const page = metadataIn(view.private_metadata, metadata)
  const review = page && (await store.batchForm(page.review))
  if (!page || !person || review?.name !== 'review' || review.batch !== page.batch || !isSame(review.person, person))
    return undefined
  const unticked = new Set(review.unticked)
  for (const [block, answers] of Object.entries(view.state.values)) {
    if (!block.startsWith(`${TICK}:`)) continue
    const id = block.slice(TICK.length + 1)
    if ((answers[TICK]?.selected_options ?? []).length > 0) unticked.delete(id)
    else unticked.add(id)
  }
  return { review: { ...review, unticked: [...unticked] }, page }
}

function drawnOf(
  { clock }: Pick<SlackDependencies, 'clock'>,
  batch: Batch,
  changes: readonly Change[],
  review: BatchReview,
  page: ReviewPage
): DrawnReview {
  const now = clock.now()
  const pending = changes.filter(({ state, expiresAt }) => state.name === 'pending' && expiresAt > now)
  const offset = Math.min(page.offset, Math.max(0, pending.length - 1))
  return {
    batch,
    pending,
    unticked: new Set(review.unticked),
    page: { ...page, offset: offset - (offset % REVIEW_PAGE) },
    typeTheCount: batch.requirement.typeTheName
  }
}
