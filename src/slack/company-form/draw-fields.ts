import type { Button, InputBlock, InputBlockElement, KnownBlock, PlainTextOption } from '@slack/types'
import { type Field, type Option, same, type Value } from '../../changes/model/change.ts'
import type { Draft } from '../../changes/model/draft.ts'
import type { Company, Vendor } from '../../changes/ports/vendor.ts'
import { escaped } from '../text/format.ts'
import { context, option, section } from '../ui/blocks.ts'

/** Slack refuses a static list of more options; longer ones are searched by typing. */
const STATIC_OPTIONS = 100
/** Slack's own limit of a text input. */
export const TEXT_INPUT = 3000

export const CHOICE = 'field.choice'
const TYPED = 'field.typed'

/** A field's block. The company is in its id, because Slack keeps what was typed in a block of the same id. */
export function fieldBlock(key: string, companyId: string): string {
  return `field:${key}:${companyId}`.slice(0, 255)
}

/** One field of the form, filled with what was typed or, where nothing was, with the live value. */
export function drawField(field: Field, company: Company, draft: Draft): InputBlock {
  const live = company.values[field.key] ?? null
  const typed = draft.typed[field.key]
  const value = typed === undefined ? live : typed
  return {
    type: 'input',
    block_id: fieldBlock(field.key, company.id),
    // What a company lacks is asked for when the change is sent; Slack must not force it on every other change.
    optional: same(live, null) || !(field.required || field.kind.name === 'flag'),
    label: { type: 'plain_text', text: field.label },
    ...(field.hint && { hint: { type: 'plain_text', text: field.hint } }),
    element: elementOf(field, value, draft.options[field.key] ?? [])
  }
}

/** The text that stands in an input for a value: at most what Slack lets stand there, and digits alone for a number. */
export function textOf(value: Value): string {
  const text = Array.isArray(value) ? value.join(', ') : typeof value === 'number' ? digits(value) : String(value ?? '')
  return text.slice(0, TEXT_INPUT)
}

/** Slack takes no exponent; a number with too many digits stands there whole, to be mended. */
function digits(number: number): string {
  return number.toLocaleString('en', { useGrouping: false, maximumFractionDigits: 0 })
}

function elementOf({ kind }: Field, value: Value, options: readonly Option[]): InputBlockElement {
  const initial = textOf(value)
  const filled = initial !== ''
  switch (kind.name) {
    case 'text':
      return {
        type: 'plain_text_input',
        action_id: TYPED,
        multiline: kind.lines === 'many',
        max_length: Math.min(TEXT_INPUT, Math.max(kind.maxLength, initial.length)),
        ...(filled && { initial_value: initial })
      }
    case 'words':
      return { type: 'plain_text_input', action_id: TYPED, multiline: true, ...(filled && { initial_value: initial }) }
    case 'number':
      return {
        type: 'number_input',
        action_id: TYPED,
        is_decimal_allowed: false,
        ...(filled && { initial_value: initial })
      }
    case 'date':
      return { type: 'datepicker', action_id: TYPED, ...(filled && { initial_date: initial }) }
    case 'flag':
      return flagElement(kind, value)
    case 'choice':
      return choiceElement(options, value)
    case 'choices':
      return choicesElement(options, value)
    default:
      return kind satisfies never
  }
}

function flagElement(words: { yes: string; no: string }, value: Value): InputBlockElement {
  const [yes, no] = [option('true', words.yes), option('false', words.no)]
  const initial = value === true ? yes : value === false ? no : undefined
  return { type: 'radio_buttons', action_id: TYPED, options: [yes, no], ...(initial && { initial_option: initial }) }
}

function choiceElement(options: readonly Option[], value: Value): InputBlockElement {
  const [initial] = chosenOf(options, [value])
  const start = initial && { initial_option: initial }
  return options.length > 0 && options.length <= STATIC_OPTIONS
    ? { type: 'static_select', action_id: TYPED, options: options.map(asOption), ...start }
    : { type: 'external_select', action_id: CHOICE, min_query_length: 0, ...start }
}

function choicesElement(options: readonly Option[], value: Value): InputBlockElement {
  const initial = chosenOf(options, Array.isArray(value) ? value : [])
  const start = initial.length > 0 && { initial_options: initial }
  return options.length > 0 && options.length <= STATIC_OPTIONS
    ? { type: 'multi_static_select', action_id: TYPED, options: options.map(asOption), ...start }
    : { type: 'multi_external_select', action_id: CHOICE, min_query_length: 0, ...start }
}

function chosenOf(options: readonly Option[], values: readonly Value[]): PlainTextOption[] {
  return options.filter(({ value }) => values.includes(value)).map(asOption)
}

function asOption({ value, label }: Option): PlainTextOption {
  return option(value, label)
}

/** Tells what the policy says to what stands in the form. */
export const CHECK = 'company.check'

/** A button of the form. */
export function pressed(id: string, text: string): Button {
  return { type: 'button', action_id: id, text: { type: 'plain_text', text } }
}

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
