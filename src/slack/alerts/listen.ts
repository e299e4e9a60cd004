import type { App, BlockAction, ButtonAction, RespondFn } from '@slack/bolt'
import type { Person } from '../../policy/people.ts'
import { acknowledge, endSnooze, type Glance, type Tended, type Tenders } from '../../watch/tend.ts'
import type { Door } from '../door.ts'
import { newDraft } from '../drafts.ts'
import { mayLookIn, openForLooker } from '../look.ts'
import { plain } from '../mrkdwn.ts'
import { isModal } from '../open.ts'
import { personOf } from '../person.ts'
import { drawLoading } from '../update/draw-states.ts'
import { fillForm } from '../update/fill.ts'
import { plainView } from '../windows.ts'
import { sayAlert, sayTended } from '../words/alerts.ts'
import { sayNotTended } from '../words/tending.ts'
import { nameVendor } from '../words/vendors.ts'
import { ACKNOWLEDGE, END_SNOOZE, glanceIn, OPEN_ALERT, RAISE, RENEW } from './buttons.ts'
import { listenToHistory } from './history.ts'
import { listenToList } from './list.ts'
import { channelFor } from './place.ts'
import { listenToRenewals } from './renew-together.ts'
import { loadingView, showAlert } from './show-alert.ts'
import { listenToMorning } from './show-morning.ts'
import { listenToSnooze } from './snooze.ts'
import { listenToThreshold } from './threshold.ts'

type Pressed = BlockAction<ButtonAction>

/** All that can be pressed on an alert, and on lists of them. */
export function listenToAlerts(app: App, door: Door): void {
  remedies(app, door, RAISE, 'seats')
  remedies(app, door, RENEW, 'renewal')
  tends(app, door, ACKNOWLEDGE, acknowledge)
  tends(app, door, END_SNOOZE, endSnooze)
  app.action<Pressed>(OPEN_ALERT, async ({ ack, body, action, respond }) => {
    await ack()
    const channel = channelFor(door, body)
    const viewId = await openForLooker(door, { body, respond }, loadingView(channel))
    if (viewId) await showAlert(door, viewId, glanceIn(action.value).alert, channel)
  })
  listenToSnooze(app, door)
  listenToHistory(app, door)
  listenToList(app, door)
  listenToRenewals(app, door)
  listenToThreshold(app, door)
  listenToMorning(app, door)
}

/** Opens the form of the change that would end the alert, filled in. */
function remedies(app: App, door: Door, id: string, suggests: 'seats' | 'renewal'): void {
  app.action<Pressed>(id, async ({ ack, body, action, respond }) => {
    await ack()
    const person = personOf(body)
    if (!person) return
    const draft = { ...newDraft(person, channelFor(door, body)), suggests }
    const viewId = await openForLooker(door, { body, respond }, drawLoading(draft, 'One moment…'))
    if (!viewId) return
    const alert = await door.store.alert(glanceIn(action.value).alert)
    if (!alert || alert.state.name === 'closed') {
      const sentence = alert ? `This alert is over. ${sayTended(alert, door.frame.zone)}` : 'This alert is gone.'
      await door.windows.update(viewId, plainView('Change a company', sentence))
      return
    }
    const label = nameVendor(door.vendors, alert.vendor)
    const chosen = { vendor: alert.vendor, id: alert.company.id }
    const reason = plain(sayAlert(alert, { vendor: label, zone: door.frame.zone }))
    await fillForm(door, viewId, { ...draft, chosen, reason })
  })
}

/** A click that changes how far people have come with an alert. Whoever comes second is told. */
function tends(
  app: App,
  door: Door,
  id: string,
  tend: (desk: Tenders, person: Person, seen: Glance) => Promise<Tended>
): void {
  app.action<Pressed>(id, async ({ ack, body, action, respond }) => {
    await ack()
    const person = personOf(body)
    if (!person) return
    const seen = glanceIn(action.value)
    const viewId = await modalOf(door, person, { body, respond })
    if (body.view && !viewId) return
    const result = await tend(door, person, seen)
    const refused = 'refused' in result ? sayNotTended(result, door.frame.zone) : ''
    if (viewId) await showAlert(door, viewId, seen.alert, channelFor(door, body), refused)
    else if (refused) await answer(respond, refused)
  })
}

/**
 * The modal in which the outcome is shown, to whoever may look at it; undefined where a message shows it, which is drawn
 * again by itself.
 */
async function modalOf(
  door: Door,
  person: Person,
  { body, respond }: { body: Pressed; respond: RespondFn }
): Promise<string | undefined> {
  if (!body.view) return undefined
  if (!isModal(body)) return await openForLooker(door, { body, respond }, loadingView(channelFor(door, body)))
  return (await mayLookIn(door, person, body.view.id)) ? body.view.id : undefined
}

async function answer(respond: RespondFn, text: string): Promise<void> {
  await respond({ response_type: 'ephemeral', replace_original: false, text })
}
