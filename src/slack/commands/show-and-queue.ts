import { type Change, isOpen, type Options } from '../../changes/model/change.ts'
import { type Company, fieldsOf, type Vendor, vendorByName } from '../../changes/ports/vendor.ts'
import { DAY } from '../../policy/hours.ts'
import { batchRow, sayBatch } from '../batch/draw-batch.ts'
import { changeRow, sayChange } from '../change-message/draw-change.ts'
import { severalButton } from '../review/draw-several.ts'
import { nameState } from '../text/changes.ts'
import { sayDay } from '../text/dates.ts'
import { sayEditsWithin } from '../text/edits.ts'
import { escaped, labelOf, sayUse, sayValue, shorten } from '../text/format.ts'
import {
  type CommandArgs,
  type Listeners,
  listenerTimeout,
  replyToViewer,
  type SlackDependencies
} from '../transport/listener.ts'
import { actions, context, type KnownBlock, MESSAGE_TEXT, type Message, section, sections } from '../ui/blocks.ts'
import { actOnChosen, actOnCompany, type MatchButton, matchValue, onlyYou } from './choose-company.ts'

const SHOW = 'company.show'
const LATEST = 5

const BUTTON: MatchButton = {
  actionId: SHOW,
  text: 'Show',
  label: ({ company }) => `Show ${company.name}`,
  value: matchValue
}

/** `/company show acme`: answers the person alone. */
export async function showCompany(dependencies: SlackDependencies, args: CommandArgs, text: string): Promise<void> {
  if (!text) {
    await args.ack({ response_type: 'ephemeral', text: 'Which company? Type `/company show` and a part of its name.' })
    return
  }
  const { respond } = args
  await replyToViewer(dependencies, args, () =>
    actOnCompany(dependencies, respond, text, BUTTON, (vendor, { id }) => answer(dependencies, respond, vendor, id))
  )
}

/** The buttons of several matches. */
export function listenToShow(listeners: Listeners, dependencies: SlackDependencies): void {
  listeners.reply(SHOW, ({ value, respond }) =>
    actOnChosen(dependencies, respond, value, (vendor, id) => answer(dependencies, respond, vendor, id))
  )
}

async function answer(
  { store, frame }: SlackDependencies,
  respond: CommandArgs['respond'],
  vendor: Vendor,
  id: string
): Promise<void> {
  const key = { vendor: vendor.name, id }
  const company = await vendor.read(id, listenerTimeout())
  const [options, open, history] = await Promise.all([
    vendor.options(company, listenerTimeout()),
    store.open(key),
    store.history(key, LATEST)
  ])
  const { text, blocks } = drawCompany(vendor, company, options, open.filter(isOpen), history, frame.zone)
  await respond(onlyYou(text, blocks))
}

/**
 * A company as it is now: its licence, or all its fields where the vendor has no licence, its use and dates, the open
 * changes, and the last ones. Days are in the time zone.
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
  const before = history.length > 0 && 'Last changes:'
  const text = [`${title}.`, use && `${use}.`, `${details.join('; ')}.`, ...waiting, before, ...latest]
  return {
    text: shorten(text.filter(Boolean).join(' '), MESSAGE_TEXT),
    blocks: [
      section(title),
      ...(use ? [context(use)] : []),
      ...sections(details),
      ...sections(waiting),
      section('*Last changes*'),
      ...sections(latest)
    ]
  }
}

function line(change: Change, vendor: Vendor, zone: string): string {
  return `${sayDay(change.requestedAt, zone)} <@${change.requester.user}>: ${sayEditsWithin(change, vendor, 300)} (${nameState(change)}).`
}

/** Most batches that are listed. */
const MOST_BATCHES = 3

/** Most changes that are listed: Slack takes 50 blocks. */
const MOST = 40

/** For how many days a use of break-glass is listed, at most how many, and in how many characters of the text. */
const BREAK_GLASS_DAYS = 30
const MOST_BREAK_GLASS = 10
const BREAK_GLASS_TEXT = 1000

/** `/company queue`: the open changes, oldest first, pending and scheduled ones with a button; and recent uses of break-glass. */
export async function listQueue(
  dependencies: SlackDependencies,
  args: Parameters<typeof replyToViewer>[1]
): Promise<void> {
  const { store, clock, vendors } = dependencies
  await replyToViewer(dependencies, args, async () => {
    const since = new Date(clock.now().getTime() - BREAK_GLASS_DAYS * DAY)
    const [changes, used, batches] = await Promise.all([
      store.open(),
      store.breakGlassSince(since),
      store.openBatches()
    ])
    const says = sayHowMany(changes.length)
    const shown = changes.slice(0, MOST)
    const lines = shown.map(change => sayChange(change, vendorByName(vendors, change.vendor), nameState(change)))
    const breakGlass = sayBreakGlassUses(dependencies, used)
    const pending = changes.filter(({ state }) => state.name === 'pending')
    const together = pending.length > 1 ? [actions('several', [severalButton()])] : []
    const text = [
      shorten(
        [says, ...batches.map(batch => sayBatch(batch, vendors)), ...lines].join('\n'),
        MESSAGE_TEXT - BREAK_GLASS_TEXT
      ),
      shorten(breakGlass.join('\n'), BREAK_GLASS_TEXT)
    ]
    await args.respond({
      response_type: 'ephemeral',
      text: text.filter(Boolean).join('\n'),
      blocks: [
        section(says),
        ...batches.slice(0, MOST_BATCHES).map(batch => batchRow(batch, vendors)),
        ...together,
        ...shown.map((change, index) => row(change, lines[index] ?? '')),
        ...sections(breakGlass)
      ]
    })
  })
}

function sayHowMany(count: number): string {
  if (count === 0) return 'No change is open.'
  const more = count > MOST ? ` These are the oldest ${MOST}.` : ''
  return `${count === 1 ? '1 change is' : `${count} changes are`} open.${more}`
}

function sayBreakGlassUses({ vendors, frame }: SlackDependencies, used: readonly Change[]): string[] {
  if (used.length === 0) return []
  const more = used.length > MOST_BREAK_GLASS ? ` These are the latest ${MOST_BREAK_GLASS}.` : ''
  const lines = used.slice(0, MOST_BREAK_GLASS).map(change => {
    const breakGlass = change.decisions.find(({ verdict }) => verdict === 'break-glass')
    const edits = sayEditsWithin(change, vendorByName(vendors, change.vendor), 300)
    const what = `*${escaped(change.company.name)}*: ${edits}`
    const day = breakGlass && sayDay(breakGlass.at, frame.zone)
    return `${what}. <@${breakGlass?.person.user}> on ${day}: ${escaped(shorten(breakGlass?.reason ?? '', 300))} (${nameState(change)})`
  })
  return [`*Applied alone (break-glass) in the last ${BREAK_GLASS_DAYS} days: ${used.length}.*${more}`, ...lines]
}

function row(change: Change, line: string): KnownBlock {
  switch (change.state.name) {
    case 'pending':
      return changeRow(change, line, 'Review')
    case 'scheduled':
      return changeRow(change, line, 'Show')
    default:
      return section(line)
  }
}
