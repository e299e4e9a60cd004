import { requirementsNow } from '../../changes/access/authorize-person.ts'
import type { Change } from '../../changes/model/change.ts'
import { hashOf, wantedValues } from '../../changes/model/edits.ts'
import type { Vendor } from '../../changes/ports/vendor.ts'
import { mayBreakGlass, mayReview, mayRevise } from '../../changes/review/review.ts'
import { withdraw } from '../../changes/review/withdraw.ts'
import { isSame, type Person } from '../../policy/context.ts'
import { newDraft } from '../company-form/draft.ts'
import { fillForm } from '../company-form/fill.ts'
import { sayRefusal } from '../text/changes.ts'
import { type Listeners, listenerTimeout, orVendorFault, type SlackDependencies } from '../transport/listener.ts'
import {
  drawRefused,
  drawReview,
  drawReviewTrouble,
  drawSentence,
  EDIT,
  type Permissions,
  REVIEW,
  REVIEW_RETRY,
  reviewButtons,
  WITHDRAW
} from './draw-review.ts'

/** The Review button, which opens the form of a change, and the buttons inside that form. Each carries the change's id. */
export function listenToReview(listeners: Listeners, dependencies: SlackDependencies): void {
  const loading = drawSentence('One moment…')
  listeners.open(
    REVIEW,
    () => loading,
    ({ person, value }, viewId) => fillReview(dependencies, person, viewId, value)
  )
  listeners.inModal(
    REVIEW_RETRY,
    ({ person, value }, viewId) => fillReview(dependencies, person, viewId, value),
    loading
  )
  listeners.inModal(
    WITHDRAW,
    async ({ person, value }, viewId) => {
      const result = await withdraw(dependencies, person, value)
      const sentence = 'decided' in result ? 'Withdrawn. Nothing was changed.' : sayRefusal(result, undefined)
      await dependencies.views.update(viewId, drawSentence(sentence))
    },
    loading
  )
  listeners.inModal(
    EDIT,
    async ({ person, value }, viewId) => {
      const change = await dependencies.store.get(value)
      if (change) await fillForm(dependencies, viewId, draftOf(person, change))
    },
    loading
  )
}

async function fillReview(dependencies: SlackDependencies, person: Person, viewId: string, id: string): Promise<void> {
  const change = await dependencies.store.get(id)
  if (!change) {
    await dependencies.views.update(viewId, drawSentence(sayRefusal({ refused: 'no-such-change' }, undefined)))
    return
  }
  const vendor = dependencies.vendor(change.vendor)
  const [refusal, breakGlass, edit, requirements] = await Promise.all([
    mayReview(dependencies, person, change),
    mayBreakGlass(dependencies, person, change),
    mayRevise(dependencies, person, change),
    requirementsNow(dependencies, change)
  ])
  const mayWithdraw = change.state.name === 'pending' && isSame(person, change.requester)
  if (refusal && !breakGlass) {
    const buttons = reviewButtons(change, { edit, withdraw: mayWithdraw })
    await dependencies.views.update(viewId, drawRefused(change, vendor, sayRefusal(refusal, vendor), buttons))
    return
  }
  await dependencies.views.update(viewId, drawSentence(`Reading ${vendor.label} to see how the company stands now…`))
  const typeTheName = requirements.some(requirement => requirement.typeTheName)
  await fillWithLive(dependencies, person, viewId, change, vendor, {
    decide: !refusal,
    breakGlass,
    edit,
    withdraw: mayWithdraw,
    typeTheName
  })
}

async function fillWithLive(
  dependencies: SlackDependencies,
  person: Person,
  viewId: string,
  change: Change,
  vendor: Vendor,
  permissions: Permissions
): Promise<void> {
  const { store, views } = dependencies
  await orVendorFault(
    dependencies,
    async () => {
      const live = await vendor.read(change.company.id, listenerTimeout())
      const chosen = { vendor: vendor.name, id: live.id }
      const draft = { ...newDraft(person, change.channel), chosen, company: live }
      await store.saveDraft(draft)
      await views.update(viewId, drawReview(change, vendor, live, draft.id, permissions))
    },
    fault => views.update(viewId, drawReviewTrouble(change, vendor, fault))
  )
}

/** The form of the next revision: what this one wants, over what the vendor has now. */
function draftOf(person: Person, change: Change) {
  return {
    ...newDraft(person, change.channel),
    chosen: { vendor: change.vendor, id: change.company.id },
    typed: wantedValues(change.edits),
    reason: change.reason,
    reference: change.reference ?? '',
    ...(change.whole && { profile: '' }),
    revises: { change: change.id, revision: change.revision, hash: hashOf(change.edits, change) }
  }
}
