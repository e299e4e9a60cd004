import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SandboxSlack } from '../../src/sandbox/slack/slack.ts'
import { button, input, modal, section } from './slack/app.ts'
import { call, pointers } from './slack/caller.ts'
import { startOffice } from './slack/office.ts'

const long = (length: number) => 'x'.repeat(length)
const plain = (length: number) => ({ type: 'plain_text', text: long(length) })
const times = <Item>(count: number, make: (index: number) => Item) => Array.from({ length: count }, (_, at) => make(at))
const option = (value: string, text = value) => ({ text: { type: 'plain_text', text }, value })
const select = (more: object) => ({ type: 'static_select', action_id: 'a', options: [option('one')], ...more })
const actions = (...elements: object[]) => ({ type: 'actions', elements })

let slack: SandboxSlack
beforeAll(async () => {
  slack = await startOffice()
})
afterAll(() => slack.stop())

describe('a message', () => {
  const taken: [string, object[]][] = [
    ['50 blocks', times(50, () => ({ type: 'divider' }))],
    ['a header of 150 characters', [{ type: 'header', text: plain(150) }]],
    ['ten fields of 2000 characters', [{ type: 'section', fields: times(10, () => plain(2000)) }]],
    ['25 buttons', [actions(...times(25, at => button('Go', `a${at}`)))]],
    [
      'a button of 75 characters',
      [actions({ ...button(long(75), 'a'), value: long(2000), accessibility_label: long(75) })]
    ],
    [
      'a confirmation',
      [actions({ ...button('Go', 'a'), confirm: { title: plain(100), text: plain(300), confirm: plain(30) } })]
    ],
    ['a select of 100 options', [actions(select({ options: times(100, at => option(`o${at}`)) }))]],
    [
      'a table',
      [
        {
          type: 'table',
          rows: [
            [
              { type: 'raw_text', text: 'a' },
              { type: 'raw_number', value: 1, text: '1' }
            ]
          ]
        }
      ]
    ],
    [
      'a data table',
      [
        {
          type: 'data_table',
          caption: 'Seats',
          rows: [[{ type: 'raw_text', text: 'Seats' }], [{ type: 'raw_number', value: 1, text: '1' }]]
        }
      ]
    ],
    [
      'rich text',
      [
        {
          type: 'rich_text',
          elements: [{ type: 'rich_text_section', elements: [{ type: 'text', text: 'x', style: { bold: true } }] }]
        }
      ]
    ],
    ['an image', [{ type: 'image', image_url: 'https://example.com/a.png', alt_text: 'A' }]]
  ]
  it.each(taken)('may have %s', async (_, blocks) => {
    expect(await call(slack, 'chat.postMessage', { channel: 'CCHANGES', text: 'x', blocks })).toMatchObject({
      ok: true
    })
  })

  const refused: [string, object[], string][] = [
    ['51 blocks', times(51, () => ({ type: 'divider' })), '/blocks'],
    ['a block of an unknown kind', [{ type: 'banner' }], '/blocks/0/type'],
    ['a field Slack does not know', [{ type: 'divider', colour: 'red' }], '/blocks/0'],
    ['a header of 151 characters', [{ type: 'header', text: plain(151) }], '/blocks/0/text/text'],
    ['a header in mrkdwn', [{ type: 'header', text: { type: 'mrkdwn', text: 'x' } }], '/blocks/0/text/type'],
    ['an empty text', [{ type: 'section', text: plain(0) }], '/blocks/0/text/text'],
    ['a section of 3001 characters', [{ type: 'section', text: plain(3001) }], '/blocks/0/text/text'],
    ['a section without text', [{ type: 'section' }], '/blocks/0'],
    ['eleven fields', [{ type: 'section', fields: times(11, () => plain(1)) }], '/blocks/0/fields'],
    ['a field of 2001 characters', [{ type: 'section', fields: [plain(2001)] }], '/blocks/0/fields/0/text'],
    ['26 buttons', [actions(...times(26, at => button('Go', `a${at}`)))], '/blocks/0/elements'],
    ['no buttons where there should be some', [actions()], '/blocks/0/elements'],
    ['a button of 76 characters', [actions(button(long(76), 'a'))], '/blocks/0/elements/0/text/text'],
    [
      'a button value of 2001 characters',
      [actions({ ...button('Go', 'a'), value: long(2001) })],
      '/blocks/0/elements/0/value'
    ],
    [
      'an accessibility label of 76',
      [actions({ ...button('Go', 'a'), accessibility_label: long(76) })],
      '/blocks/0/elements/0/accessibility_label'
    ],
    ['a button style of its own', [actions({ ...button('Go', 'a'), style: 'warning' })], '/blocks/0/elements/0/style'],
    ['an action id of 256 characters', [actions(button('Go', long(256)))], '/blocks/0/elements/0/action_id'],
    ['a block id of 256 characters', [{ type: 'divider', block_id: long(256) }], '/blocks/0/block_id'],
    [
      'two blocks of one id',
      [
        { type: 'divider', block_id: 'a' },
        { type: 'divider', block_id: 'a' }
      ],
      '/blocks/1/block_id'
    ],
    [
      'two elements of one id in a block',
      [actions(button('Go', 'a'), button('Stop', 'a'))],
      '/blocks/0/elements/1/action_id'
    ],
    [
      'a confirmation title of 101',
      [actions({ ...button('Go', 'a'), confirm: { title: plain(101), text: plain(1) } })],
      '/blocks/0/elements/0/confirm/title/text'
    ],
    [
      'a confirmation text of 301',
      [actions({ ...button('Go', 'a'), confirm: { text: plain(301) } })],
      '/blocks/0/elements/0/confirm/text/text'
    ],
    [
      'a confirm button of 31',
      [actions({ ...button('Go', 'a'), confirm: { text: plain(1), confirm: plain(31) } })],
      '/blocks/0/elements/0/confirm/confirm/text'
    ],
    ['101 options', [actions(select({ options: times(101, at => option(`o${at}`)) }))], '/blocks/0/elements/0/options'],
    ['a select without options', [actions({ type: 'static_select', action_id: 'a' })], '/blocks/0/elements/0'],
    [
      'an option of 76 characters',
      [actions(select({ options: [option('a', long(76))] }))],
      '/blocks/0/elements/0/options/0/text/text'
    ],
    [
      'an option value of 76 characters',
      [actions(select({ options: [option(long(76), 'a')] }))],
      '/blocks/0/elements/0/options/0/value'
    ],
    [
      'an initial option that is not offered',
      [actions(select({ initial_option: option('two') }))],
      '/blocks/0/elements/0/initial_option'
    ],
    [
      'an initial option in other words',
      [actions(select({ initial_option: option('one', 'One') }))],
      '/blocks/0/elements/0/initial_option'
    ],
    ['a placeholder of 151', [actions(select({ placeholder: plain(151) }))], '/blocks/0/elements/0/placeholder/text'],
    [
      'eleven checkboxes',
      [actions({ type: 'checkboxes', action_id: 'a', options: times(11, at => option(`o${at}`)) })],
      '/blocks/0/elements/0/options'
    ],
    [
      'a menu of six',
      [actions({ type: 'overflow', action_id: 'a', options: times(6, at => option(`o${at}`)) })],
      '/blocks/0/elements/0/options'
    ],
    [
      'a date in another format',
      [actions({ type: 'datepicker', action_id: 'a', initial_date: '31.12.2026' })],
      '/blocks/0/elements/0/initial_date'
    ],
    [
      'a day that does not exist',
      [actions({ type: 'datepicker', action_id: 'a', initial_date: '2026-02-30' })],
      '/blocks/0/elements/0/initial_date'
    ],
    [
      'a time in another format',
      [actions({ type: 'timepicker', action_id: 'a', initial_time: '9am' })],
      '/blocks/0/elements/0/initial_time'
    ],
    [
      'a text input among buttons',
      [actions({ type: 'plain_text_input', action_id: 'a' })],
      '/blocks/0/elements/0/type'
    ],
    ['an input block', [input('Name', 'n', { type: 'plain_text_input' })], '/blocks/0/type'],
    ['an alert', [{ type: 'alert', text: plain(1) }], '/blocks/0/type'],
    ['a file', [{ type: 'file', source: 'remote', external_id: 'x' }], '/blocks/0/type'],
    ['eleven texts in a context', [{ type: 'context', elements: times(11, () => plain(1)) }], '/blocks/0/elements'],
    ['an image without alt text', [{ type: 'image', image_url: 'https://example.com/a.png' }], '/blocks/0'],
    ['an image without a source', [{ type: 'image', alt_text: 'A' }], '/blocks/0'],
    [
      'a table of 101 rows',
      [{ type: 'table', rows: times(101, () => [{ type: 'raw_text', text: 'a' }]) }],
      '/blocks/0/rows'
    ],
    [
      'a table of 21 columns',
      [{ type: 'table', rows: [times(21, () => ({ type: 'raw_text', text: 'a' }))] }],
      '/blocks/0/rows/0'
    ],
    ['two tables', times(2, () => ({ type: 'table', rows: [[{ type: 'raw_text', text: 'a' }]] })), '/blocks'],
    [
      'a data table without a caption',
      [{ type: 'data_table', rows: [[{ type: 'raw_text', text: 'a' }], [{ type: 'raw_text', text: 'b' }]] }],
      '/blocks/0'
    ],
    ['more than 12000 characters of markdown', times(2, () => ({ type: 'markdown', text: long(7000) })), '/blocks'],
    [
      'a container of eleven',
      [{ type: 'container', child_blocks: times(11, () => ({ type: 'divider' })) }],
      '/blocks/0/child_blocks'
    ],
    [
      'a carousel of eleven',
      [{ type: 'carousel', elements: times(11, () => ({ type: 'card', title: { type: 'mrkdwn', text: 'x' } })) }],
      '/blocks/0/elements'
    ]
  ]
  it.each(refused)('may not have %s', async (_, blocks, pointer) => {
    const answer = await call(slack, 'chat.postMessage', { channel: 'CCHANGES', text: 'x', blocks })
    expect(answer).toMatchObject({ ok: false, error: 'invalid_blocks' })
    expect(pointers(answer)).toEqual([pointer])
  })

  it('needs words, and not too many', async () => {
    const post = (more: object) => call(slack, 'chat.postMessage', { channel: 'CCHANGES', ...more })
    expect(await post({})).toMatchObject({ error: 'no_text' })
    expect(await post({ text: long(40_001) })).toMatchObject({ error: 'msg_too_long' })
    expect(await post({ text: 'x', blocks: '[{' })).toMatchObject({ error: 'invalid_blocks_format' })
    const { ts } = await post({ text: 'x' })
    expect(await call(slack, 'chat.update', { channel: 'CCHANGES', ts, text: long(4001) })).toMatchObject({
      error: 'msg_too_long'
    })
  })
})

describe('a modal', () => {
  const name = (element: object, more = {}) => input('Name', 'n', { type: 'plain_text_input', ...element }, more)
  const number = (element: object) =>
    input('Seats', 'n', { type: 'number_input', is_decimal_allowed: false, ...element })
  const { submit: _, ...unsent } = modal('A')

  const refused: [string, object, string][] = [
    ['a title of 25 characters', { ...modal('A'), title: plain(25) }, '/view/title/text'],
    ['a submit of 25 characters', { ...modal('A'), submit: plain(25) }, '/view/submit/text'],
    ['a close of 25 characters', { ...modal('A'), close: plain(25) }, '/view/close/text'],
    ['a callback id of 256', { ...modal('A'), callback_id: long(256) }, '/view/callback_id'],
    ['private metadata of 3001', { ...modal('A'), private_metadata: long(3001) }, '/view/private_metadata'],
    ['101 blocks', modal('A', ...times(101, () => section('x'))), '/view/blocks'],
    ['what views come back with', { ...modal('A'), id: 'V1' }, '/view'],
    ['inputs without a submit', { ...unsent, blocks: [name({})] }, '/view'],
    ['a label of 2001', modal('A', input(long(2001), 'n', { type: 'plain_text_input' })), '/view/blocks/0/label/text'],
    ['a hint of 2001', modal('A', name({}, { hint: plain(2001) })), '/view/blocks/0/hint/text'],
    ['a button as an input', modal('A', input('Name', 'n', button('Go', 'n'))), '/view/blocks/0/element/type'],
    [
      'an initial value that is too long',
      modal('A', name({ max_length: 3, initial_value: 'four' })),
      '/view/blocks/0/element/initial_value'
    ],
    ['a maximum of 3001 characters', modal('A', name({ max_length: 3001 })), '/view/blocks/0/element/max_length'],
    ['a number input with a number', modal('A', number({ initial_value: 5 })), '/view/blocks/0/element/initial_value'],
    [
      'a minimum over the maximum',
      modal('A', number({ min_value: '5', max_value: '4' })),
      '/view/blocks/0/element/min_value'
    ],
    [
      'an initial number out of range',
      modal('A', number({ initial_value: '5', max_value: '4' })),
      '/view/blocks/0/element/initial_value'
    ],
    [
      'a decimal where none is allowed',
      modal('A', number({ initial_value: '5.5' })),
      '/view/blocks/0/element/initial_value'
    ],
    [
      'a number input that leaves decimals open',
      modal('A', input('Seats', 'n', { type: 'number_input' })),
      '/view/blocks/0/element'
    ],
    [
      'two inputs with the focus',
      modal('A', name({ focus_on_load: true }), input('B', 'b', { type: 'plain_text_input', focus_on_load: true })),
      '/view/blocks/1/element/focus_on_load'
    ],
    ['a table', modal('A', { type: 'table', rows: [[{ type: 'raw_text', text: 'a' }]] }), '/view/blocks/0/type'],
    ['markdown', modal('A', { type: 'markdown', text: 'a' }), '/view/blocks/0/type']
  ]
  it.each(refused)('may not have %s', async (_name, view, pointer) => {
    const answer = await call(slack, 'views.open', { trigger_id: 'any', view })
    expect(answer).toMatchObject({ ok: false, error: 'invalid_arguments' })
    expect(pointers(answer)).toEqual([pointer])
  })

  it('may not be larger than 250 kB', async () => {
    const view = modal('A', ...times(100, () => section(long(3000))))
    expect(await call(slack, 'views.open', { trigger_id: 'any', view })).toMatchObject({ error: 'view_too_large' })
  })

  it('may have an alert, which messages may not', async () => {
    const view = modal('A', { type: 'alert', text: { type: 'mrkdwn', text: 'x' }, level: 'warning' })
    expect(await call(slack, 'blocks.validate', { view })).toMatchObject({ ok: true, errors: [] })
  })
})
