import type { ViewOutput } from '@slack/bolt'
import type { ActionsBlock, Button, Checkboxes, KnownBlock, StaticSelect } from '@slack/types'
import { z } from 'zod'
import type { Vendor } from '../../changes/ports/vendor.ts'
import type { Alert } from '../../watch/alerts/alert.ts'
import { nameVendor } from '../text/format.ts'
import { metadataIn } from '../transport/listener.ts'
import { option, section } from '../ui/blocks.ts'

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

export const VENDOR = 'alerts.vendor'
export const ORDER = 'alerts.order'

/** Stands for no filter: an option needs a value. */
export const ALL = 'all'

/** What a list can be narrowed and sorted by; by vendor only where there are several. */
export function filters(page: ListPage, vendors: readonly Vendor[]): StaticSelect[] {
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
    placeholder: { type: 'plain_text', text: placeholder },
    options,
    ...(initial && { initial_option: initial })
  }
}

export const PICKED = 'alerts.picked'

/**
 * So many licences are renewed with one form: their rows stay within the 100 blocks that Slack takes of a view, and the
 * ids of their drafts within the 3000 characters that a view carries.
 */
const MOST = 30

/** The page with all that is ticked: on itself, which the view's state says, and on others, which the view carries. */
export function withPicks(page: ListPage, view: Pick<ViewOutput, 'state'> | undefined): ListPage {
  return { ...page, picked: [...new Set([...page.picked, ...pickedIn(view)])] }
}

/** The page as another one carries it on, and why some of its ticks do not come along. */
export function carriedOn(page: ListPage): { page: ListPage; hint: string } {
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

export const RENEW_CHOSEN = 'alerts.renew-chosen'

/**
 * Licences of the page that can be renewed together, with those that are ticked on other pages; `hint` stands beside the
 * button. The page is in the block's id, so that no tick stays behind.
 */
export function drawTogether(
  alerts: readonly Alert[],
  page: ListPage,
  vendors: readonly Vendor[],
  hint: string
): KnownBlock[] {
  const able = alerts.filter(one => one.condition === 'term' && vendors.some(v => v.name === one.vendor && v.renewal))
  const elsewhere = picksElsewhere(alerts, page).length
  if (page.snoozed || (able.length === 0 && elsewhere === 0)) return []
  const more = elsewhere === 0 ? '' : ` ${elsewhere} more ${elsewhere === 1 ? 'is' : 'are'} ticked on other pages.`
  const renew: Button = {
    type: 'button',
    action_id: RENEW_CHOSEN,
    text: { type: 'plain_text', text: 'Renew the chosen' },
    style: 'primary'
  }
  return [
    section(`*Renew several together:* tick them and press the button.${more}`),
    ...(able.length > 0 ? [boxes(able, page, vendors)] : []),
    ...(hint ? [section(hint)] : []),
    { type: 'actions', block_id: 'renew', elements: [renew] }
  ]
}

/** What is ticked and is not on the page that shows these. */
export function picksElsewhere(shown: readonly Alert[], { picked }: ListPage): string[] {
  return picked.filter(id => !shown.some(alert => alert.id === id))
}

function boxes(able: readonly Alert[], page: ListPage, vendors: readonly Vendor[]): ActionsBlock {
  const { order, vendor, offset, picked } = page
  const options = able.map(alert => {
    const label = nameVendor(vendors, alert.vendor)
    const ends = alert.figures?.ends
    return option(alert.id, alert.company.name, [label, ends && `ends ${ends}`].filter(Boolean).join(' · '))
  })
  const ticked = options.filter(({ value }) => value !== undefined && picked.includes(value))
  const element: Checkboxes = {
    type: 'checkboxes',
    action_id: PICKED,
    options,
    ...(ticked.length > 0 && { initial_options: ticked })
  }
  return {
    type: 'actions',
    block_id: `${PICKED}:${order}:${vendor ?? ALL}:${offset}`.slice(0, 255),
    elements: [element]
  }
}
