import type { ViewOutput } from '@slack/bolt'
import { z } from 'zod'
import type { Alert } from '../../watch/alerts/alert.ts'
import { metadataIn } from '../transport/request.ts'

/** Which page of which list somebody has open. Carried in the metadata of their view. */
export type ListPage = z.output<typeof page>

const page = z.object({
  /** Left out where both are listed. */
  condition: z.enum(['seats', 'term']).exactOptional(),
  vendor: z.string().exactOptional(),
  /** Only licences that end in this month, `YYYY-MM`. */
  month: z.string().exactOptional(),
  snoozed: z.boolean().exactOptional(),
  order: z.enum(['worst', 'date']),
  offset: z.number().int().min(0),
  /** The alerts that are ticked. In metadata only those of other pages: the view's state has its own. */
  picked: z.array(z.string()),
  /** Where a change requested from here is announced. */
  channel: z.string()
})

/** Alerts per page: Slack takes ten checkboxes. */
export const PAGE = 10

/** The page that a view shows; undefined where it is not a list. */
export function pageIn(view: Pick<ViewOutput, 'private_metadata'> | undefined): ListPage | undefined {
  return metadataIn(view?.private_metadata, page)
}

/** The first page of all open alerts. */
export function firstPage(channel: string, more: Partial<ListPage> = {}): ListPage {
  return { order: 'worst', offset: 0, picked: [], channel, ...more }
}

export const PICKED = 'alerts.picked'

/**
 * Most companies changed with one form. Their rows stay within the 100 blocks of a view, and the ids of their drafts within
 * the 3000 characters of its metadata.
 */
export const MOST = 30

/** The page with everything that is ticked: on this page, from the view's state, and on others, from its metadata. */
export function withPicks(page: ListPage, view: Pick<ViewOutput, 'state'> | undefined): ListPage {
  return { ...page, picked: [...new Set([...page.picked, ...pickedIn(view)])] }
}

/** The page with no more ticks than another page can carry, and a hint where some were dropped. */
export function carriedOver(page: ListPage): { page: ListPage; hint: string } {
  const lost = page.picked.length - MOST
  const ticks = lost === 1 ? '1 tick of the page before was' : `${lost} ticks of the page before were`
  const hint = `At most ${MOST} can be changed together, so ${ticks} not kept.`
  return { page: { ...page, picked: page.picked.slice(0, MOST) }, hint: lost > 0 ? hint : '' }
}

/** Why what is ticked cannot be changed with one form; empty where it can. */
export function sayInvalidSelection({ picked }: ListPage): string {
  if (picked.length === 0) return 'Tick at least one company first.'
  const over = picked.length - MOST
  return over > 0
    ? `${picked.length} are ticked, and at most ${MOST} can be changed together: untick ${over} first.`
    : ''
}

function pickedIn(view: Pick<ViewOutput, 'state'> | undefined): string[] {
  const blocks = Object.entries(view?.state.values ?? {}).filter(([id]) => id.startsWith(PICKED))
  return blocks.flatMap(([, held]) => held[PICKED]?.selected_options ?? []).map(({ value }) => value)
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']

/**
 * A month as people type it, as `YYYY-MM`: `march`, `Mar 2027`, `2027-03`, `3/2027`. Without a year it is the one nearest
 * to today, `YYYY-MM-DD`, and rather in the future. Undefined where it is none.
 */
export function readMonth(text: string, today: string): string | undefined {
  const [, word = '', year] = /^([a-z]{3,9})\.?(?:\s+(\d{4}))?$/i.exec(text.trim()) ?? []
  const [, isoYear, iso] = /^(\d{4})-(\d{1,2})$/.exec(text.trim()) ?? []
  const [, number, slashYear] = /^(\d{1,2})\/(\d{4})$/.exec(text.trim()) ?? []
  const named = MONTHS.indexOf(word.slice(0, 3).toLowerCase()) + 1
  const isName = named > 0 && FULL.some(full => full.startsWith(word.toLowerCase()))
  const month = isName ? named : Number(iso ?? number ?? 0)
  if (month < 1 || month > 12) return undefined
  const [thisYear = 0, thisMonth = 0] = today.split('-').map(Number)
  // A licence that ended up to three months ago may still be renewed.
  const ahead = (month - thisMonth + 12) % 12
  const nearest = thisYear + Math.floor((thisMonth - 1 + (ahead > 8 ? ahead - 12 : ahead)) / 12)
  return `${year ?? isoYear ?? slashYear ?? nearest}-${String(month).padStart(2, '0')}`
}

const FULL = [
  ...['january', 'february', 'march', 'april', 'may', 'june'],
  ...['july', 'august', 'september', 'october', 'november', 'december']
]

/** The ticked alerts that are not on the page shown. */
export function picksElsewhere(shown: readonly Alert[], { picked }: ListPage): string[] {
  return picked.filter(id => !shown.some(alert => alert.id === id))
}
