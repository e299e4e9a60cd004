import type { Change } from '../../changes/model/change.ts'
import { shownSchedule } from '../../changes/model/schedule.ts'
import { type Permissions, permissionsOn, type Refusal } from '../../changes/review/permissions.ts'
import { review, withdraw } from '../../changes/review/review.ts'
import type { Person } from '../../policy/context.ts'
import { onlyYou } from '../commands/choose-company.ts'
import { fillForm } from '../company-form/fill.ts'
import { sayRefusal } from '../text/refusals.ts'
import {
  type Click,
  type Listeners,
  orVendorFault,
  type SlackDependencies,
  type Submission
} from '../transport/listener.ts'
import { afterAckWindow, textIn, withinAckWindow } from '../transport/request.ts'
import { actions, button, section } from '../ui/blocks.ts'
import {
  APPROVE,
  APPROVE_IN_FORM,
  DECISION_REASON,
  drawReject,
  drawWithdraw,
  MORE,
  MORE_EDIT,
  REJECT,
  REJECTED,
  REVIEW,
  readSeen,
  WITHDRAWN
} from './draw-buttons.ts'
import { drawRefusal, drawSentence } from './draw-review.ts'
import { draftOf, fillReview } from './listen.ts'

/** The buttons and the menu on the message of a change, and the forms that they open. */
export function listenToButtons(listeners: Listeners, dependencies: SlackDependencies): void {
  const loading = () => drawSentence('One moment…')
  listeners.reply(APPROVE, click => approve(dependencies, click))
  listeners.open(APPROVE_IN_FORM, loading, ({ person, value }, viewId) =>
    fillReview(dependencies, person, viewId, value, { chosen: 'approve' })
  )
  listeners.open(REJECT, loading, async ({ person, value }, viewId) => {
    const { change: id } = readSeen(value)
    const change = await changeFor(dependencies, person, viewId, id, ({ refusal }) => refusal)
    const vendor = change && dependencies.vendor(change.vendor)
    if (change) await dependencies.views.update(viewId, drawReject(change, vendor, value))
  })
  listeners.open(MORE, loading, ({ person, value }, viewId) => fillChosen(dependencies, person, viewId, value))
  listeners.submit(REJECTED, async submission => {
    const { view, person } = submission
    const reason = textIn(view.state.values, DECISION_REASON).trim()
    if (!reason) {
      const errors = { [DECISION_REASON]: 'Say why you reject it: the requester reads it.' }
      return await submission.ack({ response_action: 'errors', errors })
    }
    const seen = readSeen(view.private_metadata)
    if (person) await settle(dependencies, submission, review(dependencies, person, seen, { name: 'reject', reason }))
  })
  listeners.submit(WITHDRAWN, async submission => {
    const { view, person } = submission
    if (person) await settle(dependencies, submission, withdraw(dependencies, person, view.private_metadata))
  })
}

/**
 * Approves exactly what the message shows, as the vendor has the company now. The message tells everybody what came of
 * it; only a refusal is told to the person, with a button for what it takes more than a click for.
 */
async function approve(dependencies: SlackDependencies, { person, value, body, respond }: Click): Promise<void> {
  const seen = { ...readSeen(value), ...(body.channel && { channel: body.channel.id }) }
  const fault = await orVendorFault(
    dependencies,
    async () => {
      const result = await review(dependencies, person, seen, { name: 'approve', typed: null })
      return 'decided' in result ? undefined : sayRefusal(result, await vendorOf(dependencies, result, seen.change))
    },
    sentence => `${sentence} Nothing was decided.`
  )
  if (!fault) return
  const again = button(REVIEW, 'Review', { value: seen.change, label: 'Review the change' })
  await respond(onlyYou(fault, [section(fault), actions(`${REVIEW}:refused`, [again])]))
}

/** Only these refusals name fields, whose labels the vendor has. */
async function vendorOf({ store, vendor }: SlackDependencies, { refused }: Refusal, id: string) {
  if (refused !== 'moved' && refused !== 'field-forbidden') return undefined
  const change = await store.get(id)
  return change && vendor(change.vendor)
}

/** Edit and Withdraw, in the menu. */
async function fillChosen(dependencies: SlackDependencies, person: Person, viewId: string, value: string) {
  const [action, id = ''] = value.split(' ')
  const isEdit = action === MORE_EDIT
  const change = await changeFor(dependencies, person, viewId, id, ({ refusals }) =>
    isEdit ? refusals.edit : refusals.withdraw
  )
  if (!change) return
  if (isEdit) {
    const draft = draftOf(person, change, shownSchedule(change.applyAt, dependencies.zone))
    return await fillForm(dependencies, viewId, draft)
  }
  await dependencies.views.update(viewId, drawWithdraw(change, dependencies.vendor(change.vendor)))
}

/** The change, where the person may do this with it; else the form says why they may not. */
async function changeFor(
  dependencies: SlackDependencies,
  person: Person,
  viewId: string,
  id: string,
  refusalOf: (permissions: Permissions) => Refusal | undefined
): Promise<Change | undefined> {
  const change = await dependencies.store.get(id)
  const refusal: Refusal | undefined = change
    ? refusalOf(await permissionsOn(dependencies, person, change))
    : { refused: 'no-such-change' }
  if (!refusal) return change
  const vendor = change && dependencies.vendor(change.vendor)
  await dependencies.views.update(viewId, drawRefusal(sayRefusal(refusal, vendor)))
  return undefined
}

/** Closes the form once it is done, or says in it why it is not. Slack waits three seconds at most. */
async function settle(
  { clock, views }: SlackDependencies,
  { view, ack }: Submission,
  deciding: Promise<{ decided: Change } | Refusal>
): Promise<void> {
  const say = (result: { decided: Change } | Refusal) =>
    'decided' in result ? drawSentence('Done.') : drawRefusal(sayRefusal(result, undefined))
  const result = await withinAckWindow(clock, deciding)
  if (result) {
    await ('decided' in result ? ack() : ack({ response_action: 'update', view: say(result) }))
    return
  }
  await ack({ response_action: 'update', view: drawSentence('Recording your decision…') })
  await views.update(view.id, say(await afterAckWindow(clock, deciding)))
}
