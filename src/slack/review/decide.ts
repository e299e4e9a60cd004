import { z } from 'zod'
import type { Change } from '../../changes/model/change.ts'
import type { Refusal } from '../../changes/review/permissions.ts'
import { review, type SeenChange, type Verdict } from '../../changes/review/review.ts'
import { sayState } from '../text/changes.ts'
import { plain } from '../text/format.ts'
import { sayRefusal } from '../text/refusals.ts'
import { type Listeners, orVendorFault, type SlackDependencies, type Submission } from '../transport/listener.ts'
import { afterAckWindow, choiceIn, type FormState, metadataIn, textIn, withinAckWindow } from '../transport/request.ts'
import type { ModalView } from '../ui/blocks.ts'
import { DECISION_REASON, retryButton } from './draw-buttons.ts'
import { DECIDE, DECISION, drawRefusal, drawRefused, drawSentence, NAME } from './draw-review.ts'
import { hidesChange } from './listen.ts'

/** `fault`: the vendor could not be read, as a sentence in mrkdwn. */
type Reviewed = Awaited<ReturnType<typeof review>> | { fault: string }

const metadata = z.object({ change: z.string(), revision: z.number(), hash: z.string(), by: z.string() })

/**
 * Submitting the review form. Wrong answers are shown under their inputs. Slack may be slow to say who the person is:
 * then the form is acknowledged with a loading view and updated with the result.
 */
export function listenToDecision(listeners: Listeners, dependencies: SlackDependencies): void {
  const { clock, views } = dependencies
  listeners.submit(DECIDE, async ({ person, view, ack }) => {
    const data = metadataIn(view.private_metadata, metadata)
    if (!data || !person || data.by !== person.user) {
      await ack({ response_action: 'update', view: drawSentence('This form has expired. Press Review again.') })
      return
    }
    const answer = readAnswer(view.state.values)
    if ('errors' in answer) {
      await ack({ response_action: 'errors', errors: answer.errors })
      return
    }
    const { verdict } = answer
    const reviewing: Promise<Reviewed> = orVendorFault<Reviewed>(
      dependencies,
      () => review(dependencies, person, data, verdict),
      fault => ({ fault })
    )
    const result = await withinAckWindow(clock, reviewing)
    const errors = result && 'refused' in result && (await errorsOf(dependencies, result, data, view))
    if (errors) await ack({ response_action: 'errors', errors })
    else if (result && 'decided' in result) await ack()
    else if (result) {
      await ack({ response_action: 'update', view: await drawResult(dependencies, data, result, verdict) })
    } else {
      await ack({ response_action: 'update', view: drawSentence('Recording your decision…') })
      const late = await afterAckWindow(clock, reviewing)
      await views.update(view.id, await drawResult(dependencies, data, late, verdict))
    }
  })
}

function readAnswer(state: FormState): { verdict: Verdict } | { errors: Record<string, string> } {
  const reason = textIn(state, DECISION_REASON).trim()
  const typed = state[NAME]?.[NAME]?.value ?? null
  switch (choiceIn(state, DECISION)) {
    case 'approve':
      return { verdict: { name: 'approve', typed } }
    case 'reject':
      if (!reason) return { errors: { [DECISION_REASON]: 'Say why you reject it: the requester reads it.' } }
      return { verdict: { name: 'reject', reason } }
    case 'break-glass':
      if (!reason)
        return {
          errors: { [DECISION_REASON]: 'Say why this can’t wait for an approval: it is announced in the channel.' }
        }
      return { verdict: { name: 'break-glass', typed, reason } }
    default:
      return { errors: { [DECISION]: 'Choose a decision.' } }
  }
}

/** What can be mended in the form is shown under its input, so that the rest of the form is kept. */
async function errorsOf(
  { store, vendor }: SlackDependencies,
  refusal: Refusal,
  { change: id }: SeenChange,
  { blocks }: Submission['view']
): Promise<Record<string, string> | undefined> {
  switch (refusal.refused) {
    case 'name-not-typed': {
      const hasName = blocks.some(({ block_id }) => block_id === NAME)
      return hasName ? { [NAME]: plain(sayRefusal(refusal, undefined)) } : undefined
    }
    case 'moved': {
      const change = await store.get(id)
      return { [DECISION]: plain(sayRefusal(refusal, change && vendor(change.vendor))) }
    }
    default:
      return undefined
  }
}

/** The result of the decision. Where it was refused and the change is still pending, with the change as it is now. */
async function drawResult(
  dependencies: SlackDependencies,
  data: SeenChange,
  result: Reviewed,
  verdict: Verdict
): Promise<ModalView> {
  if ('fault' in result) return drawRefusal(`${result.fault} Nothing was decided.`)
  if ('decided' in result) return drawSentence(sayDecided(dependencies, result.decided, verdict))
  if (hidesChange(result)) return drawRefusal(sayRefusal(result, undefined))
  const change = await dependencies.store.get(data.change)
  const vendor = change && dependencies.vendor(change.vendor)
  const sentence = sayRefusal(result, vendor)
  if (change?.state.name !== 'pending') return drawRefusal(sentence)
  const before = await dependencies.store.revisionBefore(change)
  return drawRefused(change, vendor, sentence, [retryButton(change, 'Review again')], before)
}

function sayDecided(dependencies: SlackDependencies, decided: Change, verdict: Verdict): string {
  if (verdict.name === 'reject') return 'Rejected. The requester has been told.'
  const vendor = dependencies.vendor(decided.vendor)
  if (decided.state.name === 'scheduled') return sayState(decided, vendor)
  if (verdict.name === 'break-glass') return `Applying at ${vendor.label} by break-glass. The channel has been told.`
  if (decided.state.name === 'pending') return `Approved. ${sayState(decided, vendor)}`
  return `Approved. Applying at ${vendor.label}. See the result in the change’s message.`
}
