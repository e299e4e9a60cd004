import type { Checkboxes, StaticSelect } from '@slack/types'
import type { Remedy } from '../../changes/model/change.ts'
import { fieldByKey, type Vendor, vendorByName } from '../../changes/ports/vendor.ts'
import { SEATS } from '../../policy/policy.ts'
import type { Alert } from '../../watch/alerts/alert.ts'
import { sayAlert, sayHandled } from '../text/alerts.ts'
import { type Frame, nameVendor } from '../text/format.ts'
import {
  actions,
  type Button,
  button,
  context,
  type KnownBlock,
  type ModalView,
  modal,
  option,
  plainText,
  section
} from '../ui/blocks.ts'
import { alert as alertBlock } from '../ui/tables.ts'
import { type ListPage, MOST, PAGE, PICKED, picksElsewhere } from './list-page.ts'
import { alertButton, alertPicker, alertRow, type Changes, sayLatestChange } from './rows.ts'

export const NEXT = 'alerts.next'
export const PREVIOUS = 'alerts.previous'
export const VENDOR = 'alerts.vendor'
export const ORDER = 'alerts.order'
export const END_LISTED = 'alerts.end-snooze'
export const TICK_ALL = 'alerts.tick-all'
export const CHANGE_SELECTED = 'alerts.change-selected'

/** The option of no filter: an option needs a value. */
export const ALL = 'all'

/** The result of what somebody did in a list: `note` is shown above it, `hint` at the button below it. */
export type ListNotes = { note?: string; hint?: string }

type Drawn = { alerts: readonly Alert[]; changes: Changes; total: number; page: ListPage } & ListNotes

/** A page of a list of alerts, with filters, and a button for each alert. */
export function drawList(
  { alerts, changes, total, page, note = '', hint = '' }: Drawn,
  vendors: readonly Vendor[],
  frame: Frame
): ModalView {
  const says = sayCount(page, total, alerts.length)
  const pages = pageButtons(page, total)
  const blocks = [
    ...(note ? [section(note)] : []),
    section(says),
    ...(total > 1 || page.vendor ? [actions('filter', filters(page, vendors))] : []),
    ...alerts.map(alert => {
      if (page.snoozed) return snoozedRow(alert, changes, vendors, frame)
      const row = alertRow(alert, changes, vendors, frame)
      const remedy = remedyIn(page, alert, vendors)
      return remedy ? { ...row, ...tick(alert, remedy, page) } : row
    }),
    // The row of an alert that can be ticked has a box in the place of its button.
    ...(alerts.some(alert => remedyIn(page, alert, vendors)) ? [alertPicker('open', alerts)] : []),
    ...(pages.length > 0 ? [actions('pages', pages)] : []),
    ...selectionBlocks(alerts, page, vendors, hint, total)
  ]
  const metadata = JSON.stringify({ ...page, picked: picksElsewhere(alerts, page) })
  return modal(titleOf(page), blocks, { metadata })
}

export function titleOf({ condition, snoozed }: Pick<ListPage, 'condition' | 'snoozed'>): string {
  if (snoozed) return 'Snoozed alerts'
  return condition === 'seats' ? 'Over or near the limit' : condition === 'term' ? 'Renewals' : 'Open alerts'
}

function sayCount({ condition, vendor, snoozed, offset, month }: ListPage, total: number, shown: number): string {
  const [one, many] = snoozed
    ? ['alert is snoozed', 'alerts are snoozed']
    : condition === 'seats'
      ? ['company is over or near its limit', 'companies are over or near their limit']
      : condition === 'term'
        ? ['licence ends soon or has ended', 'licences end soon or have ended']
        : ['alert is open', 'alerts are open']
  const where = [vendor && ' there', month && ` (${sayMonth(month)} only)`].filter(Boolean).join('')
  if (total === 0) return `No ${one}${where}.`
  const span = total > PAGE ? ` These are ${offset + 1} to ${offset + shown}.` : ''
  return `${total} ${total === 1 ? one : many}${where}.${span}`
}

function pageButtons({ offset }: ListPage, total: number): Button[] {
  return [
    ...(offset > 0 ? [button(PREVIOUS, 'Previous page')] : []),
    ...(offset + PAGE < total ? [button(NEXT, 'Next page')] : [])
  ]
}

function snoozedRow(alert: Alert, changes: Changes, vendors: readonly Vendor[], frame: Frame): KnownBlock {
  const { zone } = frame
  const vendor = nameVendor(vendors, alert.vendor)
  const what = sayAlert(alert, { vendor, zone, mark: '*' })
  return {
    ...section([what, sayHandled(alert, zone), sayLatestChange(alert, changes, frame)].filter(Boolean).join('\n')),
    // Not `END_SNOOZE`, which would draw the alert instead of the list.
    accessory: alertButton(END_LISTED, 'End the snooze', alert, 'End the snooze')
  }
}

/** The order, and the vendor where there are several. */
function filters(page: ListPage, vendors: readonly Vendor[]): StaticSelect[] {
  const orders = [option('worst', ORDERS[page.condition ?? 'any']), option('date', 'Begun latest first')]
  const everywhere = [option(ALL, 'All vendors'), ...vendors.map(({ name, label }) => option(name, label))]
  return [
    ...(vendors.length > 1 ? [select(VENDOR, 'Vendor', everywhere, page.vendor ?? ALL)] : []),
    select(ORDER, 'Order', orders, page.order)
  ]
}

const ORDERS = { seats: 'Most over first', term: 'Ending soonest first', any: 'Worst first' }

function select(id: string, placeholder: string, options: ReturnType<typeof option>[], chosen: string): StaticSelect {
  const initial = options.find(({ value }) => value === chosen)
  return {
    type: 'static_select',
    action_id: id,
    placeholder: plainText(placeholder),
    options,
    ...(initial && { initial_option: initial })
  }
}

/** The button for what is ticked, where something can be. */
function selectionBlocks(
  alerts: readonly Alert[],
  page: ListPage,
  vendors: readonly Vendor[],
  hint: string,
  total: number
): KnownBlock[] {
  const able = alerts.some(alert => remedyIn(page, alert, vendors))
  const elsewhere = picksElsewhere(alerts, page).length
  if (!able && elsewhere === 0) return []
  const { asks, selected } = WORDS[page.condition === 'seats' ? 'seats' : 'renewal']
  const more = elsewhere === 0 ? '' : ` ${elsewhere} more ${elsewhere === 1 ? 'is' : 'are'} ticked on other pages.`
  return [
    context(`${asks}${more}`),
    ...(hint ? alertBlock('error', hint) : []),
    actions('selected', [
      button(CHANGE_SELECTED, selected, { style: 'primary' }),
      ...(able && total > 1 ? [button(TICK_ALL, total > MOST ? `Tick the first ${MOST}` : 'Tick all')] : [])
    ])
  ]
}

const WORDS: Readonly<Record<Remedy, { box: string; asks: string; selected: string }>> = {
  seats: { box: 'Raise', asks: 'Tick whose limits are to be raised.', selected: 'Raise selected' },
  renewal: { box: 'Renew', asks: 'Tick what is to be renewed.', selected: 'Renew selected' }
}

/** What would end an alert, and can be requested for several of this list together; undefined where nothing can. */
export function remedyIn(
  page: ListPage,
  { condition, vendor: name }: Alert,
  vendors: readonly Vendor[]
): Remedy | undefined {
  if (page.snoozed) return undefined
  const vendor = vendorByName(vendors, name)
  if (condition === 'term') return vendor?.renewal && 'renewal'
  return page.condition === 'seats' && fieldByKey(vendor?.fields, SEATS) ? 'seats' : undefined
}

/** The box of a row. Page and tick are part of its id, because Slack keeps ticks in a block of the same id. */
function tick({ id }: Alert, remedy: Remedy, { order, vendor, offset, picked }: ListPage) {
  const box = option(id, WORDS[remedy].box)
  const accessory: Checkboxes = {
    type: 'checkboxes',
    action_id: PICKED,
    options: [box],
    ...(picked.includes(id) && { initial_options: [box] })
  }
  return {
    block_id: `${PICKED}:${order}:${vendor ?? ALL}:${offset}:${picked.includes(id) ? 'on' : 'off'}:${id}`,
    accessory
  }
}

/** `March 2027` of `2027-03`. */
function sayMonth(month: string): string {
  return new Intl.DateTimeFormat('en', { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
    new Date(`${month}-01`)
  )
}
