import type { Change } from '../../changes/model/change.ts'
import { vendorByName } from '../../changes/ports/vendor.ts'
import { DAY } from '../../policy/hours.ts'
import { batchRow, sayBatch } from '../batch/draw-batch.ts'
import { changeRow, sayChange } from '../change-message/draw-change.ts'
import { severalButton } from '../review/draw-several.ts'
import { nameState } from '../text/changes.ts'
import { sayDay } from '../text/dates.ts'
import { sayEditsWithin } from '../text/edits.ts'
import { escaped, shorten } from '../text/format.ts'
import { replyToViewer, type SlackDependencies } from '../transport/listener.ts'
import { actions, type KnownBlock, MESSAGE_TEXT, section, sections } from '../ui/blocks.ts'

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
  return [`🔥 *Break-glass in the last ${BREAK_GLASS_DAYS} days: ${used.length}*${more}`, ...lines]
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
