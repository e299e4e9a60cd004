import type { Change } from '../../changes/model/change.ts'
import type { Freeze } from '../../changes/ports/context.ts'
import type { HomePage } from '../../changes/ports/ports.ts'
import { waitingFor } from '../../changes/review/waiting.ts'
import { isSame, type Person, type Refusal as PolicyRefusal } from '../../policy/context.ts'
import { type Alert, type Condition, fieldsOf } from '../../watch/alerts/alert.ts'
import type { Linked } from '../../watch/ports.ts'
import type { SlackDependencies } from '../transport/listener.ts'

/** What somebody's Home shows. */
export type Home = {
  at: Date
  frozen: Freeze | undefined
  /** Changes that this person may approve now. */
  waiting: Part<Change>
  /** So many more may wait for them: Slack did not say who is in a group. */
  unsure: number
  /** Open changes that this person asked for or edited. */
  mine: Part<Change>
  /** Alerts of seats and of terms that are not snoozed, worst first. */
  seats: Part<Alert>
  term: Part<Alert>
  /** Those that were asked because of the alerts that are shown. */
  changes: readonly (Linked & { alert: string })[]
  /** Changes that ended last. */
  ended: Part<Change>
}

/** So many of the changes that are over are shown; all others are found by their company. */
const LATEST = 30

/**
 * Reads what a person's Home shows, from the record alone: no vendor is asked, and Slack only who this is. A refusal
 * where that is nobody who may use the bot.
 */
export async function gatherHome(
  dependencies: SlackDependencies,
  person: Person,
  page: HomePage
): Promise<Home | PolicyRefusal> {
  const { store, clock } = dependencies
  const open = await store.open()
  const waited = await waitingFor(dependencies, person, open)
  if ('refused' in waited) return waited
  const [frozen, seats, term, ended] = await Promise.all([
    store.frozen(),
    alertsFrom(dependencies, 'seats', page.seats),
    alertsFrom(dependencies, 'term', page.term),
    store.ended(LATEST)
  ])
  return {
    at: clock.now(),
    frozen,
    waiting: partOf(waited.waiting, page.waiting),
    unsure: waited.unsure.length,
    mine: partOf(
      open.filter(({ requester, editor }) => isSame(requester, person) || isSame(editor, person)),
      page.mine
    ),
    seats,
    term,
    changes: await store.changesFor([...seats.rows, ...term.rows], fieldsOf),
    ended: partOf(ended, page.ended)
  }
}

async function alertsFrom({ store }: SlackDependencies, condition: Condition, asked = 0): Promise<Part<Alert>> {
  const read = (from: number) => store.alerts({ condition, snoozed: false, order: 'worst', offset: from, limit: ROWS })
  const found = await read(asked)
  const from = within(asked, found.total)
  // What was shown last may be beyond the end by now.
  const { alerts, total } = from === asked ? found : await read(from)
  return { rows: alerts, from, total }
}

/** The lists of somebody's Home, in the order in which they stand there. */
export const LISTS = ['waiting', 'mine', 'seats', 'term', 'ended'] as const
export type ListName = (typeof LISTS)[number]

/** So many rows of each list are shown at once: all lists together stay within the 100 blocks that Slack takes. */
export const ROWS = 10

/** A part of a list, from a row on. */
export type Part<Row> = { rows: readonly Row[]; from: number; total: number }

/** The page as a view carries it. */
export function writePage(page: HomePage): string {
  return new URLSearchParams(Object.entries(page).map(([list, from]) => [list, String(from)])).toString()
}

/** The page that a view carries; the first one of whatever it does not say. */
export function readPage(metadata: string): HomePage {
  const given = new URLSearchParams(metadata)
  return Object.fromEntries(LISTS.map(list => [list, rowIn(given.get(list))]))
}

/** The page on which one list has moved on, or back, by as much as is shown of it. */
export function turned(page: HomePage, list: string | undefined, way: 'next' | 'previous'): HomePage {
  const known = LISTS.find(name => name === list)
  if (!known) return page
  const from = page[known] ?? 0
  return { ...page, [known]: Math.max(0, way === 'next' ? from + ROWS : from - ROWS) }
}

/** The row from which a list of so many rows can be shown: where it has become shorter, that of its last part. */
function within(from: number, total: number): number {
  const last = Math.max(0, Math.ceil(total / ROWS) - 1) * ROWS
  return Math.min(from - (from % ROWS), last)
}

function partOf<Row>(all: readonly Row[], asked = 0): Part<Row> {
  const from = within(asked, all.length)
  return { rows: all.slice(from, from + ROWS), from, total: all.length }
}

function rowIn(text: string | null): number {
  const row = Number(text)
  return Number.isSafeInteger(row) && row > 0 ? row : 0
}
