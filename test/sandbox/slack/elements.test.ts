import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SandboxSlack } from '../../../sandbox/slack/slack.ts'
import { button } from './app.ts'
import { actions, call, long, option, plain, pointers, select, startWorkspace, times } from './harness.ts'

let slack: SandboxSlack
beforeAll(async () => {
  slack = await startWorkspace()
})
afterAll(() => slack.stop())

describe('the elements of a message', () => {
  const refused: [string, object[], string][] = [
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
    ['a text input among buttons', [actions({ type: 'plain_text_input', action_id: 'a' })], '/blocks/0/elements/0/type']
  ]
  it.each(refused)('may not have %s', async (_, blocks, pointer) => {
    const answer = await call(slack, 'chat.postMessage', { channel: 'CCHANGES', text: 'x', blocks })
    expect(answer).toMatchObject({ ok: false, error: 'invalid_blocks' })
    expect(pointers(answer)).toEqual([pointer])
  })
})
