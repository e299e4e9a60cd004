import { vendorByName } from '../../changes/ports/vendor.ts'
import type { Alert } from '../../watch/alerts/alert.ts'
import { acknowledge, endSnooze, historyOf } from '../../watch/alerts/announce.ts'
import { onlyYou } from '../commands/choose-company.ts'
import { newDraft } from '../company-form/draft.ts'
import { drawLoading, FORM_TITLE } from '../company-form/draw-form.ts'
import { fillForm } from '../company-form/fill.ts'
import { sayAlert, sayEvent, sayHandled, sayNotHandled } from '../text/alerts.ts'
import { escaped, nameVendor, plain } from '../text/format.ts'
import {
  type Click,
  isInModal,
  type Listeners,
  mayViewIn,
  openForViewer,
  type SlackDependencies
} from '../transport/listener.ts'
import { actions, button, context, type ModalView, modal, section, sections, textModal } from '../ui/blocks.ts'
import { alertBlocks } from './draw-alert.ts'
import { ACKNOWLEDGE, END_SNOOZE, HISTORY, OPEN_ALERT, RAISE, RENEW, sayChanges, seenAlertIn } from './rows.ts'

/** The value is the alert, and how many newer events are left out. */
const OLDER = 'alert.history.older'
const NEWER = 'alert.history.newer'
const TITLE = 'Alert'
const HISTORY_TITLE = 'History of an alert'
const PAGE = 15

/** The buttons of an alert, in its message, in lists, and in the modals that show it or its history. */
export function listenToAlerts(listeners: Listeners, dependencies: SlackDependencies): void {
  listenToRemedy(listeners, dependencies, RAISE, 'seats')
  listenToRemedy(listeners, dependencies, RENEW, 'renewal')
  listenToResponse(listeners, dependencies, ACKNOWLEDGE, acknowledge)
  listenToResponse(listeners, dependencies, END_SNOOZE, endSnooze)
  listeners.open(
    OPEN_ALERT,
    ({ channel }) => loadingAlert(channel),
    ({ value, channel }, viewId) => showAlert(dependencies, viewId, seenAlertIn(value).alert, channel)
  )
  listeners.open(
    HISTORY,
    ({ channel }) => loadingAlert(channel, HISTORY_TITLE),
    ({ value }, viewId) => showHistory(dependencies, viewId, seenAlertIn(value).alert, 0)
  )
  for (const id of [OLDER, NEWER]) {
    listeners.inModal(id, async ({ value }, viewId) => {
      const [alert = '', from = ''] = value.split(' ')
      await showHistory(dependencies, viewId, alert, Number(from) || 0)
    })
  }
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
      const sentence = alert
        ? `This alert is resolved. ${sayHandled(alert, frame.zone)}`
        : 'This alert no longer exists.'
      await views.update(viewId, textModal(FORM_TITLE, sentence))
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
  respond: typeof acknowledge
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

/** The metadata is the channel of a change that is requested from there. */
export function loadingAlert(channel: string, title = TITLE): ModalView {
  return textModal(title, 'One moment…', [], { metadata: JSON.stringify({ channel }) })
}

/** Draws an alert with its buttons in an open modal; `note` is the result of what somebody did there. */
export async function showAlert(
  dependencies: SlackDependencies,
  viewId: string,
  id: string,
  channel: string,
  note = ''
): Promise<void> {
  const { store, views, vendors, frame } = dependencies
  const alert = await store.alert(id)
  if (!alert) return await views.update(viewId, textModal(TITLE, 'This alert no longer exists.'))
  const subject = { name: 'alert' as const, alert, latest: true, ...(await historyOf(store, alert)) }
  const blocks = alertBlocks(subject, vendorByName(vendors, alert.vendor), frame)
  const metadata = JSON.stringify({ channel })
  await views.update(viewId, modal(TITLE, [...(note ? [section(note)] : []), ...blocks], { metadata }))
}

async function showHistory(dependencies: SlackDependencies, viewId: string, id: string, from: number): Promise<void> {
  const alert = await dependencies.store.alert(id)
  const view = alert
    ? drawHistory(dependencies, alert, await historyOf(dependencies.store, alert), from)
    : textModal(HISTORY_TITLE, 'This alert no longer exists.')
  await dependencies.views.update(viewId, view)
}

/** What happened to an alert, newest first: who, when, with which figures; and the changes requested because of it. */
function drawHistory(
  { vendors, frame }: SlackDependencies,
  alert: Alert,
  { events, changes }: Awaited<ReturnType<typeof historyOf>>,
  from: number
): ModalView {
  const shown = events.toReversed().slice(from, from + PAGE)
  const pages = [
    ...(from > 0 ? [pageButton(NEWER, 'Newer', alert, Math.max(0, from - PAGE))] : []),
    ...(from + PAGE < events.length ? [pageButton(OLDER, 'Older', alert, from + PAGE)] : [])
  ]
  const requested = sayChanges(changes.slice(0, PAGE), frame)
  return modal(HISTORY_TITLE, [
    section(`*${escaped(alert.company.name)}* (${escaped(nameVendor(vendors, alert.vendor))})`),
    ...sections(shown.map(event => sayEvent(event, frame.zone))),
    ...(pages.length > 0 ? [actions('history', pages)] : []),
    ...(requested.length > 0 ? [section('*Changes requested since it began*'), ...sections(requested)] : []),
    context(`Times are in ${frame.zone}.`)
  ])
}

function pageButton(id: string, text: string, alert: Alert, from: number) {
  return button(id, text, { value: `${alert.id} ${from}`, label: `${text} events of ${alert.company.name}` })
}
