import type { SlackCommandMiddlewareArgs } from '@slack/bolt'
import type { KnownBlock } from '@slack/types'
import type { Change } from '../../changes/change.ts'
import { section } from '../blocks.ts'
import { REVIEW, sayEdits } from '../card.ts'
import type { Door } from '../door.ts'
import { escaped, shorten } from '../mrkdwn.ts'
import { nameState } from '../words/state.ts'

/** Slack takes 50 blocks; a longer queue is counted. */
const MOST = 40

/** `/company queue`: the open changes, oldest first, each pending one with its Review button. */
export async function listQueue(
  door: Door,
  { ack, respond }: Pick<SlackCommandMiddlewareArgs, 'ack' | 'respond'>
): Promise<void> {
  await ack()
  const changes = await door.store.open()
  if (changes.length === 0) {
    await respond({ response_type: 'ephemeral', text: 'No change is open.' })
    return
  }
  const more = changes.length > MOST ? ` These are the oldest ${MOST}.` : ''
  const says = `${changes.length === 1 ? '1 change is' : `${changes.length} changes are`} open.${more}`
  const lines = changes.slice(0, MOST).map(change => sayLine(door, change))
  await respond({
    response_type: 'ephemeral',
    text: shorten([says, ...lines].join('\n'), 3900),
    blocks: [section(says), ...changes.slice(0, MOST).map((change, index) => row(change, lines[index] ?? ''))]
  })
}

function sayLine(door: Door, change: Change): string {
  // A vendor that is no longer configured still has changes, and must not hide those of the others.
  const vendor = door.vendors.find(({ name }) => name === change.vendor)
  const edits = shorten(sayEdits(change, vendor).join('; '), 500)
  const day = change.askedAt.toISOString().slice(0, 16).replace('T', ' ')
  return `*${escaped(change.company.name)}* (${escaped(vendor?.label ?? change.vendor)}): ${edits}. Asked by <@${change.asker.user}> on ${day} UTC, ${nameState(change)}.`
}

function row(change: Change, line: string): KnownBlock {
  if (change.state.name !== 'pending') return section(line)
  return {
    ...section(line),
    accessory: {
      type: 'button',
      action_id: REVIEW,
      text: { type: 'plain_text', text: 'Review' },
      value: change.id,
      accessibility_label: shorten(`Review the change of ${change.company.name}`, 75)
    }
  }
}
