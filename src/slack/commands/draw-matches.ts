import type { KnownBlock } from '@slack/types'
import { sayUse } from '../text/values.ts'
import { section } from '../ui/blocks.ts'
import { escaped, shorten } from '../ui/mrkdwn.ts'
import type { FoundCompanies, Match } from './find.ts'

/** So many of several matches get a button of their own. */
const MOST_BUTTONS = 20

/** What a match's button says and does; `asks` is what is asked where something is to be done with one of them. */
export type MatchButton = {
  actionId: string
  text: string
  asks?: string
  says(match: Match): string
  value(match: Match): string
}

/** Several companies that may be meant, told to who asked alone, each with a button. The text names them too. */
export function drawMatches(
  { matches, near }: Pick<FoundCompanies, 'matches' | 'near'>,
  typed: string,
  button: MatchButton
) {
  const shown = matches.slice(0, MOST_BUTTONS)
  const asks = button.asks ? ` ${button.asks}` : ''
  const more = `${asks}${matches.length > MOST_BUTTONS ? ` These are the first ${MOST_BUTTONS}.` : ''}`
  const says = near
    ? `No company matches “${escaped(typed)}” as it is written; these come near.${more}`
    : `${matches.length} companies match “${escaped(typed)}”.${more}`
  const names = shown.map(match => `${escaped(match.company.name)} (${factsOf(match)})`).join('; ')
  return {
    response_type: 'ephemeral' as const,
    text: shorten(`${says} ${names}.`, 3900),
    blocks: [section(says), ...shown.map(match => row(match, button))]
  }
}

function row(match: Match, { actionId, text, says, value }: MatchButton): KnownBlock {
  return {
    ...section(`*${escaped(match.company.name)}*\n${factsOf(match)}`),
    accessory: {
      type: 'button',
      action_id: actionId,
      text: { type: 'plain_text', text },
      value: value(match),
      accessibility_label: shorten(says(match), 75)
    }
  }
}

function factsOf({ vendor, company }: Match): string {
  return [escaped(vendor.label), sayUse(company.use, company.ends)].filter(Boolean).join(' · ')
}
