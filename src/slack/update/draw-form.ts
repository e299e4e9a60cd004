import type { Button, InputBlock, KnownBlock, ModalView, PlainTextOption } from '@slack/types'
import type { Draft } from '../../changes/draft.ts'
import type { Field, Group } from '../../changes/field.ts'
import type { Vendor } from '../../changes/vendor.ts'
import { companyOption, context, header, section, sections } from '../blocks.ts'
import { escaped } from '../mrkdwn.ts'
import { sayUse } from '../words/values.ts'
import { drawField } from './draw-field.ts'

export const FORM = 'company.update'
export const COMPANY = 'company'
export const SWITCH = 'company.all'
export const CHECK = 'company.check'
export const SEARCH_AGAIN = 'company.search'
export const REASON = 'reason'
export const REFERENCE = 'reference'

const GROUPS: readonly [Group, string][] = [
  ['licence', 'Licence'],
  ['profile', 'Profile'],
  ['settings', 'Settings']
]

/** What the form has to say beside its fields, in mrkdwn: at its top, what could not be used; then what to think about. */
export type Remarks = { problems: readonly string[]; warnings: readonly string[]; need?: string }

/** The form as a draft has it: the company, its fields with what was typed or is live, and why. */
export function drawForm(
  draft: Draft,
  vendor: Vendor | undefined,
  matches: readonly PlainTextOption[],
  { problems, warnings, need }: Remarks
): ModalView {
  return {
    ...frame(draft),
    submit: { type: 'plain_text', text: draft.revises ? 'Save the edit' : 'Ask for approval' },
    blocks: [
      ...sections(problems.map(problem => `*Please look:* ${problem}`)),
      ...companyBlocks(draft, vendor, matches),
      ...(draft.company && vendor ? fieldBlocks(draft, vendor, warnings) : []),
      ...(need ? [context(need)] : []),
      textInput(REASON, 'Reason', draft.reason, false, 'Why this change? Whoever approves reads it.'),
      textInput(REFERENCE, 'Reference', draft.reference, true, 'A purchase order or ticket, if there is one.')
    ]
  }
}

/** What every view of this form shares; the draft's id finds all the rest. */
export function frame(draft: Draft): Pick<ModalView, 'type' | 'callback_id' | 'title' | 'close' | 'private_metadata'> {
  return {
    type: 'modal',
    callback_id: FORM,
    private_metadata: draft.id,
    title: { type: 'plain_text', text: 'Change a company' },
    close: { type: 'plain_text', text: 'Cancel' }
  }
}

function companyBlocks(draft: Draft, vendor: Vendor | undefined, matches: readonly PlainTextOption[]): KnownBlock[] {
  if (draft.revises) return [section(`*${escaped(draft.company?.name ?? '')}*`)]
  if (matches.length > 0) return [chooseAmong(matches), searchAgain()]
  const initial = draft.company && vendor ? companyOption(vendor, draft.company) : undefined
  return [
    {
      type: 'input',
      block_id: initial ? `${COMPANY}:${initial.value}`.slice(0, 255) : COMPANY,
      dispatch_action: true,
      label: { type: 'plain_text', text: 'Company' },
      element: {
        type: 'external_select',
        action_id: COMPANY,
        min_query_length: 1,
        placeholder: { type: 'plain_text', text: 'Type a part of its name' },
        ...(initial && { initial_option: initial })
      }
    }
  ]
}

function chooseAmong(matches: readonly PlainTextOption[]): InputBlock {
  return {
    type: 'input',
    block_id: `${COMPANY}:matches`,
    dispatch_action: true,
    label: { type: 'plain_text', text: 'Company' },
    hint: { type: 'plain_text', text: `${matches.length} companies match what you typed: choose one.` },
    element: { type: 'static_select', action_id: COMPANY, options: [...matches] }
  }
}

function searchAgain(): KnownBlock {
  return action(SEARCH_AGAIN, 'Search all companies')
}

function fieldBlocks(draft: Draft, vendor: Vendor, warnings: readonly string[]): KnownBlock[] {
  const { company } = draft
  if (!company) return []
  const shown = GROUPS.filter(([group]) => group === 'licence' || draft.all)
  const blocks = shown.flatMap(([group, title]): KnownBlock[] => {
    const fields = vendor.fields.filter(field => field.group === group)
    return fields.length === 0 ? [] : [header(title), ...fields.map(field => drawField(field, company, draft))]
  })
  return [
    context([escaped(vendor.label), sayUse(company.use, company.ends)].filter(Boolean).join(' · ')),
    ...warnings.map(warning => section(`Warning: ${warning}`)),
    ...blocks,
    {
      type: 'actions',
      block_id: SWITCH,
      elements: [
        pressed(SWITCH, draft.all ? 'Hide profile and settings' : 'Show profile and settings'),
        pressed(CHECK, 'Check what this needs')
      ]
    }
  ]
}

function action(id: string, text: string): KnownBlock {
  return { type: 'actions', block_id: id, elements: [pressed(id, text)] }
}

function pressed(id: string, text: string): Button {
  return { type: 'button', action_id: id, text: { type: 'plain_text', text } }
}

function textInput(id: string, label: string, value: string, optional: boolean, hint: string): InputBlock {
  return {
    type: 'input',
    block_id: id,
    optional,
    label: { type: 'plain_text', text: label },
    hint: { type: 'plain_text', text: hint },
    element: {
      type: 'plain_text_input',
      action_id: id,
      multiline: id === REASON,
      ...(value && { initial_value: value })
    }
  }
}

/** The fields that a draft's form shows just now. */
export function shownFields(draft: Draft, vendor: Vendor): Field[] {
  return vendor.fields.filter(({ group }) => group === 'licence' || draft.all)
}
