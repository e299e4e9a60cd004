import type { KnownBlock } from '@slack/types'
import { section } from '../blocks.ts'
import type { Match } from '../find.ts'
import { escaped, shorten } from '../mrkdwn.ts'
import { sayUse } from '../words/values.ts'

/** Its value is the threshold, or `off`, and the company that is meant. */
export const WATCH = 'company.watch'
/** So many of several matches get a button of their own. */
const MOST_BUTTONS = 20

/** Several companies that may be meant, each with a button. */
export function drawMatches(matches: readonly Match[], text: string, percent: number | null) {
  const at = percent === null ? 'off' : String(percent)
  const rows = matches.slice(0, MOST_BUTTONS).map(({ vendor, company }): KnownBlock => {
    const facts = [sayUse(company.use, company.ends), escaped(vendor.label)].filter(Boolean).join(' · ')
    return {
      ...section(`*${escaped(company.name)}*\n${facts}`),
      accessory: {
        type: 'button',
        action_id: WATCH,
        text: { type: 'plain_text', text: 'This one' },
        value: `${at} ${vendor.name}:${company.id}`,
        accessibility_label: shorten(`Watch ${company.name}`, 75)
      }
    }
  })
  const more = matches.length > MOST_BUTTONS ? ` These are the first ${MOST_BUTTONS}.` : ''
  const says = `${matches.length} companies match “${escaped(text)}”. Which one?${more}`
  return { response_type: 'ephemeral' as const, text: says, blocks: [section(says), ...rows] }
}
