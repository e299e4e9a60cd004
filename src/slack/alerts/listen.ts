import type { App, BlockAction, ButtonAction, RespondFn } from '@slack/bolt'
import type { Person } from '../../policy/context.ts'
import {
  type AlertDependencies,
  type AlertResponse,
  acknowledge,
  endSnooze,
  type SeenAlert
} from '../../watch/alerts/respond.ts'
import { drawLoading } from '../company-form/draw-form.ts'
import { fillForm, newDraft } from '../company-form/fill.ts'
import { sayAlert, sayHandled } from '../text/alerts.ts'
import { sayNotHandled } from '../text/changes.ts'
import { nameVendor, plain } from '../text/format.ts'
import { channelFor, personOf, type SlackDependencies } from '../transport/listener.ts'
import { plainView } from '../ui/blocks.ts'
import { isModal, mayViewIn, openForViewer } from '../ui/viewer.ts'
import { ACKNOWLEDGE, END_SNOOZE, OPEN_ALERT, RAISE, RENEW, seenAlertIn } from './buttons.ts'
import { loadingView, showAlert } from './draw-alert.ts'
import { listenToDailyDigest } from './draw-digests.ts'
import { listenToHistory, listenToSnooze } from './forms.ts'
import { listenToList } from './list.ts'
import { listenToRenewals } from './renew-together.ts'
import { listenToThreshold } from './threshold.ts'

type Pressed = BlockAction<ButtonAction>

/** All that can be pressed on an alert, and on lists of them. */
export function listenToAlerts(app: App, dependencies: SlackDependencies): void {
  remedies(app, dependencies, RAISE, 'seats')
  remedies(app, dependencies, RENEW, 'renewal')
  handles(app, dependencies, ACKNOWLEDGE, acknowledge)
  handles(app, dependencies, END_SNOOZE, endSnooze)
  app.action<Pressed>(OPEN_ALERT, async ({ ack, body, action, respond }) => {
    await ack()
    const channel = channelFor(dependencies, body)
    const viewId = await openForViewer(dependencies, { body, respond }, loadingView(channel))
    if (viewId) await showAlert(dependencies, viewId, seenAlertIn(action.value).alert, channel)
  })
  listenToSnooze(app, dependencies)
  listenToHistory(app, dependencies)
  listenToList(app, dependencies)
  listenToRenewals(app, dependencies)
  listenToThreshold(app, dependencies)
  listenToDailyDigest(app, dependencies)
}

/** Opens the form of the change that would end the alert, filled in. */
function remedies(app: App, dependencies: SlackDependencies, id: string, suggests: 'seats' | 'renewal'): void {
  app.action<Pressed>(id, async ({ ack, body, action, respond }) => {
    await ack()
    const person = personOf(body)
    if (!person) return
    const draft = { ...newDraft(person, channelFor(dependencies, body)), suggests }
    const viewId = await openForViewer(dependencies, { body, respond }, drawLoading(draft, 'One moment…'))
    if (!viewId) return
    const alert = await dependencies.store.alert(seenAlertIn(action.value).alert)
    if (!alert || alert.state.name === 'closed') {
      const sentence = alert
        ? `This alert is over. ${sayHandled(alert, dependencies.frame.zone)}`
        : 'This alert is gone.'
      await dependencies.views.update(viewId, plainView('Change a company', sentence))
      return
    }
    const label = nameVendor(dependencies.vendors, alert.vendor)
    const chosen = { vendor: alert.vendor, id: alert.company.id }
    const reason = plain(sayAlert(alert, { vendor: label, zone: dependencies.frame.zone }))
    await fillForm(dependencies, viewId, { ...draft, chosen, reason })
  })
}

/** A click that changes how far people have come with an alert. Whoever comes second is told. */
function handles(
  app: App,
  dependencies: SlackDependencies,
  id: string,
  tend: (dependencies: AlertDependencies, person: Person, seen: SeenAlert) => Promise<AlertResponse>
): void {
  app.action<Pressed>(id, async ({ ack, body, action, respond }) => {
    await ack()
    const person = personOf(body)
    if (!person) return
    const seen = seenAlertIn(action.value)
    const viewId = await modalOf(dependencies, person, { body, respond })
    if (body.view && !viewId) return
    const result = await tend(dependencies, person, seen)
    const refused = 'refused' in result ? sayNotHandled(result, dependencies.frame.zone) : ''
    if (viewId) await showAlert(dependencies, viewId, seen.alert, channelFor(dependencies, body), refused)
    else if (refused) await answer(respond, refused)
  })
}

/**
 * The modal in which the outcome is shown, to whoever may look at it; undefined where a message shows it, which is drawn
 * again by itself.
 */
async function modalOf(
  dependencies: SlackDependencies,
  person: Person,
  { body, respond }: { body: Pressed; respond: RespondFn }
): Promise<string | undefined> {
  if (!body.view) return undefined
  if (!isModal(body))
    return await openForViewer(dependencies, { body, respond }, loadingView(channelFor(dependencies, body)))
  return (await mayViewIn(dependencies, person, body.view.id)) ? body.view.id : undefined
}

async function answer(respond: RespondFn, text: string): Promise<void> {
  await respond({ response_type: 'ephemeral', replace_original: false, text })
}
