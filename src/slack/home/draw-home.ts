import { type Change, isOpen } from '../../changes/model/change.ts'
import type { HomePage } from '../../changes/ports/ports.ts'
import { type Vendor, vendorByName } from '../../changes/ports/vendor.ts'
import { isSame, type Person } from '../../policy/context.ts'
import type { Condition } from '../../watch/alerts/alert.ts'
import { alertPicker, alertTable } from '../alerts/rows.ts'
import { batchRow, sayBatch } from '../batch/draw-batch.ts'
import { changeRow, sayChange } from '../change-message/draw-change.ts'
import { severalButton } from '../review/draw-several.ts'
import { nameState } from '../text/changes.ts'
import { sayTime } from '../text/dates.ts'
import { count, type Frame, oneLine, shorten } from '../text/format.ts'
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
import { type Home, LISTS, type ListName, type Part, ROWS, type Worst, writePage } from './gather.ts'

export const REQUEST = 'home.request'
export const REFRESH = 'home.refresh'
export const NEXT = 'home.next'
export const PREVIOUS = 'home.previous'

const TITLES: Readonly<Record<ListName | Condition, { title: string; empty: string }>> = {
  waiting: { title: 'Waiting for me', empty: 'Nothing is waiting for you.' },
  mine: { title: 'My open changes', empty: 'You have no open changes.' },
  seats: { title: 'Over or near the limit', empty: 'No company is over or near its limit.' },
  term: { title: 'Renewals', empty: 'No licence ends soon.' },
  ended: { title: 'Recently finished', empty: 'No change has finished yet.' }
}

/** Most batches in each list: with all else they stay within the 100 blocks of a view. */
const MOST_BATCHES = 4

/** Where each table of alerts goes on. */
const WHOLE: Readonly<Record<Condition, string>> = { seats: '`/company over-limit`', term: '`/company renewals`' }

/** Most characters of the cells of each of the two tables: Slack counts them together. */
const TABLE_TEXT = 4_700

/** Somebody's Home: what they can do and what waits for them come first. */
export function drawHome(home: Home, person: Person, vendors: readonly Vendor[], frame: Frame): HomeView {
  const rowOf = (change: Change, text: 'Review' | 'Show') => {
    const line = sayChange(change, vendorByName(vendors, change.vendor), sayStateAndEnd(change, frame))
    return [changeRow(change, shorten(line, ROW_TEXT), text)]
  }
  const together = home.waiting.total > 1 ? [actions('home.several', [severalButton()])] : []
  const tables = { changes: home.changes, vendors, frame, now: home.at, most: TABLE_TEXT }
  const parts = [
    drawList('waiting', home.waiting, change => rowOf(change, 'Review'), {
      batches: home.batches.waiting.map(batch => batchRow(batch, vendors)),
      together
    }),
    drawList('mine', home.mine, change => rowOf(change, 'Show'), {
      batches: home.batches.mine.map(batch => section(sayBatch(batch, vendors)))
    }),
    drawAlerts('seats', home.seats, tables),
    drawAlerts('term', home.term, tables),
    drawList('ended', home.ended, change => rowOf(change, 'Show'))
  ]
  return {
    type: 'home',
    private_metadata: writePage(pageOf(home)),
    blocks: [...head(home, person, frame), ...parts.flatMap(part => [{ type: 'divider' as const }, ...part])]
  }
}

/** The Home of somebody who may not use the bot: says why. */
export function drawRefusedHome(sentence: string): HomeView {
  return { type: 'home', blocks: [section(sentence), actions('home', [refreshButton()])] }
}

/** The row from which each list is shown. */
export function pageOf(home: Home): HomePage {
  return Object.fromEntries(LISTS.map(name => [name, home[name].from]))
}

function refreshButton(): Button {
  return button(REFRESH, 'Refresh', { value: 'all', label: 'Refresh' })
}

function head({ at, frozen, delegations, unsure }: Home, person: Person, { zone }: Frame): KnownBlock[] {
  const away = delegations.map(({ person: absent, delegate, until }) =>
    isSame(absent, person)
      ? `<@${delegate.user}> decides for you until ${sayTime(until, zone)}. \`/company delegate off\` ends it.`
      : `You decide for <@${absent.user}> until ${sayTime(until, zone)}.`
  )
  return [
    actions('home', [button(REQUEST, 'Request a change', { style: 'primary' }), refreshButton()]),
    context(`As of ${sayTime(at, zone)}`),
    ...(frozen
      ? [
          section(
            `🧊 *Frozen* by <@${frozen.by.user}> since ${sayTime(frozen.at, zone)} · “${oneLine(frozen.reason)}”\nNothing can be requested, approved or applied. \`/company unfreeze\` ends it.`
          )
        ]
      : []),
    ...(unsure > 0
      ? [
          section(
            `Slack didn’t say who is in a group. Up to ${unsure} more may be waiting for you: refresh in a minute.`
          )
        ]
      : []),
    ...away.map(line => section(line))
  ]
}

function drawList<Row>(
  name: ListName,
  part: Part<Row>,
  draw: (row: Row) => readonly KnownBlock[],
  { batches = [], together = [] }: { batches?: readonly KnownBlock[]; together?: readonly KnownBlock[] } = {}
): KnownBlock[] {
  const { title, empty } = TITLES[name]
  const { rows, from, total } = part
  if (total + batches.length === 0) return [header(title), context(empty)]
  const shown = total > ROWS ? [context(`${from + 1} to ${from + rows.length} of ${total}`)] : []
  const more = batches.length - MOST_BATCHES
  return [
    header(`${title}: ${total + batches.length}`),
    ...batches.slice(0, MOST_BATCHES),
    ...(more > 0 ? [context(`and ${count(more)} more ${more === 1 ? 'batch' : 'batches'}`)] : []),
    ...shown,
    ...together,
    ...rows.flatMap(draw),
    ...pageButtons(name, title, part)
  ]
}

function drawAlerts(
  condition: Condition,
  { alerts, total }: Worst,
  details: Parameters<typeof alertTable>[2]
): KnownBlock[] {
  const { title, empty } = TITLES[condition]
  if (total === 0) return [header(title), context(empty)]
  const more = total - alerts.length
  return [
    header(`${title}: ${count(total)}`),
    ...alertTable(condition, alerts, details),
    ...(more > 0 ? [context(`and ${count(more)} more: ${WHOLE[condition]} lists all of them`)] : []),
    alertPicker(`home.${condition}`, alerts)
  ]
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
  return !isOpen(change) && 'at' in state ? `${nameState(change)} ${sayTime(state.at, zone)}` : nameState(change)
}
