import { csvLine } from '../../changes/model/csv.ts'
import { type Vendor, vendorByName } from '../../changes/ports/vendor.ts'
import { dayIn } from '../../policy/hours.ts'
import type { Entry } from '../../watch/ports.ts'
import { count, escaped } from '../text/format.ts'
import { isRefusedWith } from '../transport/clients.ts'
import { type CommandArgs, replyToViewer, type SlackDependencies } from '../transport/listener.ts'
import { onlyYou } from './choose-company.ts'

/** Without it, spreadsheets take UTF-8 for another encoding. */
const BYTE_ORDER_MARK = '\uFEFF'

const COLUMNS = ['vendor', 'company', 'id', 'external id', 'seats', 'used', 'licence ends', 'tags', 'seen at']

/** `/company export`: sends the person a CSV of all companies, as scans last saw them. Makes no vendor call. */
export async function exportCompanies(dependencies: SlackDependencies, args: CommandArgs): Promise<void> {
  const { store, vendors, views, directory, clock, zone } = dependencies
  await replyToViewer(dependencies, args, async person => {
    const lines = [csvLine(COLUMNS)]
    for await (const page of store.entriesSince(null)) lines.push(...page.map(entry => companyLine(entry, vendors)))
    const total = lines.length - 1
    const missing = vendors.filter(({ name }) => !directory.covers(name)).map(({ label }) => escaped(label))
    const still = missing.length > 0 ? ` Not read in full yet: ${missing.join(', ')}.` : ''
    if (total === 0) {
      await args.respond(onlyYou(`There is nothing to export yet.${still}`))
      return
    }
    const name = `companies-${dayIn(zone, clock.now())}.csv`
    const says = `${count(total)} companies with their seats, use, ends and ids, as last seen.${still}`
    try {
      await views.sendFile(person.user, { name, content: `${BYTE_ORDER_MARK}${lines.join('')}` }, says)
      await args.respond(
        onlyYou(`Sent you a CSV of ${count(total)} companies, in your messages with Countersign.${still}`)
      )
    } catch (error) {
      if (!isRefusedWith(error, 'missing_scope')) throw error
      await args.respond(
        onlyYou('Slack doesn’t let Countersign send files: the app lacks a scope. `doctor` says which.')
      )
    }
  })
}

/** One company as a line of CSV. Without a limit, its seats are `unlimited`. */
export function companyLine(
  { vendor, name, id, externalId, use, ends, tags, seenAt }: Entry,
  vendors: readonly Pick<Vendor, 'name' | 'label'>[]
): string {
  const seats = use && (use.limit ?? 'unlimited')
  return csvLine([
    vendorByName(vendors, vendor)?.label ?? vendor,
    name,
    id,
    externalId ?? null,
    seats,
    use?.used ?? null,
    ends,
    (tags ?? []).join(', '),
    seenAt.toISOString()
  ])
}
