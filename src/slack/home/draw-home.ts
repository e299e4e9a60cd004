import type { Button, HomeView, KnownBlock } from '@slack/types'
import { type Change, isOpen } from '../../changes/model/change.ts'
import type { HomePage } from '../../changes/ports/ports.ts'
import type { Vendor } from '../../changes/ports/vendor.ts'
import type { Alert } from '../../watch/alerts/alert.ts'
import { alertButton, buttonsFor, OPEN_ALERT, RAISE, RENEW } from '../alerts/buttons.ts'
import { sayLatestChange } from '../alerts/draw-alert.ts'
import { changeRow, sayChange } from '../commands/show.ts'
import { sayAlert, sayHandled } from '../text/alerts.ts'
import { nameState } from '../text/changes.ts'
import { asSentence, sayMoment, shorten } from '../text/format.ts'
import { context, type Frame, header, section } from '../ui/blocks.ts'
import { type Home, LISTS, type ListName, type Part, ROWS, writePage } from './gather.ts'

export const REFRESH = 'home.refresh'
export const NEXT = 'home.next'
export const PREVIOUS = 'home.previous'

/** Slack takes 250 kB of a view: this much of each of its rows is well within that, in any script. */
const LONGEST_ROW = 900

const TITLES: Readonly<Record<ListName, { title: string; empty: string }>> = {
  waiting: { title: 'Waiting for me', empty: 'No change waits for you.' },
  mine: { title: 'My open changes', empty: 'No change that you asked for or edited is open.' },
  seats: { title: 'Over the limit, or near it', empty: 'No company is over its limit or near it.' },
  term: { title: 'Ending soon, or ended', empty: 'No licence ends soon.' },
  ended: { title: 'Recent outcomes', empty: 'No change has ended yet.' }
}

/** Somebody's Home: what waits for them first, each row with its button. */
export function drawHome(home: Home, vendors: readonly Vendor[], frame: Frame): HomeView {
  const vendorOf = ({ vendor }: { vendor: string }) => vendors.find(({ name }) => name === vendor)
  const rowOf = (change: Change, text: 'Review' | 'Show') => {
    const line = sayChange(change, vendorOf(change), sayHow(change, frame), frame.zone)
    return [changeRow(change, shorten(line, LONGEST_ROW), text)]
  }
  const alertRow = (alert: Alert) =>
    drawAlertRow(alert, sayLatestChange(alert, home.changes, frame), vendorOf(alert), frame)
  const lists: Record<ListName, KnownBlock[]> = {
    waiting: drawList('waiting', home.waiting, change => rowOf(change, 'Review')),
    mine: drawList('mine', home.mine, change => rowOf(change, 'Show')),
    seats: drawList('seats', home.seats, alertRow),
    term: drawList('term', home.term, alertRow),
    ended: drawList('ended', home.ended, change => rowOf(change, 'Show'))
  }
  return {
    type: 'home',
    private_metadata: writePage(pageOf(home)),
    blocks: [...head(home, frame), ...LISTS.flatMap(name => [{ type: 'divider' as const }, ...lists[name]])]
  }
}

/** What somebody sees who may see nothing here, and how to try again. */
export function drawShut(sentence: string): HomeView {
  return { type: 'home', blocks: [section(sentence), actions('home', [button(REFRESH, 'Refresh', 'all')])] }
}

/** From which row on each list is shown. */
export function pageOf(home: Home): HomePage {
  return Object.fromEntries(LISTS.map(name => [name, home[name].from]))
}

function head({ at, frozen, unsure }: Home, { zone }: Frame): KnownBlock[] {
  const unix = Math.floor(at.getTime() / 1000)
  const drawn = `<!date^${unix}^{date_short_pretty}, {time}|${sayMoment(at, zone)} (${zone})>`
  return [
    context(`As it stood ${drawn}. Refresh shows it as it stands now.`),
    actions('home', [button(REFRESH, 'Refresh', 'all')]),
    ...(frozen
      ? [
          section(
            `*Everything is frozen* by <@${frozen.by.user}>: ${asSentence(frozen.reason)} Nothing can be approved.`
          )
        ]
      : []),
    ...(unsure > 0
      ? [section(`Slack did not say who is in a group just now: ${unsure} more may wait for you. Refresh in a minute.`)]
      : [])
  ]
}

function drawList<Row>(name: ListName, part: Part<Row>, draw: (row: Row) => KnownBlock[]): KnownBlock[] {
  const { title, empty } = TITLES[name]
  const { rows, from, total } = part
  if (total === 0) return [header(title), context(empty)]
  const shown = total > ROWS ? [context(`${from + 1} to ${from + rows.length} of ${total}`)] : []
  return [header(`${title}: ${total}`), ...shown, ...rows.flatMap(draw), ...turning(name, title, part)]
}

function turning<Row>(name: ListName, title: string, { rows, from, total }: Part<Row>): KnownBlock[] {
  const buttons = [
    ...(from > 0 ? [button(PREVIOUS, 'Previous', name, `Previous of ${title}`)] : []),
    ...(from + rows.length < total ? [button(NEXT, 'Next', name, `Next of ${title}`)] : [])
  ]
  return buttons.length > 0 ? [actions(`home.${name}`, buttons)] : []
}

/** What it is about; beneath it the change that would end it, and all else that can be done with it. */
function drawAlertRow(alert: Alert, changed: string, vendor: Vendor | undefined, { zone }: Frame): KnownBlock[] {
  const said = sayAlert(alert, { vendor: vendor?.label ?? alert.vendor, zone, mark: '*' })
  const remedy = buttonsFor(alert, vendor).filter(({ action_id: id }) => id === RAISE || id === RENEW)
  const open = alertButton(OPEN_ALERT, 'Open', alert, 'Open the alert')
  const line = [said, sayHandled(alert, zone)].filter(Boolean).join(' ')
  // Whole: half a link is none.
  return [
    section([shorten(line, LONGEST_ROW), changed].filter(Boolean).join(' ')),
    actions(`home.${alert.id}`, [...remedy, open])
  ]
}

/** How it stands, and since when it is over. */
function sayHow(change: Change, { zone }: Frame): string {
  const { state } = change
  return !isOpen(change) && 'at' in state ? `${nameState(change)} on ${sayMoment(state.at, zone)}` : nameState(change)
}

function button(id: string, text: string, value: string, says = text): Button {
  const label = { type: 'plain_text' as const, text }
  return { type: 'button', action_id: id, text: label, value, accessibility_label: shorten(says, 75) }
}

function actions(id: string, elements: Button[]): KnownBlock {
  return { type: 'actions', block_id: id, elements }
}
