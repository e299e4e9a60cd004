import type { KnownBlock } from '@slack/types'
import type { Change } from '../changes/change.ts'
import type { Vendor } from '../changes/vendor.ts'
import type { Policy } from '../policy/decide.ts'
import { button, context, section, sections } from './blocks.ts'
import { escaped, shorten } from './mrkdwn.ts'
import { sayApprovers } from './words/approvers.ts'
import { sayState } from './words/state.ts'
import { sayEdit, sayUse } from './words/values.ts'
import { sayWarning } from './words/warnings.ts'

export const REVIEW = 'change.review'

export type Message = { text: string; blocks: KnownBlock[] }

/** Slack cuts a message's text at 4000 characters. */
const LONGEST_TEXT = 3900

/** A change's one message, drawn from its row. The text alone carries the whole meaning. */
export function drawCard(change: Change, vendor: Vendor | undefined, policy: Policy): Message {
  const name = escaped(change.company.name)
  const who = (mark: string) =>
    `<@${change.asker.user}> asks to change ${mark}${name}${mark} (${escaped(vendor?.label ?? change.vendor)})`
  const why = `Reason: ${escaped(change.reason)}${change.reference ? ` · Reference: ${escaped(change.reference)}` : ''}`
  const pending = change.state.name === 'pending'
  const state = pending
    ? `Waiting for 1 approval from ${sayApprovers(policy, change.asker)}.`
    : sayState(change, vendor)
  const warnings = change.warnings.map(warning => `Warning: ${sayWarning(warning)}`)
  const use = sayUse(change.use, change.ends)

  const asked = [`${who('')}.`, `${sayEdits(change, vendor, '').join('; ')}.`, use && `${use}.`, why, ...warnings]
  // How it stands is what a screen reader waits for: where there is too much to say, it is not what goes.
  const room = Math.max(LONGEST_TEXT / 2, LONGEST_TEXT - state.length - 1)

  return {
    text: shorten(`${shorten(asked.filter(Boolean).join(' '), room)} ${state}`, LONGEST_TEXT),
    blocks: [
      section(who('*')),
      ...sections(sayEdits(change, vendor)),
      ...(use ? [context(`When asked: ${use}`)] : []),
      section(why),
      ...sections(warnings),
      section(`*State:* ${state}`),
      ...(pending
        ? [button('Review', REVIEW, change.id, `Review the change of ${change.company.name}`, 'primary')]
        : [])
    ]
  }
}

/** What the asker is told, once, when it is over. */
export function drawOutcome(change: Change, vendor: Vendor | undefined): Message {
  const text = `<@${change.asker.user}> Your change of ${escaped(change.company.name)}: ${sayState(change, vendor)}`
  return { text: shorten(text, LONGEST_TEXT), blocks: [section(text)] }
}

/** A line for each edit; `mark` is what stands around the wanted value. */
export function sayEdits({ edits, names }: Change, vendor: Vendor | undefined, mark = '*'): string[] {
  return edits.map(edit =>
    sayEdit(
      vendor?.fields.find(({ key }) => key === edit.field),
      edit,
      names,
      mark
    )
  )
}
