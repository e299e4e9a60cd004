import type { App, ViewSubmitAction } from '@slack/bolt'
import type { ModalView } from '@slack/types'
import { z } from 'zod'
import type { Change, Values } from '../../changes/model/change.ts'
import { movedEdits } from '../../changes/model/edits.ts'
import { type Refusal, review, type Verdict } from '../../changes/review/review.ts'
import { isSame, type Person } from '../../policy/context.ts'
import { sayRefusal, sayState } from '../text/changes.ts'
import { plain } from '../text/format.ts'
import { afterAckWindow, personOf, type SlackDependencies, withinAckWindow } from '../transport/listener.ts'
import {
  DECIDE,
  DECISION,
  DECISION_REASON,
  drawRefused,
  drawSentence,
  NAME,
  pressed,
  REVIEW_RETRY,
  type ReviewData
} from './draw-review.ts'

type Reviewed = Awaited<ReturnType<typeof review>>

const metadata = z.object({ change: z.string(), revision: z.number(), hash: z.string(), draft: z.string() })

/**
 * Sending the review form. What is wrong with the answer stands under its field at once. Who may decide is read at
 * the click and Slack may be slow to tell: then the form says so, and is drawn again when it is known.
 */
export function listenToDecision(app: App, dependencies: SlackDependencies): void {
  app.view<ViewSubmitAction>(DECIDE, async ({ ack, body, view }) => {
    const person = personOf(body)
    const data = metadata.safeParse(parsed(view.private_metadata)).data
    const live = data && person && (await liveSeen(dependencies, person, data))
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
    const result = await withinAckWindow(dependencies.clock, reviewing)
    const nameError = result && 'refused' in result && nameErrorOf(result, view)
    if (nameError) await ack({ response_action: 'errors', errors: nameError })
    else if (result)
      await ack({ response_action: 'update', view: await drawResult(dependencies, data, result, verdict) })
    else {
      await ack({ response_action: 'update', view: drawSentence('Recording your decision…') })
      const late = await afterAckWindow(dependencies.clock, reviewing)
      await dependencies.views.update(view.id, await drawResult(dependencies, data, late, verdict))
    }
  })
}

type State = ViewSubmitAction['view']['state']['values']

function readAnswer(state: State, live: Values): { verdict: Verdict } | { errors: Record<string, string> } {
  const decision = state[DECISION]?.[DECISION]?.selected_option?.value
  const reason = (state[DECISION_REASON]?.[DECISION_REASON]?.value ?? '').trim()
  const typed = state[NAME]?.[NAME]?.value ?? null
  switch (decision) {
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

/** Approving what somebody moved since is refused under the decision, with what moved. */
async function movedError(
  dependencies: SlackDependencies,
  data: ReviewData,
  verdict: Verdict
): Promise<Record<string, string> | undefined> {
  const change = await dependencies.store.get(data.change)
  // What was edited since is refused for that, by those who may decide on it at all.
  if (!change || change.revision !== data.revision || verdict.name === 'reject') return undefined
  const edits = movedEdits(change.edits, verdict.live)
  if (edits.length === 0) return undefined
  const refusal: Refusal = { refused: 'moved', edits, live: verdict.live, names: change.names }
  return { [DECISION]: plain(sayRefusal(refusal, dependencies.vendor(change.vendor))) }
}

/** A name that was typed wrong is told under it: nothing else in the form is lost. */
function nameErrorOf(refusal: Refusal, { blocks }: ViewSubmitAction['view']): Record<string, string> | undefined {
  const asked = blocks.some(({ block_id }) => block_id === NAME)
  return refusal.refused === 'name-not-typed' && asked ? { [NAME]: plain(sayRefusal(refusal, undefined)) } : undefined
}

/** What came of the decision; where it was refused and others can still be made, with the change as it is now. */
async function drawResult(
  dependencies: SlackDependencies,
  data: ReviewData,
  result: Reviewed,
  verdict: Verdict
): Promise<ModalView> {
  if ('decided' in result) return drawSentence(sayDecided(dependencies, result.decided, verdict))
  if (isStranger(result)) return drawSentence(sayRefusal(result, undefined))
  const change = await dependencies.store.get(data.change)
  const vendor = change && dependencies.vendor(change.vendor)
  const sentence = sayRefusal(result, vendor)
  if (change?.state.name !== 'pending') return drawSentence(sentence)
  return drawRefused(change, vendor, sentence, [pressed(REVIEW_RETRY, 'Review it again', change.id)])
}

/** Whether it is refused to somebody who may not even look: they are shown no change. */
function isStranger({ refused }: Refusal): boolean {
  return refused === 'other-team' || refused === 'not-a-member' || refused === 'membership-unknown'
}

function sayDecided(dependencies: SlackDependencies, decided: Change, verdict: Verdict): string {
  if (verdict.name === 'reject') return 'Rejected. The requester is told.'
  const vendor = dependencies.vendor(decided.vendor)
  if (verdict.name === 'break-glass')
    return `Approved on your word alone. It is being applied at ${vendor.label}, and the channel is told.`
  if (decided.state.name === 'pending') return `Approved. ${sayState(decided, vendor)}`
  return `Approved. ${vendor.label} is being changed; the change’s message shows what came of it.`
}

async function liveSeen(
  dependencies: SlackDependencies,
  person: Person,
  data: ReviewData
): Promise<Values | undefined> {
  const draft = await dependencies.store.draft(data.draft)
  return draft && isSame(draft.person, person) ? draft.company?.values : undefined
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch (error) {
    // Somebody else's metadata is no form of ours: the listener says so.
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
