import { type Change, isOpen } from '../../changes/model/change.ts'
import type { HomePage } from '../../changes/ports/ports.ts'
import { type Vendor, vendorByName } from '../../changes/ports/vendor.ts'
import type { Alert } from '../../watch/alerts/alert.ts'
import { alertHomeRow } from '../alerts/rows.ts'
import { changeRow, sayChange } from '../change-message/draw-change.ts'
import { nameState } from '../text/changes.ts'
import { sayMoment } from '../text/dates.ts'
import { asSentence, type Frame, shorten } from '../text/format.ts'
import {
  actions,
  type Button,
  button,
  context,
  type HomeView,
  header,
  type KnownBlock,
  ROW_TEXT,
  section
} from '../ui/blocks.ts'
import { type Home, LISTS, type ListName, type Part, ROWS, writePage } from './gather.ts'

export const REFRESH = 'home.refresh'
export const NEXT = 'home.next'
export const PREVIOUS = 'home.previous'

const TITLES: Readonly<Record<ListName, { title: string; empty: string }>> = {
  waiting: { title: 'Waiting for me', empty: 'No change waits for you.' },
  mine: { title: 'My open changes', empty: 'No change that you asked for or edited is open.' },
  seats: { title: 'Over the limit, or near it', empty: 'No company is over its limit or near it.' },
  term: { title: 'Ending soon, or ended', empty: 'No licence ends soon.' },
  ended: { title: 'Recent outcomes', empty: 'No change has ended yet.' }
}

/** Somebody's Home: what waits for them comes first. */
export function drawHome(home: Home, vendors: readonly Vendor[], frame: Frame): HomeView {
  const rowOf = (change: Change, text: 'Review' | 'Show') => {
    const line = sayChange(change, vendorByName(vendors, change.vendor), sayStateAndEnd(change, frame), frame.zone)
    return [changeRow(change, shorten(line, ROW_TEXT), text)]
  }
  const alertRow = (alert: Alert) => alertHomeRow(alert, home.changes, vendors, frame)
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

/** The Home of somebody who may not use the bot: says why. */
export function drawRefusedHome(sentence: string): HomeView {
  return { type: 'home', blocks: [section(sentence), refreshRow()] }
}

/** The row from which each list is shown. */
export function pageOf(home: Home): HomePage {
  return Object.fromEntries(LISTS.map(name => [name, home[name].from]))
}

function refreshRow(): KnownBlock {
  return actions('home', [button(REFRESH, 'Refresh', { value: 'all', label: 'Refresh' })])
}

function head({ at, frozen, unsure }: Home, { zone }: Frame): KnownBlock[] {
  const unix = Math.floor(at.getTime() / 1000)
  const drawn = `<!date^${unix}^{date_short_pretty}, {time}|${sayMoment(at, zone)} (${zone})>`
  return [
    context(`As it stood ${drawn}. Refresh shows it as it stands now.`),
    refreshRow(),
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

function drawList<Row>(name: ListName, part: Part<Row>, draw: (row: Row) => readonly KnownBlock[]): KnownBlock[] {
  const { title, empty } = TITLES[name]
  const { rows, from, total } = part
  if (total === 0) return [header(title), context(empty)]
  const shown = total > ROWS ? [context(`${from + 1} to ${from + rows.length} of ${total}`)] : []
  return [header(`${title}: ${total}`), ...shown, ...rows.flatMap(draw), ...pageButtons(name, title, part)]
}

function pageButtons<Row>(name: ListName, title: string, { rows, from, total }: Part<Row>): KnownBlock[] {
  const buttons: Button[] = [
    ...(from > 0 ? [button(PREVIOUS, 'Previous', { value: name, label: `Previous of ${title}` })] : []),
    ...(from + rows.length < total ? [button(NEXT, 'Next', { value: name, label: `Next of ${title}` })] : [])
  ]
  return buttons.length > 0 ? [actions(`home.${name}`, buttons)] : []
}

/** The state, and since when the change is over. */
function sayStateAndEnd(change: Change, { zone }: Frame): string {
  const { state } = change
  return !isOpen(change) && 'at' in state ? `${nameState(change)} on ${sayMoment(state.at, zone)}` : nameState(change)
}
