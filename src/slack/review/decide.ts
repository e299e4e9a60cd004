import { z } from 'zod'
import type { Change, Values } from '../../changes/model/change.ts'
import { movedEdits } from '../../changes/model/edits.ts'
import { type Refusal, review, type Verdict } from '../../changes/review/review.ts'
import { ownDraft } from '../company-form/draft.ts'
import { sayState } from '../text/changes.ts'
import { plain } from '../text/format.ts'
import { sayRefusal } from '../text/refusals.ts'
import type { Listeners, SlackDependencies, Submission } from '../transport/listener.ts'
import { afterAckWindow, choiceIn, type FormState, metadataIn, textIn, withinAckWindow } from '../transport/request.ts'
import type { ModalView } from '../ui/blocks.ts'
import {
  DECIDE,
  DECISION,
  DECISION_REASON,
  drawRefused,
  drawSentence,
  NAME,
  type ReviewData,
  retryButton
} from './draw-review.ts'

type Reviewed = Awaited<ReturnType<typeof review>>

const metadata = z.object({ change: z.string(), revision: z.number(), hash: z.string(), draft: z.string() })

/**
 * Submitting the review form. Wrong answers are shown under their inputs. Slack may be slow to say who the person is:
 * then the form is acknowledged with a loading view and updated with the result.
 */
export function listenToDecision(listeners: Listeners, dependencies: SlackDependencies): void {
  const { clock, views } = dependencies
  listeners.submit(DECIDE, async ({ person, view, ack }) => {
    const data = metadataIn(view.private_metadata, metadata)
    const live = data && (await ownDraft(dependencies, person, data.draft))?.company?.values
    if (!data || !person || !live) {
      await ack({ response_action: 'update', view: drawSentence('This form is too old. Press Review again.') })
      return
    }
    const answer = readAnswer(view.state.values, live)
    const errors = 'errors' in answer ? answer.errors : await movedError(dependencies, data, answer.verdict)
    if (errors || 'errors' in answer) {
      await ack({ response_action: 'errors', errors: errors ?? {} })
      return
    }
    const { verdict } = answer
    const reviewing = review(dependencies, person, data, verdict)
    const result = await withinAckWindow(clock, reviewing)
    const nameError = result && 'refused' in result && nameErrorOf(result, view)
    if (nameError) await ack({ response_action: 'errors', errors: nameError })
    else if (result) {
      await ack({ response_action: 'update', view: await drawResult(dependencies, data, result, verdict) })
    } else {
      await ack({ response_action: 'update', view: drawSentence('Recording your decision…') })
      const late = await afterAckWindow(clock, reviewing)
      await views.update(view.id, await drawResult(dependencies, data, late, verdict))
    }
  })
}

function readAnswer(state: FormState, live: Values): { verdict: Verdict } | { errors: Record<string, string> } {
  const reason = textIn(state, DECISION_REASON).trim()
  const typed = state[NAME]?.[NAME]?.value ?? null
  switch (choiceIn(state, DECISION)) {
    case 'approve':
      return { verdict: { name: 'approve', live, typed } }
    case 'reject':
      if (!reason) return { errors: { [DECISION_REASON]: 'Say why you reject it: the requester reads it.' } }
      return { verdict: { name: 'reject', reason } }
    case 'break-glass':
      if (!reason) return { errors: { [DECISION_REASON]: 'Say why nobody else can be waited for: it is announced.' } }
      return { verdict: { name: 'break-glass', live, typed, reason } }
    default:
      return { errors: { [DECISION]: 'Choose what you decide.' } }
  }
}

/** Refuses, under the decision, to approve edits whose fields have changed at the vendor. */
async function movedError(
  dependencies: SlackDependencies,
  data: ReviewData,
  verdict: Verdict
): Promise<Record<string, string> | undefined> {
  const change = await dependencies.store.get(data.change)
  // `review` refuses an outdated revision, after it has checked who decides.
  if (!change || change.revision !== data.revision || verdict.name === 'reject') return undefined
  const edits = movedEdits(change.edits, verdict.live)
  if (edits.length === 0) return undefined
  const refusal: Refusal = { refused: 'moved', edits, live: verdict.live, names: change.names }
  return { [DECISION]: plain(sayRefusal(refusal, dependencies.vendor(change.vendor))) }
}

/** A mistyped name is shown under its input, so that the rest of the form is kept. */
function nameErrorOf(refusal: Refusal, { blocks }: Submission['view']): Record<string, string> | undefined {
  const hasName = blocks.some(({ block_id }) => block_id === NAME)
  return refusal.refused === 'name-not-typed' && hasName ? { [NAME]: plain(sayRefusal(refusal, undefined)) } : undefined
}

/** The result of the decision. Where it was refused and the change is still pending, with the change as it is now. */
async function drawResult(
  dependencies: SlackDependencies,
  data: ReviewData,
  result: Reviewed,
  verdict: Verdict
): Promise<ModalView> {
  if ('decided' in result) return drawSentence(sayDecided(dependencies, result.decided, verdict))
  if (hidesChange(result)) return drawSentence(sayRefusal(result, undefined))
  const change = await dependencies.store.get(data.change)
  const vendor = change && dependencies.vendor(change.vendor)
  const sentence = sayRefusal(result, vendor)
  if (change?.state.name !== 'pending') return drawSentence(sentence)
  return drawRefused(change, vendor, sentence, [retryButton(change, 'Review it again')])
}

/** Whether the person may not even view the change. */
function hidesChange({ refused }: Refusal): boolean {
  return refused === 'other-team' || refused === 'not-a-member' || refused === 'membership-unknown'
}

function sayDecided(dependencies: SlackDependencies, decided: Change, verdict: Verdict): string {
  if (verdict.name === 'reject') return 'Rejected. The requester is told.'
  const vendor = dependencies.vendor(decided.vendor)
  if (decided.state.name === 'scheduled') return sayState(decided, vendor)
  if (verdict.name === 'break-glass')
    return `Approved on your word alone. It is being applied at ${vendor.label}, and the channel is told.`
  if (decided.state.name === 'pending') return `Approved. ${sayState(decided, vendor)}`
  return `Approved. ${vendor.label} is being changed; the change’s message shows what came of it.`
}
