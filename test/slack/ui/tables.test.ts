import { WebClient } from '@slack/web-api'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SandboxSlack } from '../../../sandbox/slack/slack.ts'
import { type KnownBlock, modal, section } from '../../../src/slack/ui/blocks.ts'
import { alert, type Cell, confirmation, orSections, respondOrSections, table } from '../../../src/slack/ui/tables.ts'
import { createViews } from '../../../src/slack/ui/views.ts'
import { listen, startWorkspace, workspace } from '../../sandbox/slack/harness.ts'

const head = ['Company', 'Seats', 'Over']
const acme: Cell[] = ['Acme & <Sons>', '92 / 60', { number: 32, text: '+32' }]
const rows = (count: number, row = acme) => Array.from({ length: count }, () => row)

function drawn(blocks: readonly KnownBlock[]) {
  const [first, more] = blocks
  if (first?.type !== 'data_table') throw new Error('There is no table.')
  return { rows: first.rows.length - 1, more: more?.type === 'context' ? more.elements : [] }
}

describe('a table', () => {
  it('leaves out rows that do not fit, whole and at the end, and says how many', () => {
    expect(drawn(table({ caption: 'Over', head, rows: rows(12) }))).toEqual({ rows: 12, more: [] })
    const many = drawn(table({ caption: 'Over', head, rows: rows(130) }))
    expect(many).toMatchObject({ rows: 100, more: [{ text: 'and 30 more' }] })
    const long = drawn(table({ caption: 'Over', head, rows: rows(50, ['x'.repeat(500), 'y', 'z']) }))
    expect(long).toMatchObject({ rows: 18, more: [{ text: 'and 32 more' }] })
  })

  it('is nothing where there are no rows, and has a dash where a cell has no text', () => {
    expect(table({ caption: 'Over', head, rows: [] })).toEqual([])
    expect(JSON.stringify(table({ caption: 'Over', head: ['Company'], rows: [['']] }))).toContain('–')
  })
})

describe('an alert', () => {
  it('is a section where it is longer than Slack takes, and says in a word what it is', () => {
    expect(alert('warning', 'Careful.')).toMatchObject([{ type: 'alert', level: 'warning' }])
    const [long] = alert('error', `${'x'.repeat(300)} end`)
    expect(long).toMatchObject({ type: 'section', text: { text: expect.stringMatching(/^❌ \*Problem:\* x+ end$/) } })
  })
})

describe('a confirmation', () => {
  it('is cut at a line, and says how many are left out', () => {
    const lines = Array.from({ length: 20 }, (_, at) => `Seats of company ${at}: 590 → 630`)
    const { text } = confirmation('Approve?', lines.join('\n'), { yes: 'Approve' })
    expect(text.text.length).toBeLessThanOrEqual(300)
    expect(text.text).toMatch(/630\nand \d+ more$/)
    expect(confirmation('Approve?', 'One line', { yes: 'Approve' }).text.text).toBe('One line')
  })
})

describe('a workspace that lacks tables and alerts', () => {
  let slack: SandboxSlack
  let client: WebClient
  beforeAll(async () => {
    slack = await startWorkspace()
    slack.lack('data_table', 'alert')
    client = new WebClient(workspace.app.botToken, { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 } })
  })
  afterAll(() => slack.stop())
  const post = (blocks: KnownBlock[]) => client.chat.postMessage({ channel: 'CCHANGES', text: 'x', blocks })

  it('shows a message with a line for each row', async () => {
    await orSections(table({ caption: 'Over the limit', head, rows: [acme, ['Brook', '', { user: 'UBEN' }]] }), post)
    const [message] = slack.as('ann').messages('#changes')
    expect(message?.lines).toEqual([
      '*Over the limit*',
      '*Acme & <Sons>* · Seats 92 / 60 · Over +32\n*Brook* · Over @ben'
    ])
  })

  it('shows a Home and its people the same', async () => {
    const views = createViews(client, client, async () => ({ fault: '' }))
    await views.publish('UANN', { type: 'home', blocks: table({ caption: 'Over', head, rows: [acme] }) })
    expect(slack.as('ann').home()?.lines).toContain('*Acme & <Sons>* · Seats 92 / 60 · Over +32')
  })

  it('opens a modal without its alert', async () => {
    const app = await listen()
    slack.deliver({ mode: 'http', url: app.url })
    await slack.as('ann').command('/company', { in: '#changes' })
    await createViews(client, client, async () => ({ fault: '' })).open(
      String(app.last().trigger_id),
      modal('A', alert('warning', 'Careful.'))
    )
    await app.stop()
    expect(slack.as('ann').modal()?.lines).toEqual(['⚠️ *Warning:* Careful.'])
  })

  it('is told nothing twice where other blocks are wrong, or the answer cannot be given at all', async () => {
    const before = slack.calls.length
    await expect(orSections([section('')], post)).rejects.toThrow('invalid_blocks')
    expect(slack.calls.length - before).toBe(1)
    let tried = 0
    const respond = respondOrSections(async () => {
      tried += 1
      throw Object.assign(new Error('used'), { code: 'slack_bolt_respond_error', statusCode: 404 })
    })
    await expect(respond({ text: 'x', blocks: table({ caption: 'Over', head, rows: [acme] }) })).rejects.toThrow('used')
    expect(tried).toBe(1)
  })
})
