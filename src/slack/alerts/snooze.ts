import type { App, BlockAction, ButtonAction, ViewSubmitAction } from '@slack/bolt'
import type { ModalView } from '@slack/types'
import { z } from 'zod'
import { type Alert, SNOOZE_DAYS } from '../../watch/alerts/alert.ts'
import { type AlertResponse, markOf, snooze } from '../../watch/alerts/respond.ts'
import { sayNotHandled } from '../text/alert-refusals.ts'
import { sayAlert } from '../text/alerts.ts'
import { nameVendor } from '../text/vendors.ts'
import { afterAckWindow, withinAckWindow } from '../transport/ack-window.ts'
import type { SlackDependencies } from '../transport/dependencies.ts'
import { personOf } from '../transport/person.ts'
import { option, section } from '../ui/blocks.ts'
import { mayViewIn, openForViewer } from '../ui/viewer.ts'
import { plainView } from '../ui/views.ts'
import { SNOOZE, seenAlertIn } from './buttons.ts'
import { channelFor, metadataIn } from './place.ts'
import { loadingView, showAlert } from './show-alert.ts'

const SNOOZED = 'alert.snoozed'
const DAYS = 'days'
const REASON = 'reason'
const TITLE = 'Snooze an alert'
const LONGEST_REASON = 500

const metadata = z.object({ alert: z.string(), mark: z.string(), channel: z.string() })

/** Snoozing: for how long, and why. */
export function listenToSnooze(app: App, dependencies: SlackDependencies): void {
  app.action<BlockAction<ButtonAction>>(SNOOZE, async ({ ack, body, action, respond }) => {
    await ack()
    const channel = channelFor(dependencies, body)
    const viewId = await openForViewer(dependencies, { body, respond }, loadingView(channel, TITLE))
    if (!viewId) return
    const seen = seenAlertIn(action.value)
    const alert = await dependencies.store.alert(seen.alert)
    if (!alert || markOf(alert) !== seen.mark) {
      const refusal = alert ? { refused: 'handled-since' as const, alert } : { refused: 'no-such-alert' as const }
      await dependencies.views.update(viewId, plainView(TITLE, sayNotHandled(refusal, dependencies.frame.zone)))
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
      await ack({ response_action: 'update', view: plainView(TITLE, 'One moment…') })
      await dependencies.views.update(
        view.id,
        plainView(TITLE, sayResult(dependencies, await afterAckWindow(dependencies.clock, snoozing)))
      )
    } else if ('refused' in result) {
      await ack({ response_action: 'update', view: plainView(TITLE, sayResult(dependencies, result)) })
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
    title: { type: 'plain_text', text: TITLE },
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
