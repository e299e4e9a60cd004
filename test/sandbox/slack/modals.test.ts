import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SandboxSlack } from '../../../sandbox/slack/slack.ts'
import { button, input } from './app.ts'
import { call, long, modal, plain, pointers, section, startWorkspace, times } from './harness.ts'

let slack: SandboxSlack
beforeAll(async () => {
  slack = await startWorkspace()
})
afterAll(() => slack.stop())

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
