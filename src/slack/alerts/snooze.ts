import { z } from 'zod'
import { type Alert, SNOOZE_DAYS } from '../../watch/alerts/alert.ts'
import { type AlertResponse, markOf, snooze } from '../../watch/alerts/announce.ts'
import { sayAlert, sayNotHandled } from '../text/alerts.ts'
import { nameVendor } from '../text/format.ts'
import { type Listeners, mayViewIn, type SlackDependencies } from '../transport/listener.ts'
import { afterAckWindow, choiceIn, metadataIn, textIn, withinAckWindow } from '../transport/request.ts'
import { input, type ModalView, modal, option, section, textModal } from '../ui/blocks.ts'
import { loadingAlert, showAlert } from './alert.ts'
import { SNOOZE, seenAlertIn } from './rows.ts'

const SNOOZED = 'alert.snoozed'
const DAYS = 'days'
const REASON = 'reason'
const TITLE = 'Snooze an alert'
const LONGEST_REASON = 500

const metadata = z.object({ alert: z.string(), mark: z.string(), channel: z.string() })

/** The form in which an alert is snoozed: for how long, and why. */
export function listenToSnooze(listeners: Listeners, dependencies: SlackDependencies): void {
  const { store, views, clock, frame } = dependencies
  listeners.open(
    SNOOZE,
    ({ channel }) => loadingAlert(channel, TITLE),
    async ({ value, channel }, viewId) => {
      const seen = seenAlertIn(value)
      const alert = await store.alert(seen.alert)
      if (!alert || markOf(alert) !== seen.mark) {
        const refusal = alert ? { refused: 'handled-since' as const, alert } : { refused: 'no-such-alert' as const }
        await views.update(viewId, textModal(TITLE, sayNotHandled(refusal, frame.zone)))
        return
      }
      await views.update(viewId, drawSnooze(dependencies, alert, channel))
    }
  )
  listeners.submit(SNOOZED, async ({ person, view, ack }) => {
    const seen = metadataIn(view.private_metadata, metadata)
    const days = SNOOZE_DAYS.find(one => String(one) === choiceIn(view.state.values, DAYS))
    const reason = textIn(view.state.values, REASON).trim()
    if (!person || !seen) return await ack()
    if (!days || !reason) {
      const errors = { ...(!days && { [DAYS]: 'Choose how long.' }), ...(!reason && { [REASON]: WHY }) }
      return await ack({ response_action: 'errors', errors })
    }
    const snoozing = snooze(dependencies, person, seen, days, reason)
    const result = await withinAckWindow(clock, snoozing)
    if (!result) {
      await ack({ response_action: 'update', view: textModal(TITLE, 'One moment…') })
      const late = await afterAckWindow(clock, snoozing)
      await views.update(view.id, textModal(TITLE, sayResult(dependencies, late)))
    } else if ('refused' in result) {
      await ack({ response_action: 'update', view: textModal(TITLE, sayResult(dependencies, result)) })
    } else await ack()
    const beneath = view.previous_view_id
    if (beneath && (await mayViewIn(dependencies, person, beneath))) {
      await showAlert(dependencies, beneath, seen.alert, seen.channel)
    }
  })
}

const WHY = 'Say why: others will see it with the alert.'

function sayResult({ frame }: SlackDependencies, result: AlertResponse): string {
  return 'refused' in result ? sayNotHandled(result, frame.zone) : 'Snoozed.'
}

function drawSnooze({ vendors, frame }: SlackDependencies, alert: Alert, channel: string): ModalView {
  const vendor = nameVendor(vendors, alert.vendor)
  const options = SNOOZE_DAYS.map(days => option(String(days), `${days} days`))
  const reason = {
    type: 'plain_text_input' as const,
    action_id: REASON,
    multiline: true,
    max_length: LONGEST_REASON
  }
  const blocks = [
    section(sayAlert(alert, { vendor, zone: frame.zone, mark: '*' })),
    input(
      DAYS,
      'For how long',
      { type: 'radio_buttons', action_id: DAYS, options },
      { hint: 'The snooze ends by itself, or earlier if the alert gets worse.' }
    ),
    input(REASON, 'Reason', reason, { hint: 'Why can this wait? Shown with the alert.' })
  ]
  const data: z.input<typeof metadata> = { alert: alert.id, mark: markOf(alert), channel }
  return modal(TITLE, blocks, {
    callback: SNOOZED,
    metadata: JSON.stringify(data),
    submit: 'Snooze',
    close: 'Cancel'
  })
}
