import type { KnownBlock } from '@slack/types'
import type { Change } from '../../changes/model/change.ts'
import type { ReminderKind } from '../../changes/outbox/send.ts'
import type { Freeze } from '../../changes/ports/context.ts'
import type { Vendor } from '../../changes/ports/vendor.ts'
import type { Recipients } from '../../policy/reminders.ts'
import { sayHow, sayState, sayWarning } from '../text/changes.ts'
import { asSentence, escaped, sayEdits, sayUse, shorten } from '../text/format.ts'
import { sayMissing } from '../text/policy.ts'
import { button, context, section, sections } from '../ui/blocks.ts'

export const REVIEW = 'change.review'

export type Message = { text: string; blocks: KnownBlock[] }

/** Slack cuts a message's text at 4000 characters. */
const LONGEST_TEXT = 3900

/** A change's one message, drawn from its row. The text alone carries the whole meaning. */
export function drawCard(change: Change, vendor: Vendor | undefined): Message {
  const name = escaped(change.company.name)
  const who = (mark: string) =>
    `<@${change.requester.user}> asks to change ${mark}${name}${mark} (${escaped(vendor?.label ?? change.vendor)})`
  const why = `Reason: ${asSentence(change.reason)}${change.reference ? ` Reference: ${asSentence(change.reference)}` : ''}`
  const pending = change.state.name === 'pending'
  const state = sayState(change, vendor)
  const warnings = change.warnings.map(warning => `Warning: ${sayWarning(warning)}`)
  const use = sayUse(change.use, change.ends)
  const how = sayHow(change, vendor)
  const voided = change.decisions.some(({ revision }) => revision < change.revision)
  const revised =
    change.revision > 1 &&
    `Revision ${change.revision}, edited by <@${change.editor.user}>.${voided ? ' Earlier approvals are void.' : ''}`

  const asked = [
    `${who('')}.`,
    `${sayEdits(change, vendor, '').join('; ')}.`,
    how,
    revised,
    use && `${use}.`,
    why,
    ...warnings
  ]
  // How it stands is what a screen reader waits for: where there is too much to say, it is not what goes.
  const room = Math.max(LONGEST_TEXT / 2, LONGEST_TEXT - state.length - 1)

  return {
    text: shorten(`${shorten(asked.filter(Boolean).join(' '), room)} ${state}`, LONGEST_TEXT),
    blocks: [
      section(who('*')),
      ...sections(sayEdits(change, vendor)),
      ...(how ? [context(how)] : []),
      ...(revised ? [context(revised)] : []),
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

/** What the requester is told, once, when it is over. */
export function drawOutcome(change: Change, vendor: Vendor | undefined): Message {
  const text = `<@${change.requester.user}> Your change of ${escaped(change.company.name)}: ${sayState(change, vendor)}`
  return { text: shorten(text, LONGEST_TEXT), blocks: [section(text)] }
}

/** Tells the channel, once, that somebody applies a change without a second person. */
export function drawBreakGlass(change: Change, vendor: Vendor | undefined): Message {
  const breakGlass = change.decisions.find(({ verdict }) => verdict === 'break-glass')
  const who = breakGlass ? `<@${breakGlass.person.user}> applies` : 'Somebody applies'
  const what = `${who} a change of ${escaped(change.company.name)} alone (break-glass): ${sayEdits(change, vendor, '').join('; ')}.`
  const text = `${what} Reason: ${escaped(breakGlass?.reason ?? '')}`
  return { text: shorten(text, LONGEST_TEXT), blocks: sections([text]) }
}

/** Asks again those whom a pending change waits for, in its thread. */
export function drawReminder(change: Change, kind: ReminderKind, { users, groups }: Recipients): Message {
  const { state, requirement } = change
  const progress = state.name === 'pending' ? (state.progress ?? []) : []
  const whom = [...groups.map(group => `<!subteam^${group}>`), ...users.map(user => `<@${user}>`)].join(' ')
  const begin = kind === 'reminder' ? 'Still waiting' : 'This has waited too long, and others may approve now'
  const text = `${begin}: ${escaped(change.company.name)} needs ${sayMissing(requirement, progress)}. ${whom || 'Whoever may approve'}: press Review on the message above.`
  return { text: shorten(text, LONGEST_TEXT), blocks: [section(text)] }
}

/** The freeze, and its end. */
export function drawFreeze({ by, reason, unfrozen }: Freeze, kind: 'frozen' | 'unfrozen'): Message {
  const text =
    kind === 'frozen'
      ? `<@${by.user}> has frozen everything: ${asSentence(reason)} Nothing is asked for, approved or applied until it is unfrozen.`
      : `<@${(unfrozen?.by ?? by).user}> has unfrozen what was frozen. Changes that were approved go on.`
  return { text, blocks: [section(text)] }
}
