import { type Change, type Draft, hashOf, type Schedule, wantedValues } from '../../changes/model/change.ts'
import { shownSchedule } from '../../changes/model/schedule.ts'
import type { EarlierRevision } from '../../changes/ports/ports.ts'
import type { Company, Vendor } from '../../changes/ports/vendor.ts'
import { undoOf, uploadsOf } from '../../changes/request/again.ts'
import { type Permissions, permissionsOn, type Refusal } from '../../changes/review/permissions.ts'
import { confirmSchedule, withdraw } from '../../changes/review/review.ts'
import type { Person } from '../../policy/context.ts'
import { newDraft } from '../company-form/draft.ts'
import { fillForm } from '../company-form/fill.ts'
import { sayState } from '../text/changes.ts'
import { sayRefusal } from '../text/refusals.ts'
import {
  type Click,
  type Listeners,
  listenerTimeout,
  orVendorFault,
  type SlackDependencies
} from '../transport/listener.ts'
import type { ModalView } from '../ui/blocks.ts'
import {
  APPLY_NOW,
  EDIT,
  GO_ON,
  REQUEST_AGAIN,
  REVIEW,
  REVIEW_RETRY,
  reviewButtons,
  UNDO,
  WITHDRAW
} from './draw-buttons.ts'
import {
  drawRefusal,
  drawRefused,
  drawReview,
  drawReviewTrouble,
  drawSentence,
  drawStatus,
  refusedAt
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
      if ('refused' in result) return await fillRefused(dependencies, person, viewId, value, result, WITHDRAW)
      await dependencies.views.update(viewId, drawSentence('Withdrawn. Nothing was changed.'))
    },
    loading
  )
  const { zone } = dependencies
  onChange(EDIT, (person, change) => draftOf(person, change, shownSchedule(change.applyAt, zone)))
  onChange(APPLY_NOW, (person, change) => draftOf(person, change))
  listenToEnded(listeners, dependencies)

  /** Opens the form of a change in the modal that was clicked in. */
  function onChange(id: string, draft: (person: Person, change: Change) => Draft): void {
    const fill = async ({ person, value }: Click, viewId: string) => {
      const change = await dependencies.store.get(value)
      if (change) await fillForm(dependencies, viewId, draft(person, change))
    }
    listeners.inModal(id, fill, loading)
  }
}

/** Undo and Request again, on the message of a change or in its view, and going on after a window that was missed. */
function listenToEnded(listeners: Listeners, dependencies: SlackDependencies): void {
  const loading = () => drawSentence('One moment…')
  const open = (id: string, draft: (change: Change) => Partial<Draft>) =>
    listeners.open(id, loading, async ({ person, value, channel }, viewId) => {
      const change = await dependencies.store.get(value)
      const chosen = change && { vendor: change.vendor, id: change.company.id }
      if (!change || !chosen) return
      await fillForm(dependencies, viewId, { ...newDraft(person, channel), chosen, ...draft(change) })
    })
  open(UNDO, change => ({
    undoes: undoOf(change),
    reason: `Undo: ${change.reason}`,
    reference: change.reference ?? ''
  }))
  open(REQUEST_AGAIN, ({ edits, reason, reference, applyAt }) => ({
    again: { edits, step: false },
    // A date that has passed by now is none that can be requested again.
    ...(applyAt && applyAt > dependencies.clock.now() && { schedule: shownSchedule(applyAt, dependencies.zone) }),
    reason,
    reference: reference ?? ''
  }))
  listeners.open(GO_ON, loading, async ({ person, value }, viewId) => {
    const result = await confirmSchedule(dependencies, person, value)
    if ('refused' in result) return await fillRefused(dependencies, person, viewId, value, result, `${GO_ON}:block`)
    const sentence = sayState(result.decided, dependencies.vendor(result.decided.vendor))
    await dependencies.views.update(viewId, drawSentence(sentence))
  })
}

/** Says at the button why its press was refused, in the change as it is now; alone to who may not view it. */
async function fillRefused(
  dependencies: SlackDependencies,
  person: Person,
  viewId: string,
  id: string,
  refusal: Refusal,
  button: string
): Promise<void> {
  if (hidesChange(refusal)) return await dependencies.views.update(viewId, drawRefusal(sayRefusal(refusal, undefined)))
  const shown = (view: ModalView) => refusedAt(view, button, sayRefusal(refusal, undefined))
  await fillReview(dependencies, person, viewId, id, { shown })
}

/** Whether the person may not even view the change. */
export function hidesChange({ refused }: Refusal): boolean {
  return refused === 'other-team' || refused === 'not-a-member' || refused === 'membership-unknown'
}

/** Fills the review form, with a decision chosen where it was pressed on the message; `shown` adds to the view. */
export async function fillReview(
  dependencies: SlackDependencies,
  person: Person,
  viewId: string,
  id: string,
  { chosen, shown = view => view }: { chosen?: 'approve'; shown?: (view: ModalView) => ModalView } = {}
): Promise<void> {
  const change = await dependencies.store.get(id)
  if (!change) {
    await dependencies.views.update(viewId, drawRefusal(sayRefusal({ refused: 'no-such-change' }, undefined)))
    return
  }
  const vendor = dependencies.vendor(change.vendor)
  if (change.state.name !== 'pending') {
    const [permissions, before] = await Promise.all([
      permissionsOn(dependencies, person, change),
      dependencies.store.revisionBefore(change)
    ])
    const buttons = reviewButtons(change, permissions)
    await dependencies.views.update(viewId, shown(drawStatus(change, vendor, buttons, before)))
    return
  }
  await dependencies.views.update(viewId, drawSentence(`Reading the company at ${vendor.label}…`))
  await orVendorFault(
    dependencies,
    async () => {
      const [live, before] = await Promise.all([
        vendor.read(change.company.id, listenerTimeout()),
        dependencies.store.revisionBefore(change)
      ])
      const permissions = await permissionsOn(dependencies, person, change, live)
      await dependencies.views.update(viewId, shown(drawFor(change, vendor, live, permissions, person, chosen, before)))
    },
    async fault => {
      const [permissions, before] = await Promise.all([
        permissionsOn(dependencies, person, change),
        dependencies.store.revisionBefore(change)
      ])
      await dependencies.views.update(viewId, shown(drawReviewTrouble(change, vendor, fault, permissions, before)))
    }
  )
}

function drawFor(
  change: Change,
  vendor: Vendor,
  live: Company,
  permissions: Permissions,
  by: Person,
  chosen: 'approve' | undefined,
  before: EarlierRevision | undefined
): ModalView {
  const { refusal, breakGlass } = permissions
  if (!refusal || breakGlass) return drawReview(change, vendor, live, permissions, by, chosen, before)
  return drawRefused(change, vendor, sayRefusal(refusal, vendor), reviewButtons(change, permissions), before)
}

/** The form of the next revision: what this one wants, over what the vendor has now. */
export function draftOf(person: Person, change: Change, schedule?: Schedule): Draft {
  return {
    ...newDraft(person, change.channel),
    chosen: { vendor: change.vendor, id: change.company.id },
    typed: wantedValues(change.edits),
    uploads: uploadsOf(change.edits),
    ...(schedule && { schedule }),
    reason: change.reason,
    reference: change.reference ?? '',
    ...(change.whole && { profile: '' }),
    revises: { change: change.id, revision: change.revision, hash: hashOf(change.edits, change) }
  }
}
