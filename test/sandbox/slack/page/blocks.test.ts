import { expect, it } from 'vitest'
import type { KnownBlock } from '../../../../src/slack/ui/blocks.ts'
import { alert, table } from '../../../../src/slack/ui/tables.ts'
import { section } from './block-kit.ts'
import { testPage } from './page.ts'
import { message } from './pretend-workspace.ts'

testPage('tables, alerts and dates', on => {
  const show = async (blocks: KnownBlock[]) => {
    on.workspace.of('UOLIVIA').messages = { C1: [message({ blocks })] }
    await on.open()
    return on.page.getByRole('article')
  }
  const firstCells = () => on.page.locator('tbody th').allTextContents()

  it('shows a table in pages, and sorts it by a column, by number where all of it are numbers', async () => {
    const rows = [9, 32, 100, 4, 5, 6].map(over => [`Company ${over}`, { number: over, text: `+${over}` }])
    const article = await show(table({ caption: 'Over the limit', head: ['Company', 'Over'], rows, page: 4 }))
    await article.getByRole('region', { name: 'Over the limit' }).waitFor()
    expect(await firstCells()).toEqual(['Company 9', 'Company 32', 'Company 100', 'Company 4'])
    await article.getByRole('button', { name: 'Next rows' }).click()
    expect(await firstCells()).toEqual(['Company 5', 'Company 6'])
    await article.getByText('5 to 6 of 6').waitFor()
    await article.getByRole('button', { name: 'Previous rows' }).click()
    await article.getByRole('button', { name: 'Over' }).click()
    expect(await firstCells()).toEqual(['Company 4', 'Company 5', 'Company 6', 'Company 9'])
    await article.getByRole('button', { name: 'Over' }).click()
    expect(await firstCells()).toEqual(['Company 100', 'Company 32', 'Company 9', 'Company 6'])
    await article.getByRole('columnheader', { name: 'Over' }).and(article.locator('[aria-sort=descending]')).waitFor()
  })

  it('draws links and people in cells, and all else as it is written', async () => {
    const rows = [['<@UANNA> *bold*', { user: 'UANNA' }, { text: 'Change', url: 'https://x.example/1' }]]
    const article = await show(table({ caption: 'Changes', head: ['Company', 'By', 'Link'], rows }))
    expect(await article.locator('tbody').textContent()).toMatch(/<@UANNA> \*bold\*\s*@Anna Lindqvist\s*Change/)
    expect(await article.getByRole('link', { name: 'Change' }).getAttribute('href')).toBe('https://x.example/1')
  })

  it('names the level of an alert in a word', async () => {
    const dialog = await on.open().then(() => on.showModal({ blocks: alert('warning', 'Frozen by <@UANNA>.') }))
    expect(await dialog.getByRole('note').textContent()).toMatch(/Warning:\s*Frozen by @Anna Lindqvist\./)
  })

  it('shows times in the zone of the reader, and the fallback of what is no time', async () => {
    const article = await show([section('<!date^1812034800^{date_num} {time}|x> <!date^soon^{time}|not known>')])
    const seen = await article.getByText('2027-06').textContent()
    expect(seen).toMatch(/^2027-06-0\d \d\d:\d\d$/)
    expect(await article.textContent()).toContain('not known')
  })

  it('has Slack’s tokens as the reader’s own day and time, and leaves others', async () => {
    await on.open()
    const tokens = ['date_short', 'date', 'date_long', 'date_num', 'date_slash', 'date_pretty', 'time_secs', 'unknown']
    expect(await formatted(tokens, 'Europe/Istanbul', '2027-06-06T09:00:00Z')).toEqual([
      '4 Jun 2027',
      '4 June 2027',
      'Friday, 4 June 2027',
      '2027-06-04',
      '04/06/2027',
      '4 June 2027',
      '01:30:00',
      '{unknown}'
    ])
    expect(await formatted(['date_pretty', 'ago'], 'UTC', '2027-06-04T01:30:00Z')).toEqual(['yesterday', '3 hours ago'])
    expect(await formatted(['date_long_pretty'], 'UTC', '2027-06-02T23:00:00Z')).toEqual(['tomorrow'])
    expect(await formatted(['day_divider_pretty'], 'UTC', '2027-01-02T23:00:00Z')).toEqual(['Thursday 3 June'])
  })

  /** How the page's own module writes the evening of 3 June 2027, in UTC. */
  function formatted(tokens: string[], zone: string, now: string): Promise<unknown> {
    const call = `formatDate(new Date('2027-06-03T22:30:00Z'), '{' + token + '}', '${zone}', new Date('${now}'))`
    const script = `import('/page/text/date.js').then(({ formatDate }) => ${JSON.stringify(tokens)}.map(token => ${call}))`
    return on.page.evaluate(script)
  }
})
