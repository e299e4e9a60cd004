import type { App, BlockAction, ButtonAction, RespondFn, SlackCommandMiddlewareArgs } from '@slack/bolt'
import type { Button, KnownBlock, SectionBlock } from '@slack/types'
import { type Change, isOpen, type Options } from '../../changes/model/change.ts'
import { type Company, fieldsOf, type Vendor, VendorError } from '../../changes/ports/vendor.ts'
import { type Message, REVIEW } from '../change-message/draw-change.ts'
import { nameState } from '../text/changes.ts'
import { escaped, labelOf, sayDay, sayEdits, sayFault, sayMoment, sayUse, sayValue, shorten } from '../text/format.ts'
import { listenerTimeout, type SlackDependencies } from '../transport/listener.ts'
import { chosenCompany, context, section, sections } from '../ui/blocks.ts'
import { respondToViewer } from '../ui/viewer.ts'
import { drawMatches, findCompanies, type MatchButton, theOne } from './find.ts'

const SHOW = 'company.show'
const LATEST = 5

const BUTTON: MatchButton = {
  actionId: SHOW,
  text: 'Show',
  says: ({ company }) => `Show ${company.name}`,
  value: ({ vendor, company }) => `${vendor.name}:${company.id}`
}

/** `/company show acme`: told to who asked alone. */
export async function showCompany(
  dependencies: SlackDependencies,
  args: Pick<SlackCommandMiddlewareArgs, 'ack' | 'respond' | 'body'>,
  text: string
): Promise<void> {
  if (!text) {
    await args.ack({ response_type: 'ephemeral', text: 'Which company? Type `/company show` and a part of its name.' })
    return
  }
  await respondToViewer(dependencies, args, () => tellFound(dependencies, args.respond, text))
}

/** The buttons beneath several matches. */
export function listenToShow(app: App, dependencies: SlackDependencies): void {
  app.action<BlockAction<ButtonAction>>(SHOW, async args => {
    const chosen = chosenCompany(args.action.value ?? '')
    await respondToViewer(dependencies, args, async () => {
      if (chosen) await tell(dependencies, args.respond, dependencies.vendor(chosen.vendor), chosen.id)
    })
  })
}

async function tellFound(dependencies: SlackDependencies, respond: RespondFn, text: string): Promise<void> {
  const found = await findCompanies(dependencies, text, listenerTimeout())
  const { matches, faults } = found
  const one = theOne(found, text)
  const troubles = faults.map(fault => sayFault(fault, dependencies.vendors)).join(' ')
  if (one) await tell(dependencies, respond, one.vendor, one.company.id)
  else if (matches.length > 0) await respond(drawMatches(found, text, BUTTON))
  else await respond({ response_type: 'ephemeral', text: troubles || `No company matches “${escaped(text)}”.` })
}

async function tell(dependencies: SlackDependencies, respond: RespondFn, vendor: Vendor, id: string): Promise<void> {
  const key = { vendor: vendor.name, id }
  try {
    const company = await vendor.read(id, listenerTimeout())
    const [options, open, history] = await Promise.all([
      vendor.options(company, listenerTimeout()),
      dependencies.store.open(key),
      dependencies.store.history(key, LATEST)
    ])
    const { text, blocks } = drawCompany(
      vendor,
      company,
      options,
      open.filter(isOpen),
      history,
      dependencies.frame.zone
    )
    await respond({ response_type: 'ephemeral', replace_original: false, text, blocks })
  } catch (error) {
    if (!(error instanceof VendorError)) throw error
    await respond({ response_type: 'ephemeral', replace_original: false, text: sayFault(error, dependencies.vendors) })
  }
}

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

/** Slack takes 50 blocks; a longer queue is counted. */
const MOST = 40
const MOST_BREAK_GLASS = 10
/** How long it is reported that somebody applied a change alone. */
const BREAK_GLASS_DAYS = 30
const BREAK_GLASS_SHOWN = BREAK_GLASS_DAYS * 24 * 3_600_000

/** `/company queue`: the open changes, oldest first, each pending one with its Review button, and who applied one alone lately. */
export async function listQueue(
  dependencies: SlackDependencies,
  args: Parameters<typeof respondToViewer>[1]
): Promise<void> {
  await respondToViewer(dependencies, args, () => tellQueue(dependencies, args.respond))
}

async function tellQueue(dependencies: SlackDependencies, respond: RespondFn): Promise<void> {
  const since = new Date(dependencies.clock.now().getTime() - BREAK_GLASS_SHOWN)
  const [changes, broken] = await Promise.all([dependencies.store.open(), dependencies.store.breakGlassSince(since)])
  const says = sayHowMany(changes.length)
  const lines = changes
    .slice(0, MOST)
    .map(change => sayChange(change, vendorOf(dependencies, change), nameState(change), dependencies.frame.zone))
  const breakGlass = sayBreakGlassUses(dependencies, broken)
  await respond({
    response_type: 'ephemeral',
    text: [shorten([says, ...lines].join('\n'), 2900), shorten(breakGlass.join('\n'), 1000)].filter(Boolean).join('\n'),
    blocks: [
      section(says),
      ...changes.slice(0, MOST).map((change, index) => row(change, lines[index] ?? '')),
      ...sections(breakGlass)
    ]
  })
}

function sayHowMany(count: number): string {
  if (count === 0) return 'No change is open.'
  const more = count > MOST ? ` These are the oldest ${MOST}.` : ''
  return `${count === 1 ? '1 change is' : `${count} changes are`} open.${more}`
}

/** What was applied without a second person lately, for those who look after it. */
function sayBreakGlassUses(dependencies: SlackDependencies, broken: readonly Change[]): string[] {
  if (broken.length === 0) return []
  const more = broken.length > MOST_BREAK_GLASS ? ` These are the latest ${MOST_BREAK_GLASS}.` : ''
  const lines = broken.slice(0, MOST_BREAK_GLASS).map(change => {
    const breakGlass = change.decisions.find(({ verdict }) => verdict === 'break-glass')
    const what = `*${escaped(change.company.name)}*: ${shorten(sayEdits(change, vendorOf(dependencies, change)).join('; '), 300)}`
    const day = breakGlass && sayDay(breakGlass.at, dependencies.frame.zone)
    return `${what}. <@${breakGlass?.person.user}> on ${day}: ${escaped(shorten(breakGlass?.reason ?? '', 300))} (${nameState(change)})`
  })
  return [`*Applied alone (break-glass) in the last ${BREAK_GLASS_DAYS} days: ${broken.length}.*${more}`, ...lines]
}

/** A vendor that is no longer configured still has changes, and must not hide those of the others. */
function vendorOf({ vendors }: SlackDependencies, change: Change): Vendor | undefined {
  return vendors.find(({ name }) => name === change.vendor)
}

function row(change: Change, line: string): KnownBlock {
  return change.state.name === 'pending' ? changeRow(change, line, 'Review') : section(line)
}

/** A change on one line of a list: what is asked, by whom and when by the clock of the zone, and `how` it stands. */
export function sayChange(change: Change, vendor: Vendor | undefined, how: string, zone: string): string {
  const edits = shorten(sayEdits(change, vendor).join('; '), 500)
  const label = escaped(vendor?.label ?? change.vendor)
  return `*${escaped(change.company.name)}* (${label}): ${edits}. Asked by <@${change.requester.user}> on ${sayMoment(change.requestedAt, zone)}, ${how}.`
}

/** The line with the button that opens the change: to decide on it, or to look at it. */
export function changeRow({ id, company }: Change, line: string, text: 'Review' | 'Show'): SectionBlock {
  const button: Button = {
    type: 'button',
    action_id: REVIEW,
    text: { type: 'plain_text', text },
    value: id,
    accessibility_label: shorten(`${text} the change of ${company.name}`, 75)
  }
  return { ...section(line), accessory: button }
}
