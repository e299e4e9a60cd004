import type { ActionsBlockElement, Button, KnownBlock, ModalView } from '@slack/types'
import type { Vendor } from '../../changes/ports/vendor.ts'
import type { Alert } from '../../watch/alerts/alert.ts'
import { sayAlert, sayHandled } from '../text/alerts.ts'
import { nameVendor } from '../text/format.ts'
import { type Frame, plainView, section } from '../ui/blocks.ts'
import { alertButton, END_SNOOZE } from './buttons.ts'
import { alertRow, type Changes, sayLatestChange } from './draw-alert.ts'
import { drawTogether, filters, type ListPage, PAGE, picksElsewhere } from './list-page.ts'

export const NEXT = 'alerts.next'
export const PREVIOUS = 'alerts.previous'
export const END_LISTED = 'alerts.end-snooze'

/** What became of what somebody did in a list: `note` stands above it, `hint` beside the button beneath it. */
export type ListNotes = { note?: string; hint?: string }

type Drawn = { alerts: readonly Alert[]; changes: Changes; total: number; page: ListPage } & ListNotes

/** A page of a list of alerts, with what filters and sorts it, and with each a button. */
export function drawList(
  { alerts, changes, total, page, note = '', hint = '' }: Drawn,
  vendors: readonly Vendor[],
  frame: Frame
): ModalView {
  const says = sayCount(page, total, alerts.length)
  return {
    ...plainView(titleOf(page), says),
    private_metadata: JSON.stringify({ ...page, picked: picksElsewhere(alerts, page) }),
    blocks: [
      ...(note ? [section(note)] : []),
      section(says),
      ...row('filter', total > 1 || page.vendor ? filters(page, vendors) : []),
      ...alerts.map(alert =>
        page.snoozed ? snoozedRow(alert, changes, vendors, frame) : alertRow(alert, changes, vendors, frame)
      ),
      ...row('version', turns(page, total)),
      ...drawTogether(alerts, page, vendors, hint)
    ]
  }
}

export function titleOf({ condition, snoozed }: Pick<ListPage, 'condition' | 'snoozed'>): string {
  if (snoozed) return 'Snoozed alerts'
  return condition === 'seats' ? 'Over or near the limit' : condition === 'term' ? 'Licences that end' : 'Open alerts'
}

function sayCount({ condition, vendor, snoozed, offset }: ListPage, total: number, shown: number): string {
  const [one, many] = snoozed
    ? ['alert is snoozed', 'alerts are snoozed']
    : condition === 'seats'
      ? ['company is over or near its limit', 'companies are over or near their limit']
      : condition === 'term'
        ? ['licence ends soon or has ended', 'licences end soon or have ended']
        : ['alert is open', 'alerts are open']
  const where = vendor ? ' there' : ''
  if (total === 0) return `No ${one}${where}.`
  const span = total > PAGE ? ` These are ${offset + 1} to ${offset + shown}.` : ''
  return `${total} ${total === 1 ? one : many}${where}.${span}`
}

function turns({ offset }: ListPage, total: number): Button[] {
  const version = (action_id: string, text: string): Button => ({
    type: 'button',
    action_id,
    text: { type: 'plain_text', text }
  })
  return [
    ...(offset > 0 ? [version(PREVIOUS, 'Previous page')] : []),
    ...(offset + PAGE < total ? [version(NEXT, 'Next page')] : [])
  ]
}

function snoozedRow(alert: Alert, changes: Changes, vendors: readonly Vendor[], frame: Frame): KnownBlock {
  const { zone } = frame
  const vendor = nameVendor(vendors, alert.vendor)
  const what = sayAlert(alert, { vendor, zone, mark: '*' })
  return {
    ...section([what, sayHandled(alert, zone), sayLatestChange(alert, changes, frame)].filter(Boolean).join('\n')),
    // An action of its own: in a list it is the list that is drawn again.
    accessory: { ...alertButton(END_SNOOZE, 'End the snooze', alert), action_id: END_LISTED }
  }
}

function row(block_id: string, elements: ActionsBlockElement[]): KnownBlock[] {
  return elements.length > 0 ? [{ type: 'actions', block_id, elements }] : []
}
