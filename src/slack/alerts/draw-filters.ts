import type { StaticSelect } from '@slack/types'
import type { Vendor } from '../../changes/ports/vendor.ts'
import { option } from '../ui/blocks.ts'
import type { ListPage } from './list-page.ts'

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
