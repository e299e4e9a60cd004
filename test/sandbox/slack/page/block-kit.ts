import type { KnownBlock, PlainTextElement, PlainTextOption } from '@slack/types'

export function plain(text: string): PlainTextElement {
  return { type: 'plain_text', text }
}

export function option(text: string, value: string): PlainTextOption {
  return { text: plain(text), value }
}

export function section(text: string): KnownBlock {
  return { type: 'section', text: { type: 'mrkdwn', text } }
}

type Input = Extract<KnownBlock, { type: 'input' }>

export function input(id: string, label: string, element: Input['element'], more: Partial<Input> = {}): Input {
  return { type: 'input', block_id: id, label: plain(label), element, ...more }
}

/** One of each input that a form can have. */
export const everyInput = [
  input('reason', 'Reason', { type: 'plain_text_input', action_id: 'a', multiline: true, max_length: 200 }),
  input('seats', 'Seats', { type: 'number_input', action_id: 'a', is_decimal_allowed: false, initial_value: '120' }),
  input('mail', 'Mail', { type: 'email_text_input', action_id: 'a' }),
  input('page', 'Page', { type: 'url_text_input', action_id: 'a' }),
  input('ends', 'Ends', { type: 'datepicker', action_id: 'a', initial_date: '2026-12-31' }),
  input('hour', 'Hour', { type: 'timepicker', action_id: 'a' }),
  input('when', 'When', { type: 'datetimepicker', action_id: 'a' }),
  input('country', 'Country', {
    type: 'static_select',
    action_id: 'a',
    option_groups: [{ label: plain('North'), options: [option('Norway', 'no'), option('Sweden', 'se')] }]
  }),
  input('modules', 'Modules', {
    type: 'multi_static_select',
    action_id: 'a',
    options: [option('Phishing', 'p'), option('Training', 't'), option('Callback', 'c')]
  }),
  input('approver', 'Approver', { type: 'users_select', action_id: 'a' }),
  input('tell', 'Tell', { type: 'multi_channels_select', action_id: 'a' }),
  input('kind', 'Kind', {
    type: 'radio_buttons',
    action_id: 'a',
    options: [option('Limited', 'l'), option('Unlimited', 'u')]
  }),
  input('more', 'Also', {
    type: 'checkboxes',
    action_id: 'a',
    options: [option('Profile', 'p'), option('Settings', 's')]
  })
]
