import type { HomePage } from '../../changes/ports/store.ts'

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
export function within(from: number, total: number): number {
  const last = Math.max(0, Math.ceil(total / ROWS) - 1) * ROWS
  return Math.min(from - (from % ROWS), last)
}

export function partOf<Row>(all: readonly Row[], asked = 0): Part<Row> {
  const from = within(asked, all.length)
  return { rows: all.slice(from, from + ROWS), from, total: all.length }
}

function rowIn(text: string | null): number {
  const row = Number(text)
  return Number.isSafeInteger(row) && row > 0 ? row : 0
}
