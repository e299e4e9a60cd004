import type { RespondFn } from '@slack/bolt'
import type { KnownBlock } from '@slack/types'
import type { Change } from '../../changes/model/change.ts'
import type { Vendor } from '../../changes/ports/vendor.ts'
import { sayEdits } from '../change-message/draw-change.ts'
import { sayDay } from '../text/days.ts'
import { nameState } from '../text/state.ts'
import type { SlackDependencies } from '../transport/dependencies.ts'
import { section, sections } from '../ui/blocks.ts'
import { escaped, shorten } from '../ui/mrkdwn.ts'
import { respondToViewer } from '../ui/viewer.ts'
import { changeRow, sayChange } from './draw-change.ts'

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
