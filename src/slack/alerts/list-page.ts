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
 * Most licences renewed with one form. Their rows stay within the 100 blocks of a view, and the ids of their drafts within
 * the 3000 characters of its metadata.
 */
const MOST = 30

/** The page with everything that is ticked: on this page, from the view's state, and on others, from its metadata. */
export function withPicks(page: ListPage, view: Pick<ViewOutput, 'state'> | undefined): ListPage {
  return { ...page, picked: [...new Set([...page.picked, ...pickedIn(view)])] }
}

/** The page with no more ticks than another page can carry, and a hint where some were dropped. */
export function carriedOver(page: ListPage): { page: ListPage; hint: string } {
  const lost = page.picked.length - MOST
  const ticks = lost === 1 ? '1 tick of the page before was' : `${lost} ticks of the page before were`
  const hint = `At most ${MOST} can be renewed together, so ${ticks} not kept.`
  return { page: { ...page, picked: page.picked.slice(0, MOST) }, hint: lost > 0 ? hint : '' }
}

/** Why what is ticked cannot be renewed with one form; empty where it can. */
export function sayInvalidSelection({ picked }: ListPage): string {
  if (picked.length === 0) return 'Tick at least one company first.'
  const over = picked.length - MOST
  return over > 0
    ? `${picked.length} are ticked, and at most ${MOST} can be renewed together: untick ${over} first.`
    : ''
}

function pickedIn(view: Pick<ViewOutput, 'state'> | undefined): string[] {
  const blocks = Object.entries(view?.state.values ?? {}).filter(([id]) => id.startsWith(PICKED))
  return blocks.flatMap(([, held]) => held[PICKED]?.selected_options ?? []).map(({ value }) => value)
}

/** The ticked alerts that are not on the page shown. */
export function picksElsewhere(shown: readonly Alert[], { picked }: ListPage): string[] {
  return picked.filter(id => !shown.some(alert => alert.id === id))
}
