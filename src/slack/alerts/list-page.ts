import type { ViewOutput } from '@slack/bolt'
import { z } from 'zod'
import { metadataIn } from './place.ts'

/** Which page of which list somebody has open. Stands in the view, and so in nobody else's. */
export type ListPage = z.output<typeof page>

const page = z.object({
  /** `undefined` where both seats and terms are listed. */
  condition: z.enum(['seats', 'term']).exactOptional(),
  vendor: z.string().exactOptional(),
  snoozed: z.boolean().exactOptional(),
  order: z.enum(['worst', 'date']),
  offset: z.number().int().min(0),
  /** The alerts that are ticked; in a view those of other pages, since its own are in its state. */
  picked: z.array(z.string()),
  /** Where a change that is asked from here is announced. */
  channel: z.string()
})

/** So many alerts stand on a page: as many as Slack lets be ticked together. */
export const PAGE = 10

/** The page that a view shows; undefined where it is no list. */
export function pageIn(view: Pick<ViewOutput, 'private_metadata'> | undefined): ListPage | undefined {
  return page.safeParse(metadataIn(view?.private_metadata)).data
}

/** The first page of all alerts that are open. */
export function firstPage(channel: string, more: Partial<ListPage> = {}): ListPage {
  return { order: 'worst', offset: 0, picked: [], channel, ...more }
}
