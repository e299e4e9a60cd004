import type { Person } from '../../policy/context.ts'
import {
  type AlertDependencies,
  type AlertResponse,
  acknowledge,
  endSnooze,
  type SeenAlert
} from '../../watch/alerts/respond.ts'
import { onlyYou } from '../commands/choose-company.ts'
import { newDraft } from '../company-form/draft.ts'
import { drawLoading, TITLE } from '../company-form/draw-form.ts'
import { fillForm } from '../company-form/fill.ts'
import { sayAlert, sayHandled, sayNotHandled } from '../text/alerts.ts'
import { nameVendor, plain } from '../text/format.ts'
import {
  type Click,
  isInModal,
  type Listeners,
  mayViewIn,
  openForViewer,
  type SlackDependencies
} from '../transport/listener.ts'
import { textModal } from '../ui/blocks.ts'
import { listenToAlertModal, loadingAlert, showAlert } from './alert-modal.ts'
import { listenToDailyDigest } from './draw-digests.ts'
import { listenToList } from './list.ts'
import { listenToRenewals } from './renew-together.ts'
import { ACKNOWLEDGE, END_SNOOZE, RAISE, RENEW, seenAlertIn } from './rows.ts'
import { listenToSnooze } from './snooze.ts'

/** All buttons of alerts, and of lists of them. */
export function listenToAlerts(listeners: Listeners, dependencies: SlackDependencies): void {
  listenToRemedy(listeners, dependencies, RAISE, 'seats')
  listenToRemedy(listeners, dependencies, RENEW, 'renewal')
  listenToResponse(listeners, dependencies, ACKNOWLEDGE, acknowledge)
  listenToResponse(listeners, dependencies, END_SNOOZE, endSnooze)
  listenToAlertModal(listeners, dependencies)
  listenToSnooze(listeners, dependencies)
  listenToList(listeners, dependencies)
  listenToRenewals(listeners, dependencies)
  listenToDailyDigest(listeners, dependencies)
}

/** Opens the form of the change that would end the alert, filled in. */
function listenToRemedy(
  listeners: Listeners,
  dependencies: SlackDependencies,
  id: string,
  suggests: 'seats' | 'renewal'
): void {
  listeners.click(id, async click => {
    const { store, views, vendors, frame } = dependencies
    const draft = { ...newDraft(click.person, click.channel), suggests }
    const viewId = await openForViewer(dependencies, click, drawLoading(draft, 'One moment…'))
    if (!viewId) return
    const alert = await store.alert(seenAlertIn(click.value).alert)
    if (!alert || alert.state.name === 'closed') {
      const sentence = alert ? `This alert is over. ${sayHandled(alert, frame.zone)}` : 'This alert is gone.'
      await views.update(viewId, textModal(TITLE, sentence))
      return
    }
    const chosen = { vendor: alert.vendor, id: alert.company.id }
    const reason = plain(sayAlert(alert, { vendor: nameVendor(vendors, alert.vendor), zone: frame.zone }))
    await fillForm(dependencies, viewId, { ...draft, chosen, reason })
  })
}

/** Acknowledges an alert, or ends its snooze. A click on an outdated button is refused. */
function listenToResponse(
  listeners: Listeners,
  dependencies: SlackDependencies,
  id: string,
  respond: (dependencies: AlertDependencies, person: Person, seen: SeenAlert) => Promise<AlertResponse>
): void {
  listeners.click(id, async click => {
    const seen = seenAlertIn(click.value)
    const viewId = await modalFor(dependencies, click)
    if (click.body.view && !viewId) return
    const result = await respond(dependencies, click.person, seen)
    const refused = 'refused' in result ? sayNotHandled(result, dependencies.frame.zone) : ''
    if (viewId) await showAlert(dependencies, viewId, seen.alert, click.channel, refused)
    else if (refused) await click.respond(onlyYou(refused))
  })
}

/** The modal that shows the result: the one clicked in or, from Home, a new one. A message shows it itself. */
async function modalFor(dependencies: SlackDependencies, click: Click): Promise<string | undefined> {
  const { view } = click.body
  if (!view) return undefined
  if (!isInModal(click.body)) return await openForViewer(dependencies, click, loadingAlert(click.channel))
  return (await mayViewIn(dependencies, click.person, view.id)) ? view.id : undefined
}
