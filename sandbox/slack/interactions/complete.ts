import type { KnownBlock } from '@slack/types'
import { realDate } from '../check/values.ts'
import { type InputValue, isEmpty, type Values } from '../inputs.ts'

/** What Slack's client itself finds wrong before it sends a form to the app: one sentence by block id. */
export function incomplete(blocks: readonly KnownBlock[], values: Values): Record<string, string> {
  const errors: Record<string, string> = {}
  for (const block of blocks) {
    if (block.type !== 'input') continue
    const { element } = block
    const value = values[String(block.block_id)]?.[String(element.action_id)]
    const sentence = isEmpty(value) ? (block.optional ? undefined : MISSING) : wrong({ ...element }, value)
    if (sentence !== undefined) errors[String(block.block_id)] = sentence
  }
  return errors
}

const MISSING = 'Please complete this required field.'

function wrong(element: Record<string, unknown>, value: InputValue | undefined): string | undefined {
  const text = typeof value?.value === 'string' ? value.value : ''
  const chosen = Array.isArray(value?.selected_options) ? value.selected_options.length : 0
  switch (element.type) {
    case 'plain_text_input':
      if (text.length < Number(element.min_length ?? 0)) return `Must be at least ${element.min_length} characters.`
      if (text.length > Number(element.max_length ?? 3000)) {
        return `Must be at most ${element.max_length ?? 3000} characters.`
      }
      return undefined
    case 'number_input':
      return wrongNumber(element, text)
    case 'email_text_input':
      return /^\S+@\S+\.\S+$/.test(text) ? undefined : 'Enter a valid email address.'
    case 'url_text_input':
      return /^[a-z][a-z0-9+.-]*:\/\/\S+$/i.test(text) ? undefined : 'Enter a valid URL.'
    case 'datepicker':
      return realDate(value?.selected_date, '').length === 0 ? undefined : 'Enter a valid date.'
    case 'multi_static_select':
    case 'multi_external_select':
      return typeof element.max_selected_items === 'number' && chosen > element.max_selected_items
        ? `Choose at most ${element.max_selected_items}.`
        : undefined
    default:
      return undefined
  }
}

function wrongNumber(element: Record<string, unknown>, text: string): string | undefined {
  const number = Number(text)
  if (Number.isNaN(number)) return 'Enter a number.'
  if (element.is_decimal_allowed !== true && !Number.isInteger(number)) return 'Enter a whole number.'
  if (element.min_value !== undefined && number < Number(element.min_value)) {
    return `Enter a number of at least ${element.min_value}.`
  }
  if (element.max_value !== undefined && number > Number(element.max_value)) {
    return `Enter a number of at most ${element.max_value}.`
  }
  return undefined
}
