import type { KnownBlock } from '@slack/types'
import type { Change } from '../../changes/model/change.ts'
import type { Options } from '../../changes/model/field.ts'
import { type Company, fieldsOf, type Vendor } from '../../changes/ports/vendor.ts'
import { type Message, sayEdits } from '../change-message/draw-change.ts'
import { sayDay } from '../text/days.ts'
import { nameState } from '../text/state.ts'
import { labelOf, sayUse, sayValue } from '../text/values.ts'
import { context, section, sections } from '../ui/blocks.ts'
import { escaped, shorten } from '../ui/mrkdwn.ts'

/**
 * A company as it stands: its licence, or all its fields where the vendor knows no licence, with use and dates, what is
 * open, and what was done last. Days are told by the clock of the zone.
 */
export function drawCompany(
  vendor: Vendor,
  company: Company,
  options: Options,
  open: readonly Change[],
  history: readonly Change[],
  zone: string
): Message {
  const title = `*${escaped(company.name)}* (${escaped(vendor.label)})`
  const use = sayUse(company.use, company.ends)
  const fields = fieldsOf(vendor, company)
  const licence = fields.filter(({ group }) => group === 'licence')
  const details = (licence.length > 0 ? licence : fields).map(field => {
    const names = Object.fromEntries((options[field.key] ?? []).map(({ value, label }) => [value, label]))
    return `${labelOf(field, field.key)}: ${sayValue(field, company.values[field.key] ?? null, names)}`
  })
  const waiting = open.length === 0 ? ['No change is open.'] : open.map(change => `Open: ${line(change, vendor, zone)}`)
  const latest = history.length === 0 ? ['No changes yet.'] : history.map(change => line(change, vendor, zone))
  const blocks: KnownBlock[] = [
    section(title),
    ...(use ? [context(use)] : []),
    ...sections(details),
    ...sections(waiting),
    section('*Last changes*'),
    ...sections(latest)
  ]
  const before = history.length > 0 && 'Last changes:'
  const told = [`${title}.`, use && `${use}.`, `${details.join('; ')}.`, ...waiting, before, ...latest]
  return { text: shorten(told.filter(Boolean).join(' '), 3900), blocks }
}

function line(change: Change, vendor: Vendor, zone: string): string {
  return `${sayDay(change.requestedAt, zone)} <@${change.requester.user}>: ${shorten(sayEdits(change, vendor).join('; '), 300)} (${nameState(change)}).`
}
