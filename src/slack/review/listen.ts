import { randomUUID } from 'node:crypto'
import type { App, BlockAction, ButtonAction } from '@slack/bolt'
import type { Change } from '../../changes/change.ts'
import { mayReview, withdraw } from '../../changes/review.ts'
import { type Vendor, VendorError } from '../../changes/vendor.ts'
import { isSame, type Person } from '../../policy/people.ts'
import { REVIEW } from '../card.ts'
import { type Door, patience } from '../door.ts'
import { personOf } from '../person.ts'
import { sayFault } from '../words/faults.ts'
import { sayRefusal } from '../words/refusals.ts'
import { drawRefused, drawReview, drawReviewTrouble, drawSentence, REVIEW_RETRY, WITHDRAW } from './draw-review.ts'

/** The Review button: opens the form at once, then asks who this is and what the vendor has now. */
export function listenToReview(app: App, door: Door): void {
  app.action<BlockAction<ButtonAction>>(REVIEW, async ({ ack, body, action }) => {
    await ack()
    const person = personOf(body)
    if (!person) return
    const viewId = await door.windows.open(body.trigger_id, drawSentence('One moment…'))
    await fillReview(door, person, viewId, action.value ?? '')
  })
  app.action<BlockAction<ButtonAction>>(REVIEW_RETRY, async ({ ack, body, action }) => {
    await ack()
    const person = personOf(body)
    if (person && body.view) await fillReview(door, person, body.view.id, action.value ?? '')
  })
  app.action<BlockAction<ButtonAction>>(WITHDRAW, async ({ ack, body, action }) => {
    await ack()
    const person = personOf(body)
    if (!person || !body.view) return
    const result = await withdraw(door, person, action.value ?? '')
    const sentence = 'decided' in result ? 'Withdrawn. Nothing was changed.' : sayRefusal(result, undefined)
    await door.windows.update(body.view.id, drawSentence(sentence))
  })
}

async function fillReview(door: Door, person: Person, viewId: string, id: string): Promise<void> {
  const change = await door.store.get(id)
  if (!change) {
    await door.windows.update(viewId, drawSentence(sayRefusal({ refused: 'no-such-change' }, undefined)))
    return
  }
  const vendor = door.vendor(change.vendor)
  const refusal = await mayReview(door, person, change)
  if (refusal) {
    const own = change.state.name === 'pending' && isSame(person, change.asker)
    await door.windows.update(viewId, drawRefused(change, vendor, sayRefusal(refusal, vendor), own))
    return
  }
  await door.windows.update(viewId, drawSentence(`Reading ${vendor.label} to see how the company stands now…`))
  await fillWithLive(door, person, viewId, change, vendor)
}

async function fillWithLive(door: Door, person: Person, viewId: string, change: Change, vendor: Vendor): Promise<void> {
  try {
    const live = await vendor.read(change.company.id, patience())
    const draft = {
      id: `drf_${randomUUID()}`,
      person,
      channel: change.channel,
      search: '',
      given: [],
      chosen: { vendor: vendor.name, id: live.id },
      company: live,
      options: {},
      typed: {},
      reason: '',
      reference: '',
      all: false
    }
    await door.store.saveDraft(draft)
    await door.windows.update(viewId, drawReview(change, vendor, live, change.names, draft.id))
  } catch (error) {
    if (!(error instanceof VendorError)) throw error
    await door.windows.update(viewId, drawReviewTrouble(change, vendor, sayFault(error, door.vendors)))
  }
}
