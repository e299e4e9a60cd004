import type { InputBlock, KnownBlock, ModalView, PlainTextOption } from '@slack/types'
import type { Field, Group } from '../../changes/model/change.ts'
import type { Draft } from '../../changes/model/draft.ts'
import { fieldsOf, type Vendor } from '../../changes/ports/vendor.ts'
import { escaped, sayUse } from '../text/format.ts'
import { companyOption, context, header, section, sections } from '../ui/blocks.ts'
import { CHECK, drawField, pressed, profileBlocks, REPLACE, TEXT_INPUT } from './draw-fields.ts'

export const FORM = 'company.update'
export const COMPANY = 'company'
export const SWITCH = 'company.all'
export const SEARCH_AGAIN = 'company.search'
export const REASON = 'reason'
export const REFERENCE = 'reference'

/** Slack takes 100 blocks in a form: what stands beside the fields needs less than the rest. */
const MOST_FIELDS = 80

const GROUPS: readonly [Group, string][] = [
  ['licence', 'Licence'],
  ['profile', 'Profile'],
  ['settings', 'Settings']
]

/** What the form has to say beside its fields, in mrkdwn: at its top, what could not be used; then what to think about. */
export type Remarks = { problems: readonly string[]; warnings: readonly string[]; requirement?: string }

/** The form as a draft has it: the company, its fields with what was typed or is live, and why. */
export function drawForm(
  draft: Draft,
  vendor: Vendor | undefined,
  matches: readonly PlainTextOption[],
  { problems, warnings, requirement }: Remarks
): ModalView {
  return {
    ...frame(draft),
    submit: { type: 'plain_text', text: draft.revises ? 'Save the edit' : 'Ask for approval' },
    blocks: [
      ...sections(problems.map(problem => `*Please look:* ${problem}`)),
      ...companyBlocks(draft, vendor, matches),
      ...(draft.company && vendor ? companyParts(draft, vendor, warnings) : []),
      ...(requirement ? [context(requirement)] : []),
      textInput(REASON, 'Reason', draft.reason, false, 'Why this change? Whoever approves reads it.'),
      textInput(REFERENCE, 'Reference', draft.reference, true, 'A purchase order or ticket, if there is one.')
    ]
  }
}

/** What every view of this form shares; the draft's id finds all the rest. */
function frame(draft: Draft): Pick<ModalView, 'type' | 'callback_id' | 'title' | 'close' | 'private_metadata'> {
  return {
    type: 'modal',
    callback_id: FORM,
    private_metadata: draft.id,
    title: { type: 'plain_text', text: 'Change a company' },
    close: { type: 'plain_text', text: 'Cancel' }
  }
}

function companyBlocks(draft: Draft, vendor: Vendor | undefined, matches: readonly PlainTextOption[]): KnownBlock[] {
  if (draft.revises || draft.profile !== undefined) return [section(`*${escaped(draft.company?.name ?? '')}*`)]
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
    hint: { type: 'plain_text', text: hintFor(matches.length) },
    element: { type: 'static_select', action_id: COMPANY, options: [...matches] }
  }
}

/** One alone is offered where it only comes near what was typed. */
function hintFor(count: number): string {
  if (count === 1) return 'One company comes near what you typed: choose it if you mean it.'
  return `${count} companies match what you typed: choose one.`
}

function searchAgain(): KnownBlock {
  return action(SEARCH_AGAIN, 'Search all companies')
}

function companyParts(draft: Draft, vendor: Vendor, warnings: readonly string[]): KnownBlock[] {
  if (draft.profile !== undefined) return profileBlocks(draft, vendor, warnings)
  return fieldBlocks(draft, vendor, warnings)
}

function fieldBlocks(draft: Draft, vendor: Vendor, warnings: readonly string[]): KnownBlock[] {
  const { company } = draft
  if (!company) return []
  const { fields: shown, left } = shownFields(draft, vendor)
  const blocks = GROUPS.flatMap(([group, title]): KnownBlock[] => {
    const fields = shown.filter(field => field.group === group)
    return fields.length === 0 ? [] : [header(title), ...fields.map(field => drawField(field, company, draft))]
  })
  return [
    context([escaped(vendor.label), sayUse(company.use, company.ends)].filter(Boolean).join(' · ')),
    ...(vendor.caution ? [context(escaped(vendor.caution))] : []),
    ...warnings.map(warning => section(`Warning: ${warning}`)),
    ...blocks,
    ...(left.length > 0 ? [context(sayLeft(left))] : []),
    {
      type: 'actions',
      block_id: SWITCH,
      elements: [
        ...(hasSwitch(draft, vendor)
          ? [pressed(SWITCH, draft.all ? 'Hide profile and settings' : 'Show profile and settings')]
          : []),
        pressed(CHECK, 'Check what this needs'),
        ...(vendor.profile ? [pressed(REPLACE, 'Replace the whole profile')] : [])
      ]
    }
  ]
}

function action(id: string, text: string): KnownBlock {
  return { type: 'actions', block_id: id, elements: [pressed(id, text)] }
}

/** An input for words that every form has: why, and by which order. */
export function textInput(id: string, label: string, value: string, optional: boolean, hint: string): InputBlock {
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
      // A command can hold more; what is too long is told when the form is sent.
      ...(value && { initial_value: value.slice(0, TEXT_INPUT) })
    }
  }
}

/** The fields that a draft's form shows just now, and those for which it has no room: what was typed goes first. */
export function shownFields(draft: Draft, vendor: Vendor): { fields: Field[]; left: Field[] } {
  const all = fieldsOf(vendor, draft.company)
  const open = draft.all || !hasSwitch(draft, vendor)
  const wanted = all.filter(({ group }) => open || group === 'licence')
  const first = [...wanted].sort((one, other) => Number(other.key in draft.typed) - Number(one.key in draft.typed))
  const matching = new Set(first.slice(0, MOST_FIELDS))
  return { fields: wanted.filter(one => matching.has(one)), left: wanted.filter(one => !matching.has(one)) }
}

/** Where there is no licence to show first, there is nothing to hide behind it. */
function hasSwitch(draft: Draft, vendor: Vendor): boolean {
  const groups = new Set(fieldsOf(vendor, draft.company).map(({ group }) => group))
  return groups.has('licence') && groups.size > 1
}

function sayLeft(left: readonly Field[]): string {
  const example = left[0]?.key ?? ''
  return `${left.length} more fields have no room here. Give them after the command, such as \`${escaped(example)}=…\`.`
}

export const RETRY = 'company.retry'

/** What stands there until the vendor has answered. It has no inputs: nothing can be typed and lost. */
export function drawLoading(draft: Draft, text: string): ModalView {
  return { ...frame(draft), blocks: [section(text)] }
}

/** The vendor did not answer: says so and offers to try again. What was typed is in the draft. */
export function drawTrouble(draft: Draft, text: string): ModalView {
  return {
    ...frame(draft),
    blocks: [
      section(text),
      {
        type: 'actions',
        block_id: RETRY,
        elements: [
          { type: 'button', action_id: RETRY, text: { type: 'plain_text', text: 'Try again' }, style: 'primary' }
        ]
      }
    ]
  }
}
