import type { Draft } from '../../changes/model/change.ts'
import {
  type Company,
  type CompanySummary,
  type Field,
  type Option,
  same,
  type Value,
  type Vendor
} from '../../changes/ports/vendor.ts'
import { companyDetailsWithin } from '../text/company.ts'
import { sayNow } from '../text/edits.ts'
import { escaped } from '../text/format.ts'
import {
  actions,
  button,
  context,
  INPUT_TEXT,
  type InputBlock,
  type InputBlockElement,
  input,
  type KnownBlock,
  MOST_LABEL,
  MOST_OPTIONS,
  option,
  type PlainTextOption,
  plainText,
  section
} from '../ui/blocks.ts'
import { alert } from '../ui/tables.ts'
import {
  CHECK,
  CHOICE,
  COMPANY,
  FIELDS,
  fieldBlock,
  PROFILE,
  profileBlock,
  SEARCH_AGAIN,
  TYPED,
  UPLOAD,
  uploadBlock
} from './ids.ts'
import type { Note } from './remarks.ts'

/**
 * One field of the form, filled with what was typed or, where nothing was, with the live value; and an input for a file
 * that can be given instead.
 */
export function drawField(field: Field, company: Company, draft: Draft, demanded: readonly string[]): InputBlock[] {
  const live = company.values[field.key] ?? null
  const typed = draft.typed[field.key]
  const value = typed === undefined ? live : typed
  const options = draft.options[field.key] ?? []
  const names = Object.fromEntries(options.map(({ value, label }) => [value, label]))
  const hint = [sayNow(field, live, value, names), field.hint].filter(Boolean).join(' · ')
  const drawn = input(fieldBlock(field.key, draft), field.label, elementOf(field, value, options), {
    ...(hint && { hint }),
    // A text is long, and its difference is nothing that could be said in a line.
    dispatch: field.kind.name !== 'text' && field.kind.name !== 'words',
    // Slack would demand a field that is empty at the vendor for every other change: only the vendor may.
    optional: same(live, null) ? !demanded.includes(field.key) : !(field.required || field.kind.name === 'flag')
  })
  return [drawn, ...uploadInput(field, company, draft)]
}

/** Where a file can be given instead of a value: an input for it. A file of before stays until there is another. */
function uploadInput({ key, label, kind }: Field, company: Company, { uploads }: Draft): InputBlock[] {
  if (kind.name !== 'text' || !kind.upload) return []
  const { types, bytes } = kind.upload
  const kept = uploads?.[key]
  const takes = `${types.join(', ')}, at most ${bytes / 1024 / 1024} MB.`
  const hint = kept
    ? `${kept.name} stays, unless you upload another: ${takes}`
    : `It replaces the present one: ${takes}`
  const element = { type: 'file_input' as const, action_id: UPLOAD, filetypes: [...types], max_files: 1 }
  return [input(uploadBlock(key, company.id), `${label} file`, element, { hint, optional: true })]
}

/** A value as the text of an input, at most as long as Slack takes. */
export function textOf(value: Value): string {
  const text = Array.isArray(value) ? value.join(', ') : typeof value === 'number' ? digits(value) : String(value ?? '')
  return text.slice(0, INPUT_TEXT)
}

/** Slack takes no exponent, so every digit is written out. */
function digits(number: number): string {
  return number.toLocaleString('en', { useGrouping: false, maximumFractionDigits: 0 })
}

function elementOf({ kind }: Field, value: Value, options: readonly Option[]): InputBlockElement {
  const text = textOf(value)
  const initial = text !== '' && { initial_value: text }
  switch (kind.name) {
    case 'text':
      return {
        type: 'plain_text_input',
        action_id: TYPED,
        multiline: kind.lines === 'many',
        max_length: Math.min(INPUT_TEXT, Math.max(kind.maxLength, text.length)),
        ...initial
      }
    case 'words':
      return { type: 'plain_text_input', action_id: TYPED, multiline: true, ...initial }
    case 'number':
      return {
        type: 'number_input',
        action_id: TYPED,
        is_decimal_allowed: false,
        dispatch_action_config: { trigger_actions_on: ['on_character_entered'] },
        ...initial
      }
    case 'date':
      return { type: 'datepicker', action_id: TYPED, ...(text !== '' && { initial_date: text }) }
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
  const [chosen] = chosenOf(options, [value])
  const initial = chosen && { initial_option: chosen }
  return isShort(options)
    ? { type: 'static_select', action_id: TYPED, options: options.map(asOption), ...initial }
    : { type: 'external_select', action_id: CHOICE, min_query_length: 0, ...initial }
}

function choicesElement(options: readonly Option[], value: Value): InputBlockElement {
  const chosen = chosenOf(options, Array.isArray(value) ? value : [])
  const initial = chosen.length > 0 && { initial_options: chosen }
  return isShort(options)
    ? { type: 'multi_static_select', action_id: TYPED, options: options.map(asOption), ...initial }
    : { type: 'multi_external_select', action_id: CHOICE, min_query_length: 0, ...initial }
}

/** Longer lists, and empty ones, are searched by typing. */
function isShort(options: readonly Option[]): boolean {
  return options.length > 0 && options.length <= MOST_OPTIONS
}

function chosenOf(options: readonly Option[], values: readonly Value[]): PlainTextOption[] {
  return options.filter(({ value }) => values.includes(value)).map(asOption)
}

function asOption({ value, label }: Option): PlainTextOption {
  return option(value, label)
}

/** The whole profile as one text, to be edited or pasted over. */
export function profileBlocks(
  { profile = '' }: Draft,
  company: Company,
  vendor: Vendor,
  notes: readonly Note[]
): KnownBlock[] {
  const tooLong = profile.length > INPUT_TEXT
  const text = {
    type: 'plain_text_input' as const,
    action_id: PROFILE,
    multiline: true,
    max_length: INPUT_TEXT,
    ...(profile && !tooLong && { initial_value: profile })
  }
  const hint = `JSON, at most ${INPUT_TEXT} characters: edit it here or paste another.`
  return [
    context(`${escaped(vendor.label)} · The whole profile is sent. What you leave out stays as it is.`),
    ...(tooLong ? alert('warning', sayTooLong(profile.length)) : []),
    input(profileBlock(company.id), 'Profile', text, { hint }),
    ...drawNotes(notes),
    actions(FIELDS, [button(FIELDS, 'Back to the fields'), button(CHECK, 'Check what this needs')])
  ]
}

/** An alert for each level: what is about the same stands together. */
export function drawNotes(notes: readonly Note[]): KnownBlock[] {
  return (['error', 'warning'] as const).flatMap(level => {
    const texts = new Set(notes.filter(note => note.level === level).map(({ text }) => text))
    return texts.size > 0 ? alert(level, [...texts].join('\n')) : []
  })
}

function sayTooLong(length: number): string {
  return `The profile has ${length} characters, and Slack takes ${INPUT_TEXT} here. Paste what is to change; the rest stays as it is.`
}

/** The part of the form in which a company is chosen: a search, or a list of the matches of a command. */
export function companyPicker(
  draft: Draft,
  vendor: Vendor | undefined,
  matches: readonly PlainTextOption[]
): KnownBlock[] {
  if (draft.revises || draft.profile !== undefined) return [section(`*${escaped(draft.company?.name ?? '')}*`)]
  if (matches.length > 0) {
    const list = { type: 'static_select' as const, action_id: COMPANY, options: [...matches] }
    return [
      input(`${COMPANY}:matches`, 'Company', list, { hint: hintFor(matches.length), dispatch: true }),
      actions(SEARCH_AGAIN, [button(SEARCH_AGAIN, 'Search all companies')])
    ]
  }
  const initial = draft.company && vendor ? companyOption(vendor, draft.company) : undefined
  const search = {
    type: 'external_select' as const,
    action_id: COMPANY,
    min_query_length: 1,
    placeholder: plainText('Type a part of its name'),
    ...(initial && { initial_option: initial })
  }
  return [input(initial ? `${COMPANY}:${initial.value}` : COMPANY, 'Company', search, { dispatch: true })]
}

/** A single match is offered as a list only where it resembles what was typed. */
function hintFor(count: number): string {
  if (count === 1) return 'One company comes near what you typed: choose it if you mean it.'
  return `${count} companies match what you typed: choose one.`
}

/** A company to choose; its second line tells it from another of the same name. */
export function companyOption(vendor: Pick<Vendor, 'name' | 'label'>, company: CompanySummary): PlainTextOption {
  return option(companyValue(vendor.name, company), company.name, companyDetailsWithin(MOST_LABEL, vendor, company))
}

/** A company as the value of an option or a button. */
export function companyValue(vendor: string, { id }: Pick<CompanySummary, 'id'>): string {
  return `${vendor}:${id}`
}

/** The company of such a value; null where it is of none. */
export function chosenCompany(value: string): { vendor: string; id: string } | null {
  const [, vendor, id] = /^([^:]+):(.+)$/s.exec(value) ?? []
  return vendor && id ? { vendor, id } : null
}
