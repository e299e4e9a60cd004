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
import { tellLooker } from '../ui/viewer.ts'
import { changeRow, sayChange } from './draw-change.ts'

/** Slack takes 50 blocks; a longer queue is counted. */
const MOST = 40
const MOST_GLASS = 10
/** How long it is reported that somebody applied a change alone. */
const GLASS_DAYS = 30
const GLASS_SHOWN = GLASS_DAYS * 24 * 3_600_000

/** `/company queue`: the open changes, oldest first, each pending one with its Review button, and who applied one alone lately. */
export async function listQueue(
  dependencies: SlackDependencies,
  args: Parameters<typeof tellLooker>[1]
): Promise<void> {
  await tellLooker(dependencies, args, () => tellQueue(dependencies, args.respond))
}

async function tellQueue(dependencies: SlackDependencies, respond: RespondFn): Promise<void> {
  const since = new Date(dependencies.clock.now().getTime() - GLASS_SHOWN)
  const [changes, broken] = await Promise.all([dependencies.store.open(), dependencies.store.brokenGlass(since)])
  const says = sayHowMany(changes.length)
  const lines = changes
    .slice(0, MOST)
    .map(change => sayChange(change, vendorOf(dependencies, change), nameState(change), dependencies.frame.zone))
  const glass = sayBrokenGlass(dependencies, broken)
  await respond({
    response_type: 'ephemeral',
    text: [shorten([says, ...lines].join('\n'), 2900), shorten(glass.join('\n'), 1000)].filter(Boolean).join('\n'),
    blocks: [
      section(says),
      ...changes.slice(0, MOST).map((change, index) => row(change, lines[index] ?? '')),
      ...sections(glass)
    ]
  })
}

function sayHowMany(count: number): string {
  if (count === 0) return 'No change is open.'
  const more = count > MOST ? ` These are the oldest ${MOST}.` : ''
  return `${count === 1 ? '1 change is' : `${count} changes are`} open.${more}`
}

/** What was applied without a second person lately, for those who look after it. */
function sayBrokenGlass(dependencies: SlackDependencies, broken: readonly Change[]): string[] {
  if (broken.length === 0) return []
  const more = broken.length > MOST_GLASS ? ` These are the latest ${MOST_GLASS}.` : ''
  const lines = broken.slice(0, MOST_GLASS).map(change => {
    const glass = change.decisions.find(({ verdict }) => verdict === 'break-glass')
    const what = `*${escaped(change.company.name)}*: ${shorten(sayEdits(change, vendorOf(dependencies, change)).join('; '), 300)}`
    const day = glass && sayDay(glass.at, dependencies.frame.zone)
    return `${what}. <@${glass?.person.user}> on ${day}: ${escaped(shorten(glass?.reason ?? '', 300))} (${nameState(change)})`
  })
  return [`*Applied alone (break-glass) in the last ${GLASS_DAYS} days: ${broken.length}.*${more}`, ...lines]
}

/** A vendor that is no longer configured still has changes, and must not hide those of the others. */
function vendorOf({ vendors }: SlackDependencies, change: Change): Vendor | undefined {
  return vendors.find(({ name }) => name === change.vendor)
}

function row(change: Change, line: string): KnownBlock {
  return change.state.name === 'pending' ? changeRow(change, line, 'Review') : section(line)
}
