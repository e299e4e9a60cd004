import type { ActionsBlock, Button, Checkboxes, KnownBlock } from '@slack/types'
import type { Vendor } from '../../changes/ports/vendor.ts'
import type { Alert } from '../../watch/alerts/alert.ts'
import { nameVendor } from '../text/vendors.ts'
import { option, section } from '../ui/blocks.ts'
import { ALL } from './draw-filters.ts'
import type { ListPage } from './list-page.ts'
import { PICKED } from './selection.ts'

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
