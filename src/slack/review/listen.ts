import type { App, BlockAction, ButtonAction } from '@slack/bolt'
import { requirementsNow } from '../../changes/access/authorize.ts'
import type { Change } from '../../changes/model/change.ts'
import { hashOf, wantedValues } from '../../changes/model/edits.ts'
import { type Vendor, VendorError } from '../../changes/ports/vendor.ts'
import { mayBreakGlass, mayReview, mayRevise, withdraw } from '../../changes/review/review.ts'
import { isSame, type Person } from '../../policy/context.ts'
import { REVIEW } from '../change-message/draw-change.ts'
import { fillForm, newDraft } from '../company-form/fill.ts'
import { sayRefusal } from '../text/changes.ts'
import { sayFault } from '../text/format.ts'
import { listenerTimeout, personOf, type SlackDependencies } from '../transport/listener.ts'
import { mayViewIn, openForViewer } from '../ui/viewer.ts'
import {
  drawRefused,
  drawReview,
  drawReviewTrouble,
  drawSentence,
  EDIT,
  type May,
  pressed,
  REVIEW_RETRY,
  WITHDRAW
} from './draw-review.ts'

/** The Review button: opens the form at once, then asks who this is and what the vendor has now. */
export function listenToReview(app: App, dependencies: SlackDependencies): void {
  app.action<BlockAction<ButtonAction>>(REVIEW, async ({ ack, body, action, respond }) => {
    await ack()
    const person = personOf(body)
    if (!person) return
    const viewId = await openForViewer(dependencies, { body, respond }, drawSentence('One moment…'))
    if (viewId) await fillReview(dependencies, person, viewId, action.value ?? '')
  })
  inReview(app, dependencies, REVIEW_RETRY, (person, viewId, id) => fillReview(dependencies, person, viewId, id))
  inReview(app, dependencies, WITHDRAW, async (person, viewId, id) => {
    const result = await withdraw(dependencies, person, id)
    const sentence = 'decided' in result ? 'Withdrawn. Nothing was changed.' : sayRefusal(result, undefined)
    await dependencies.views.update(viewId, drawSentence(sentence))
  })
  inReview(app, dependencies, EDIT, async (person, viewId, id) => {
    const change = await dependencies.store.get(id)
    if (change) await fillForm(dependencies, viewId, draftOf(person, change))
  })
}

/** A button of an open review, which carries the change's id. */
function inReview(
  app: App,
  dependencies: SlackDependencies,
  id: string,
  act: (person: Person, viewId: string, change: string) => Promise<void>
): void {
  app.action<BlockAction<ButtonAction>>(id, async ({ ack, body, action }) => {
    await ack()
    const person = personOf(body)
    if (!person || !body.view) return
    await dependencies.views.update(body.view.id, drawSentence('One moment…'))
    if (await mayViewIn(dependencies, person, body.view.id)) await act(person, body.view.id, action.value ?? '')
  })
}

async function fillReview(dependencies: SlackDependencies, person: Person, viewId: string, id: string): Promise<void> {
  const change = await dependencies.store.get(id)
  if (!change) {
    await dependencies.views.update(viewId, drawSentence(sayRefusal({ refused: 'no-such-change' }, undefined)))
    return
  }
  const vendor = dependencies.vendor(change.vendor)
  const [refusal, breakGlass, edit, needs] = await Promise.all([
    mayReview(dependencies, person, change),
    mayBreakGlass(dependencies, person, change),
    mayRevise(dependencies, person, change),
    requirementsNow(dependencies, change)
  ])
  const own = change.state.name === 'pending' && isSame(person, change.requester)
  if (refusal && !breakGlass) {
    const actions = [
      ...(own ? [pressed(WITHDRAW, 'Withdraw my change', change.id)] : []),
      ...(edit ? [pressed(EDIT, 'Edit', change.id)] : [])
    ]
    await dependencies.views.update(viewId, drawRefused(change, vendor, sayRefusal(refusal, vendor), actions))
    return
  }
  await dependencies.views.update(viewId, drawSentence(`Reading ${vendor.label} to see how the company stands now…`))
  const typeTheName = needs.some(requirement => requirement.typeTheName)
  await fillWithLive(dependencies, person, viewId, change, vendor, {
    decide: !refusal,
    breakGlass,
    edit,
    withdraw: own,
    typeTheName
  })
}

async function fillWithLive(
  dependencies: SlackDependencies,
  person: Person,
  viewId: string,
  change: Change,
  vendor: Vendor,
  may: May
): Promise<void> {
  try {
    const live = await vendor.read(change.company.id, listenerTimeout())
    const draft = { ...newDraft(person, change.channel), chosen: { vendor: vendor.name, id: live.id }, company: live }
    await dependencies.store.saveDraft(draft)
    await dependencies.views.update(viewId, drawReview(change, vendor, live, draft.id, may))
  } catch (error) {
    if (!(error instanceof VendorError)) throw error
    await dependencies.views.update(viewId, drawReviewTrouble(change, vendor, sayFault(error, dependencies.vendors)))
  }
}

/** The form of the next revision: filled with what this one wants, over what the vendor has now. */
function draftOf(person: Person, change: Change) {
  return {
    ...newDraft(person, change.channel),
    chosen: { vendor: change.vendor, id: change.company.id },
    typed: wantedValues(change.edits),
    reason: change.reason,
    reference: change.reference ?? '',
    ...(change.whole && { profile: '' }),
    revises: { change: change.id, revision: change.revision, hash: hashOf(change.edits, change.whole) }
  }
}
