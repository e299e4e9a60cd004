import type { App, BlockAction, ButtonAction } from '@slack/bolt'
import type { Change } from '../../changes/change.ts'
import { hashOf, wantedValues } from '../../changes/edits.ts'
import { needsNow } from '../../changes/gate.ts'
import { mayBreakGlass, mayReview, mayRevise, withdraw } from '../../changes/review.ts'
import { type Vendor, VendorError } from '../../changes/vendor.ts'
import { isSame, type Person } from '../../policy/people.ts'
import { REVIEW } from '../card.ts'
import { type Door, patience } from '../door.ts'
import { newDraft } from '../drafts.ts'
import { mayLookIn, openForLooker } from '../look.ts'
import { personOf } from '../person.ts'
import { fillForm } from '../update/fill.ts'
import { sayFault } from '../words/faults.ts'
import { sayRefusal } from '../words/refusals.ts'
import { drawReview, EDIT, type May } from './draw-review.ts'
import { drawRefused, drawReviewTrouble, drawSentence, pressed, REVIEW_RETRY, WITHDRAW } from './draw-states.ts'

/** The Review button: opens the form at once, then asks who this is and what the vendor has now. */
export function listenToReview(app: App, door: Door): void {
  app.action<BlockAction<ButtonAction>>(REVIEW, async ({ ack, body, action, respond }) => {
    await ack()
    const person = personOf(body)
    if (!person) return
    const viewId = await openForLooker(door, { body, respond }, drawSentence('One moment…'))
    if (viewId) await fillReview(door, person, viewId, action.value ?? '')
  })
  inReview(app, door, REVIEW_RETRY, (person, viewId, id) => fillReview(door, person, viewId, id))
  inReview(app, door, WITHDRAW, async (person, viewId, id) => {
    const result = await withdraw(door, person, id)
    const sentence = 'decided' in result ? 'Withdrawn. Nothing was changed.' : sayRefusal(result, undefined)
    await door.windows.update(viewId, drawSentence(sentence))
  })
  inReview(app, door, EDIT, async (person, viewId, id) => {
    const change = await door.store.get(id)
    if (change) await fillForm(door, viewId, draftOf(person, change))
  })
}

/** A button of an open review, which carries the change's id. */
function inReview(
  app: App,
  door: Door,
  id: string,
  act: (person: Person, viewId: string, change: string) => Promise<void>
): void {
  app.action<BlockAction<ButtonAction>>(id, async ({ ack, body, action }) => {
    await ack()
    const person = personOf(body)
    if (!person || !body.view) return
    await door.windows.update(body.view.id, drawSentence('One moment…'))
    if (await mayLookIn(door, person, body.view.id)) await act(person, body.view.id, action.value ?? '')
  })
}

async function fillReview(door: Door, person: Person, viewId: string, id: string): Promise<void> {
  const change = await door.store.get(id)
  if (!change) {
    await door.windows.update(viewId, drawSentence(sayRefusal({ refused: 'no-such-change' }, undefined)))
    return
  }
  const vendor = door.vendor(change.vendor)
  const [refusal, breakGlass, edit, needs] = await Promise.all([
    mayReview(door, person, change),
    mayBreakGlass(door, person, change),
    mayRevise(door, person, change),
    needsNow(door, change)
  ])
  const own = change.state.name === 'pending' && isSame(person, change.asker)
  if (refusal && !breakGlass) {
    const actions = [
      ...(own ? [pressed(WITHDRAW, 'Withdraw my change', change.id)] : []),
      ...(edit ? [pressed(EDIT, 'Edit', change.id)] : [])
    ]
    await door.windows.update(viewId, drawRefused(change, vendor, sayRefusal(refusal, vendor), actions))
    return
  }
  await door.windows.update(viewId, drawSentence(`Reading ${vendor.label} to see how the company stands now…`))
  const typeTheName = needs.some(need => need.typeTheName)
  await fillWithLive(door, person, viewId, change, vendor, {
    decide: !refusal,
    breakGlass,
    edit,
    withdraw: own,
    typeTheName
  })
}

async function fillWithLive(
  door: Door,
  person: Person,
  viewId: string,
  change: Change,
  vendor: Vendor,
  may: May
): Promise<void> {
  try {
    const live = await vendor.read(change.company.id, patience())
    const draft = { ...newDraft(person, change.channel), chosen: { vendor: vendor.name, id: live.id }, company: live }
    await door.store.saveDraft(draft)
    await door.windows.update(viewId, drawReview(change, vendor, live, draft.id, may))
  } catch (error) {
    if (!(error instanceof VendorError)) throw error
    await door.windows.update(viewId, drawReviewTrouble(change, vendor, sayFault(error, door.vendors)))
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
