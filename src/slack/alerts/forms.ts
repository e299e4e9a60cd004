import type { App, BlockAction, ButtonAction, ViewSubmitAction } from '@slack/bolt'
import type { Button, ModalView } from '@slack/types'
import { z } from 'zod'
import { type Alert, type AlertEvent, SNOOZE_DAYS } from '../../watch/alerts/alert.ts'
import { storyOf } from '../../watch/alerts/announce.ts'
import { type AlertResponse, markOf, snooze } from '../../watch/alerts/respond.ts'
import type { Linked } from '../../watch/ports.ts'
import { sayAlert, sayEvent } from '../text/alerts.ts'
import { sayNotHandled } from '../text/changes.ts'
import { escaped, nameVendor, shorten } from '../text/format.ts'
import {
  afterAckWindow,
  channelFor,
  metadataIn,
  personOf,
  type SlackDependencies,
  withinAckWindow
} from '../transport/listener.ts'
import { context, option, plainView, section, sections } from '../ui/blocks.ts'
import { mayViewIn, openForViewer } from '../ui/viewer.ts'
import { HISTORY, SNOOZE, seenAlertIn } from './buttons.ts'
import { buttonRow, loadingView, sayChanges, showAlert } from './draw-alert.ts'

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

const SNOOZED = 'alert.snoozed'
const DAYS = 'days'
const REASON = 'reason'
const SNOOZE_TITLE = 'Snooze an alert'
const LONGEST_REASON = 500

const metadata = z.object({ alert: z.string(), mark: z.string(), channel: z.string() })

/** Snoozing: for how long, and why. */
export function listenToSnooze(app: App, dependencies: SlackDependencies): void {
  app.action<BlockAction<ButtonAction>>(SNOOZE, async ({ ack, body, action, respond }) => {
    await ack()
    const channel = channelFor(dependencies, body)
    const viewId = await openForViewer(dependencies, { body, respond }, loadingView(channel, SNOOZE_TITLE))
    if (!viewId) return
    const seen = seenAlertIn(action.value)
    const alert = await dependencies.store.alert(seen.alert)
    if (!alert || markOf(alert) !== seen.mark) {
      const refusal = alert ? { refused: 'handled-since' as const, alert } : { refused: 'no-such-alert' as const }
      await dependencies.views.update(viewId, plainView(SNOOZE_TITLE, sayNotHandled(refusal, dependencies.frame.zone)))
      return
    }
    await dependencies.views.update(viewId, drawSnooze(dependencies, alert, channel))
  })
  app.view<ViewSubmitAction>(SNOOZED, async ({ ack, body, view }) => {
    const person = personOf(body)
    const seen = metadata.safeParse(metadataIn(view.private_metadata)).data
    const days = SNOOZE_DAYS.find(one => String(one) === view.state.values[DAYS]?.[DAYS]?.selected_option?.value)
    const reason = (view.state.values[REASON]?.[REASON]?.value ?? '').trim()
    if (!person || !seen) return await ack()
    if (!days || !reason) {
      const errors = { ...(!days && { [DAYS]: 'Say for how long.' }), ...(!reason && { [REASON]: WHY }) }
      return await ack({ response_action: 'errors', errors })
    }
    const snoozing = snooze(dependencies, person, seen, days, reason)
    const result = await withinAckWindow(dependencies.clock, snoozing)
    if (!result) {
      await ack({ response_action: 'update', view: plainView(SNOOZE_TITLE, 'One moment…') })
      await dependencies.views.update(
        view.id,
        plainView(SNOOZE_TITLE, sayResult(dependencies, await afterAckWindow(dependencies.clock, snoozing)))
      )
    } else if ('refused' in result) {
      await ack({ response_action: 'update', view: plainView(SNOOZE_TITLE, sayResult(dependencies, result)) })
    } else await ack()
    const beneath = view.previous_view_id
    if (beneath && (await mayViewIn(dependencies, person, beneath)))
      await showAlert(dependencies, beneath, seen.alert, seen.channel)
  })
}

const WHY = 'Say why: whoever looks at the alert meanwhile reads it.'

function sayResult({ frame }: SlackDependencies, result: AlertResponse): string {
  return 'refused' in result ? sayNotHandled(result, frame.zone) : 'Snoozed.'
}

function drawSnooze({ vendors, frame }: SlackDependencies, alert: Alert, channel: string): ModalView {
  const vendor = nameVendor(vendors, alert.vendor)
  return {
    type: 'modal',
    callback_id: SNOOZED,
    private_metadata: JSON.stringify({ alert: alert.id, mark: markOf(alert), channel }),
    title: { type: 'plain_text', text: SNOOZE_TITLE },
    submit: { type: 'plain_text', text: 'Snooze' },
    close: { type: 'plain_text', text: 'Cancel' },
    blocks: [
      section(sayAlert(alert, { vendor, zone: frame.zone, mark: '*' })),
      {
        type: 'input',
        block_id: DAYS,
        label: { type: 'plain_text', text: 'For how long' },
        hint: { type: 'plain_text', text: 'It ends by itself, and earlier where the alert gets worse by a step.' },
        element: {
          type: 'radio_buttons',
          action_id: DAYS,
          options: SNOOZE_DAYS.map(days => option(String(days), `${days} days`))
        }
      },
      {
        type: 'input',
        block_id: REASON,
        label: { type: 'plain_text', text: 'Reason' },
        hint: { type: 'plain_text', text: 'Why can this wait? It stands beside the alert.' },
        element: { type: 'plain_text_input', action_id: REASON, multiline: true, max_length: LONGEST_REASON }
      }
    ]
  }
}
