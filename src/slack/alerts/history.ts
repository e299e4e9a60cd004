import type { App, BlockAction, ButtonAction } from '@slack/bolt'
import type { Button, ModalView } from '@slack/types'
import type { Alert, AlertEvent } from '../../watch/alerts/alert.ts'
import { storyOf } from '../../watch/alerts/subject.ts'
import type { Linked } from '../../watch/ports.ts'
import { sayEvent } from '../text/alert-events.ts'
import { nameVendor } from '../text/vendors.ts'
import type { SlackDependencies } from '../transport/dependencies.ts'
import { personOf } from '../transport/person.ts'
import { context, section, sections } from '../ui/blocks.ts'
import { escaped, shorten } from '../ui/mrkdwn.ts'
import { mayViewIn, openForViewer } from '../ui/viewer.ts'
import { plainView } from '../ui/views.ts'
import { HISTORY, seenAlertIn } from './buttons.ts'
import { buttonRow, sayChanges } from './draw-alert.ts'
import { channelFor } from './place.ts'
import { loadingView } from './show-alert.ts'

/** Leads to older and to newer events; the value is the alert and the first event that is shown. */
const OLDER = 'alert.history.older'
const NEWER = 'alert.history.newer'
const TITLE = 'History of an alert'
const PAGE = 15

/** What happened to an alert, newest first: who, when, with which numbers; and the changes that were asked. */
export function listenToHistory(app: App, dependencies: SlackDependencies): void {
  app.action<BlockAction<ButtonAction>>(HISTORY, async ({ ack, body, action, respond }) => {
    await ack()
    const channel = channelFor(dependencies, body)
    const viewId = await openForViewer(dependencies, { body, respond }, loadingView(channel, TITLE))
    if (viewId) await showHistory(dependencies, viewId, seenAlertIn(action.value).alert, 0)
  })
  for (const id of [OLDER, NEWER]) {
    app.action<BlockAction<ButtonAction>>(id, async ({ ack, body, action }) => {
      await ack()
      const [alert = '', from = ''] = (action.value ?? '').split(' ')
      const [person, viewId] = [personOf(body), body.view?.id]
      if (!person || !viewId || !(await mayViewIn(dependencies, person, viewId))) return
      await showHistory(dependencies, viewId, alert, Number(from) || 0)
    })
  }
}

async function showHistory(dependencies: SlackDependencies, viewId: string, id: string, from: number): Promise<void> {
  const alert = await dependencies.store.alert(id)
  if (!alert) return await dependencies.views.update(viewId, plainView(TITLE, 'This alert does not exist any more.'))
  const { events, changes } = await storyOf(dependencies.store, alert)
  await dependencies.views.update(viewId, drawHistory(dependencies, alert, events.toReversed(), changes, from))
}

function drawHistory(
  { vendors, frame }: SlackDependencies,
  alert: Alert,
  events: readonly AlertEvent[],
  changes: readonly Linked[],
  from: number
): ModalView {
  const vendor = nameVendor(vendors, alert.vendor)
  const shown = events.slice(from, from + PAGE)
  const turns: Button[] = [
    ...(from > 0 ? [version(NEWER, 'Newer', alert, Math.max(0, from - PAGE))] : []),
    ...(from + PAGE < events.length ? [version(OLDER, 'Older', alert, from + PAGE)] : [])
  ]
  const requested = sayChanges(changes.slice(0, PAGE), frame)
  return {
    ...plainView(TITLE, `*${escaped(alert.company.name)}* (${escaped(vendor)})`),
    blocks: [
      section(`*${escaped(alert.company.name)}* (${escaped(vendor)})`),
      ...sections(shown.map(event => sayEvent(event, frame.zone))),
      ...(turns.length > 0 ? [buttonRow('history', turns)] : []),
      ...(requested.length > 0 ? [section('*Changes asked since it began*'), ...sections(requested)] : []),
      context(`Times are of ${frame.zone}.`)
    ]
  }
}

function version(id: string, text: string, alert: Alert, from: number): Button {
  const label = shorten(`${text} events of ${alert.company.name}`, 75)
  return {
    type: 'button',
    action_id: id,
    text: { type: 'plain_text', text },
    value: `${alert.id} ${from}`,
    accessibility_label: label
  }
}
