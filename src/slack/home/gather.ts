import type { Batch } from '../../changes/batch/batch.ts'
import type { Change } from '../../changes/model/change.ts'
import type { Delegation, Freeze } from '../../changes/ports/context.ts'
import type { HomePage } from '../../changes/ports/ports.ts'
import { waitingFor } from '../../changes/review/permissions.ts'
import { isSame, type Person, type Refusal as PolicyRefusal } from '../../policy/context.ts'
import { type Alert, type Condition, fieldsOf } from '../../watch/alerts/alert.ts'
import type { Linked } from '../../watch/ports.ts'
import type { SlackDependencies } from '../transport/listener.ts'

/** What somebody's Home shows. */
export type Home = {
  at: Date
  frozen: Freeze | undefined
  /** Current ones in which this person is away, or decides for somebody. */
  delegations: readonly Delegation[]
  /** Changes that this person may approve now. */
  waiting: Part<Change>
  /** How many more may wait for them: Slack did not say who is in a group. */
  unsure: number
  /** Open changes that this person requested or edited. */
  mine: Part<Change>
  /** Batches with a change that this person may approve now, and open ones that they requested. */
  batches: Readonly<Record<'waiting' | 'mine', readonly Batch[]>>
  /** The worst alerts that are not snoozed, of each condition, and how many there are. */
  seats: Worst
  term: Worst
  /** Those that were requested because of the alerts shown. */
  changes: readonly (Linked & { alert: string })[]
  /** The changes that ended last. */
  ended: Part<Change>
}

/** Alerts of one condition, worst first. */
export type Worst = { alerts: readonly Alert[]; total: number }

/** Most alerts of each condition that are shown; `/company` has lists of all. */
const WORST = 30

/** Most ended changes that are shown; older ones are found by their company. */
const LATEST = 30

/**
 * Reads what a person's Home shows, from the database alone; only their membership comes from Slack. Returns a refusal
 * for somebody who may not use the bot.
 */
export async function gatherHome(
  dependencies: SlackDependencies,
  person: Person,
  page: HomePage
): Promise<Home | PolicyRefusal> {
  const { store, clock } = dependencies
  const [open, batches] = await Promise.all([store.open(), store.openBatches()])
  // One pending change of each batch stands for the others: they have the same requirement and requester.
  const standing = batches.length === 0 ? [] : (await store.pending()).filter(({ batch }) => batch)
  const waited = await waitingFor(dependencies, person, [...open, ...standing])
  if ('refused' in waited) return waited
  const waitingBatches = new Set(waited.waiting.flatMap(({ batch }) => batch?.id ?? []))
  const worst = (condition: Condition) =>
    store.alerts({ condition, snoozed: false, order: 'worst', offset: 0, limit: WORST })
  const [frozen, delegations, seats, term, ended] = await Promise.all([
    store.frozen(),
    store.delegations(),
    worst('seats'),
    worst('term'),
    store.ended(LATEST)
  ])
  const at = clock.now()
  return {
    at,
    frozen,
    delegations: delegations.filter(
      one => one.from <= at && at < one.until && (isSame(one.person, person) || isSame(one.delegate, person))
    ),
    waiting: partOf(
      waited.waiting.filter(({ batch }) => !batch),
      page.waiting
    ),
    unsure: waited.unsure.length,
    mine: partOf(
      open.filter(({ requester, editor }) => isSame(requester, person) || isSame(editor, person)),
      page.mine
    ),
    batches: {
      waiting: batches.filter(({ id }) => waitingBatches.has(id)),
      mine: batches.filter(({ requester }) => isSame(requester, person))
    },
    seats,
    term,
    changes: await store.changesFor([...seats.alerts, ...term.alerts], fieldsOf),
    ended: partOf(ended, page.ended)
  }
}

/** The lists of a Home that have pages, in order. */
export const LISTS = ['waiting', 'mine', 'ended'] as const
export type ListName = (typeof LISTS)[number]

/** Rows per page of each list: all lists together stay within the 100 blocks of a view. */
export const ROWS = 10

/** A page of a list: its rows, the index of the first, and the length of the list. */
export type Part<Row> = { rows: readonly Row[]; from: number; total: number }

/** A page as metadata of the view. */
export function writePage(page: HomePage): string {
  return new URLSearchParams(Object.entries(page).map(([list, from]) => [list, String(from)])).toString()
}

/** The page in the metadata of a view; the first page of lists that it leaves out. */
export function readPage(metadata: string): HomePage {
  const given = new URLSearchParams(metadata)
  return Object.fromEntries(LISTS.map(list => [list, rowIn(given.get(list))]))
}

/** The next or previous page of one list; the others stay. */
export function movePage(page: HomePage, list: string, direction: 'next' | 'previous'): HomePage {
  const known = LISTS.find(name => name === list)
  if (!known) return page
  const from = page[known] ?? 0
  return { ...page, [known]: Math.max(0, direction === 'next' ? from + ROWS : from - ROWS) }
}

/** The first row of a page that exists, of a list of so many rows: at most that of its last page. */
function within(from: number, total: number): number {
  const last = Math.max(0, Math.ceil(total / ROWS) - 1) * ROWS
  return Math.min(from - (from % ROWS), last)
}

function partOf<Row>(all: readonly Row[], requested = 0): Part<Row> {
  const from = within(requested, all.length)
  return { rows: all.slice(from, from + ROWS), from, total: all.length }
}

function rowIn(text: string | null): number {
  const row = Number(text)
  return Number.isSafeInteger(row) && row > 0 ? row : 0
}
