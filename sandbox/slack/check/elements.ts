import { among, anything, type Check, flag, list, pattern, type Rule, shape, whole, words } from './problem.ts'
import { address, confirm, dispatching, exactlyOne, identifier, plain } from './texts.ts'
import {
  initialOffered,
  initialTextFits,
  initialWithinMaximum,
  markedOption,
  numbersInOrder,
  numeric,
  option,
  optionGroups,
  options,
  overflowOption,
  realDate
} from './values.ts'

const base = { type: anything, 'action_id?': identifier }
const asking = { 'confirm?': confirm }
const focusing = { 'focus_on_load?': flag }
const hinting = { 'placeholder?': plain(150) }
const typing = { ...base, ...focusing, ...hinting, 'dispatch_action_config?': dispatching }
const choosing = { ...base, ...asking, ...focusing, ...hinting }
const many = { ...choosing, 'max_selected_items?': whole(1, 100) }
const offering = { 'options?': options, 'option_groups?': optionGroups }
const style = { 'style?': among('primary', 'danger') }
const people = list(words(1, 255), 0, 100)
const querying = { 'min_query_length?': whole(0, 3000) }
const answering = { 'response_url_enabled?': flag }
const filtering = {
  'default_to_current_conversation?': flag,
  'filter?': shape({
    'include?': list(among('im', 'mpim', 'private', 'public'), 1, 4),
    'exclude_external_shared_channels?': flag,
    'exclude_bot_users?': flag
  })
}

const oneSource: Rule = exactlyOne('options', 'option_groups')

/** Every interactive element that Block Kit has, with its limits (@slack/types 3.2.0 and docs.slack.dev). */
export const elements = {
  button: shape({
    ...base,
    ...asking,
    ...style,
    text: plain(75),
    'value?': words(0, 2000),
    'url?': address,
    'accessibility_label?': words(1, 75)
  }),
  workflow_button: shape({
    ...base,
    ...asking,
    ...style,
    text: plain(75),
    workflow: shape({ trigger: shape({ url: address, 'customizable_input_parameters?': list(anything, 0, 100) }) }),
    'accessibility_label?': words(1, 75)
  }),
  checkboxes: shape(
    {
      ...base,
      ...asking,
      ...focusing,
      options: list(markedOption, 1, 10),
      'initial_options?': list(markedOption, 1, 10)
    },
    initialOffered
  ),
  radio_buttons: shape(
    { ...base, ...asking, ...focusing, options: list(markedOption, 1, 10), 'initial_option?': markedOption },
    initialOffered
  ),
  overflow: shape({ ...base, ...asking, options: list(overflowOption, 1, 5) }),
  datepicker: shape({ ...choosing, 'initial_date?': realDate }),
  timepicker: shape({
    ...choosing,
    'initial_time?': pattern(/^([01]\d|2[0-3]):[0-5]\d$/, 'a time in the format HH:mm'),
    'timezone?': words(1, 255)
  }),
  datetimepicker: shape({
    ...base,
    ...asking,
    ...focusing,
    'initial_date_time?': whole(1_000_000_000, 9_999_999_999)
  }),
  plain_text_input: shape(
    {
      ...typing,
      'initial_value?': words(0, 3000),
      'multiline?': flag,
      'min_length?': whole(0, 3000),
      'max_length?': whole(1, 3000)
    },
    initialTextFits
  ),
  email_text_input: shape({ ...typing, 'initial_value?': words(0, 3000) }),
  url_text_input: shape({ ...typing, 'initial_value?': words(0, 3000) }),
  number_input: shape(
    {
      ...typing,
      is_decimal_allowed: flag,
      'initial_value?': numeric,
      'min_value?': numeric,
      'max_value?': numeric
    },
    numbersInOrder
  ),
  rich_text_input: shape({
    ...typing,
    'initial_value?': anything,
    'min_lines?': whole(1, 100),
    'max_lines?': whole(1, 100)
  }),
  file_input: shape({ ...base, 'filetypes?': list(words(1, 255), 1, 100), 'max_files?': whole(1, 10) }),
  static_select: shape({ ...choosing, ...offering, 'initial_option?': option }, oneSource, initialOffered),
  multi_static_select: shape(
    { ...many, ...offering, 'initial_options?': list(option, 1, 100) },
    oneSource,
    initialOffered,
    initialWithinMaximum
  ),
  external_select: shape({ ...choosing, ...querying, 'initial_option?': option }),
  multi_external_select: shape(
    { ...many, ...querying, 'initial_options?': list(option, 1, 100) },
    initialWithinMaximum
  ),
  users_select: shape({ ...choosing, 'initial_user?': words(1, 255) }),
  multi_users_select: shape({ ...many, 'initial_users?': people }),
  conversations_select: shape({ ...choosing, ...filtering, ...answering, 'initial_conversation?': words(1, 255) }),
  multi_conversations_select: shape({ ...many, ...filtering, 'initial_conversations?': people }),
  channels_select: shape({ ...choosing, ...answering, 'initial_channel?': words(1, 255) }),
  multi_channels_select: shape({ ...many, 'initial_channels?': people })
} satisfies Record<string, Check>

export type ElementName = keyof typeof elements

const SELECTS = [
  'static_select',
  'external_select',
  'users_select',
  'conversations_select',
  'channels_select',
  'multi_static_select',
  'multi_external_select',
  'multi_users_select',
  'multi_conversations_select',
  'multi_channels_select'
] as const

/** The elements that each block allows (the unions of @slack/types 3.2.0). */
export const places = {
  section: pick(
    'button',
    'checkboxes',
    'datepicker',
    'overflow',
    'radio_buttons',
    'timepicker',
    'workflow_button',
    ...SELECTS
  ),
  actions: pick(
    'button',
    'checkboxes',
    'datepicker',
    'datetimepicker',
    'overflow',
    'radio_buttons',
    'timepicker',
    'workflow_button',
    'rich_text_input',
    ...SELECTS
  ),
  input: pick(
    'checkboxes',
    'datepicker',
    'datetimepicker',
    'email_text_input',
    'file_input',
    'number_input',
    'plain_text_input',
    'radio_buttons',
    'rich_text_input',
    'timepicker',
    'url_text_input',
    ...SELECTS
  )
}

function pick(...names: readonly ElementName[]): Record<string, Check> {
  return Object.fromEntries(names.map(name => [name, elements[name]]))
}
