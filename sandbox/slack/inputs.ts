import { randomBytes } from 'node:crypto'
import type { KnownBlock } from '@slack/types'
import { isRecord } from './check/problem.ts'
import { elementsOf } from './check/surface.ts'

/** One input's value as Slack writes it in `view.state.values`. */
export type InputValue = { type: string } & Record<string, unknown>

/** The values of inputs, by block id and action id. */
export type Values = Readonly<Record<string, Readonly<Record<string, InputValue>>>>

/** For each element with a value: its key in the state, the element's initial value, and the empty value. */
const ELEMENTS: Readonly<Record<string, { value: string; initial: string; empty: unknown }>> = {
  plain_text_input: { value: 'value', initial: 'initial_value', empty: null },
  email_text_input: { value: 'value', initial: 'initial_value', empty: null },
  url_text_input: { value: 'value', initial: 'initial_value', empty: null },
  number_input: { value: 'value', initial: 'initial_value', empty: null },
  rich_text_input: { value: 'rich_text_value', initial: 'initial_value', empty: null },
  file_input: { value: 'files', initial: 'initial_files', empty: [] },
  datepicker: { value: 'selected_date', initial: 'initial_date', empty: null },
  timepicker: { value: 'selected_time', initial: 'initial_time', empty: null },
  datetimepicker: { value: 'selected_date_time', initial: 'initial_date_time', empty: null },
  radio_buttons: { value: 'selected_option', initial: 'initial_option', empty: null },
  static_select: { value: 'selected_option', initial: 'initial_option', empty: null },
  external_select: { value: 'selected_option', initial: 'initial_option', empty: null },
  checkboxes: { value: 'selected_options', initial: 'initial_options', empty: [] },
  multi_static_select: { value: 'selected_options', initial: 'initial_options', empty: [] },
  multi_external_select: { value: 'selected_options', initial: 'initial_options', empty: [] },
  users_select: { value: 'selected_user', initial: 'initial_user', empty: null },
  multi_users_select: { value: 'selected_users', initial: 'initial_users', empty: [] },
  conversations_select: { value: 'selected_conversation', initial: 'initial_conversation', empty: null },
  multi_conversations_select: { value: 'selected_conversations', initial: 'initial_conversations', empty: [] },
  channels_select: { value: 'selected_channel', initial: 'initial_channel', empty: null },
  multi_channels_select: { value: 'selected_channels', initial: 'initial_channels', empty: [] }
}

/** The key of an element's value in the state; undefined for buttons and menus, which have none. */
export function valueName(type: string): string | undefined {
  return ELEMENTS[type]?.value
}

/**
 * The values of the inputs of these blocks. A typed value stays if block id, action id and type are unchanged, whatever
 * the initial value; a new input has its initial value.
 */
export function valuesOf(blocks: readonly KnownBlock[], before: Values): Values {
  const values: Record<string, Record<string, InputValue>> = {}
  for (const block of blocks) {
    for (const { element } of elementsOf(block)) {
      const [blockId, actionId, type] = [String(block.block_id), String(element.action_id), String(element.type)]
      const holds = ELEMENTS[type]
      if (holds === undefined) continue
      const kept = before[blockId]?.[actionId]
      values[blockId] ??= {}
      values[blockId][actionId] =
        kept?.type === type ? kept : { type, [holds.value]: element[holds.initial] ?? holds.empty }
    }
  }
  return values
}

/** The previous values with those given for inputs of these blocks. */
export function withValues(blocks: readonly KnownBlock[], before: Values, given: Values): Values {
  const known = valuesOf(blocks, before)
  return Object.fromEntries(
    Object.entries(known).map(([blockId, held]) => [
      blockId,
      Object.fromEntries(
        Object.entries(held).map(([actionId, value]) => {
          const next = given[blockId]?.[actionId]
          return [actionId, next?.type === value.type ? next : value]
        })
      )
    ])
  )
}

/** Gives blocks and elements without an id a random one, a new one at every call, as Slack does. */
export function withIds(blocks: readonly KnownBlock[]): KnownBlock[] {
  return structuredClone(blocks).map(block => {
    block.block_id ??= freshId()
    for (const { element } of elementsOf(block)) element.action_id ??= freshId()
    return block
  })
}

export function isEmpty(value: InputValue | undefined): boolean {
  const name = value && valueName(value.type)
  const held = name === undefined ? undefined : value?.[name]
  return held === undefined || held === null || held === '' || (Array.isArray(held) && held.length === 0)
}

/** Reads state from a request body; ignores whatever is not an input value. */
export function asValues(given: unknown): Values {
  if (!isRecord(given)) return {}
  return Object.fromEntries(
    Object.entries(given).map(([blockId, held]) => [
      blockId,
      Object.fromEntries(Object.entries(isRecord(held) ? held : {}).filter(entry => isInputValue(entry[1])))
    ])
    // The filter above leaves only input values, which the compiler cannot infer.
  ) as Values
}

function isInputValue(value: unknown): boolean {
  return isRecord(value) && typeof value.type === 'string'
}

function freshId(): string {
  return randomBytes(4).toString('base64url').slice(0, 5)
}
