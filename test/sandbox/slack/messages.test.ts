import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SandboxSlack } from '../../../sandbox/slack/slack.ts'
import { button, input } from './app.ts'
import { actions, call, long, option, plain, pointers, select, startWorkspace, times } from './harness.ts'

const cell = (text: string) => ({ type: 'raw_text', text })
const formatted = { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [] }] }

function dataTable(rows: number, text = 'Acme') {
  return { type: 'data_table', caption: 'Companies', rows: [[cell('Company')], ...times(rows, () => [cell(text)])] }
}

let slack: SandboxSlack
beforeAll(async () => {
  slack = await startWorkspace()
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
    ['a block id of 256 characters', [{ type: 'divider', block_id: long(256) }], '/blocks/0/block_id'],
    [
      'two blocks of one id',
      [
        { type: 'divider', block_id: 'a' },
        { type: 'divider', block_id: 'a' }
      ],
      '/blocks/1/block_id'
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
    ['a data table without rows', [dataTable(0)], '/blocks/0/rows'],
    ['a data table of 101 rows', [dataTable(101)], '/blocks/0/rows'],
    [
      'a data table whose rows differ in length',
      [{ ...dataTable(1), rows: [[cell('Company'), cell('Seats')], [cell('Acme')]] }],
      '/blocks/0/rows/1'
    ],
    [
      'a data table with a formatted header',
      [{ ...dataTable(1), rows: [[formatted], [cell('Acme')]] }],
      '/blocks/0/rows/0/0/type'
    ],
    [
      'a data table named by a column it does not have',
      [{ ...dataTable(1), row_header_column_index: 1 }],
      '/blocks/0/row_header_column_index'
    ],
    ['an empty cell', [{ ...dataTable(1), rows: [[cell('Company')], [cell('')]] }], '/blocks/0/rows/1/0/text'],
    ['more than 10000 characters of cells', times(2, () => dataTable(2, long(2500))), '/blocks'],
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

  it('may not have a table where the workspace lacks them, and may again where it has them', async () => {
    const post = () => call(slack, 'chat.postMessage', { channel: 'CCHANGES', text: 'x', blocks: [dataTable(1)] })
    slack.lack('data_table')
    const answer = await post()
    expect(answer).toMatchObject({ ok: false, error: 'invalid_blocks' })
    expect(pointers(answer)).toEqual(['/blocks/0/type'])
    slack.lack()
    expect(await post()).toMatchObject({ ok: true })
  })

  it('needs text, and not too much', async () => {
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
