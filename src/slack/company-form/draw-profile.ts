import type { KnownBlock } from '@slack/types'
import type { Draft } from '../../changes/model/draft.ts'
import type { Vendor } from '../../changes/ports/vendor.ts'
import { context, section } from '../ui/blocks.ts'
import { escaped } from '../ui/mrkdwn.ts'
import { CHECK, pressed } from './buttons.ts'
import { TEXT_INPUT } from './draw-field.ts'

/** Leads from the fields to the whole profile. */
export const REPLACE = 'company.replace'
/** Leads back to the fields. */
export const FIELDS = 'company.fields'

const PROFILE = 'company.profile'

/** The profile's block. The company is in its id, because Slack keeps what was typed in a block of the same id. */
export function profileBlock(companyId: string): string {
  return `${PROFILE}:${companyId}`.slice(0, 255)
}

/** The whole profile as one text, to be edited or pasted over. */
export function profileBlocks(draft: Draft, vendor: Vendor, warnings: readonly string[]): KnownBlock[] {
  const { company, profile = '' } = draft
  if (!company) return []
  const tooLong = profile.length > TEXT_INPUT
  return [
    context(`${escaped(vendor.label)} · The whole profile is sent. What you leave out stays as it is.`),
    ...(tooLong ? [section(sayTooLong(profile.length))] : []),
    ...warnings.map(warning => section(`Warning: ${warning}`)),
    {
      type: 'input',
      block_id: profileBlock(company.id),
      label: { type: 'plain_text', text: 'Profile' },
      hint: { type: 'plain_text', text: `JSON, at most ${TEXT_INPUT} characters: edit it here or paste another.` },
      element: {
        type: 'plain_text_input',
        action_id: PROFILE,
        multiline: true,
        max_length: TEXT_INPUT,
        ...(profile && !tooLong && { initial_value: profile })
      }
    },
    {
      type: 'actions',
      block_id: FIELDS,
      elements: [pressed(FIELDS, 'Back to the fields'), pressed(CHECK, 'Check what this needs')]
    }
  ]
}

function sayTooLong(length: number): string {
  return `The profile has ${length} characters, and Slack takes ${TEXT_INPUT} here. Paste what is to change; the rest stays as it is.`
}
