import type { KnownBlock } from '@slack/types'
import { expect, it } from 'vitest'
import { option, plain, section } from './block-kit.ts'
import { testPage } from './page.ts'
import { message } from './pretend-workspace.ts'

testPage('messages', on => {
  it('renders mrkdwn and escapes everything else', async () => {
    const text =
      '*Acme* _asks_ ~no~ `seats=1` <@UANNA> <!subteam^S1> <https://vendor.example|portal> &lt;b&gt; <javascript:alert(1)|x> <img src=x onerror=alert(1)> 2*3*4 snake_case_name :tada:\n&gt; quoted\n```let x\n```'
    on.workspace.of('UOLIVIA').messages = { C1: [message({ text })] }
    await on.open()
    const article = on.page.getByRole('article')
    const drawn = await article.locator('.mrkdwn').innerHTML()
    expect(drawn).toContain('<b>Acme</b> <i>asks</i> <s>no</s> <code>seats=1</code>')
    expect(drawn).toContain('&lt;b&gt;')
    expect(drawn).toContain('2*3*4 snake_case_name')
    expect(drawn).toContain('<blockquote>quoted</blockquote>')
    expect(drawn).toContain('<pre>let x</pre>')
    expect(await article.getByRole('link').evaluateAll(all => all.map(each => each.getAttribute('href')))).toEqual([
      'https://vendor.example'
    ])
    expect(await article.textContent()).toContain('@Anna Lindqvist @licence-approvers')
    expect(await article.locator('img[src=x]').count()).toBe(0)
    await article.getByRole('img', { name: 'tada' }).waitFor()
  })

  it('sends a press, after a confirmation if the bot asks for one', async () => {
    const ts = showCard()
    await on.open()
    await on.page.getByRole('button', { name: 'Review Acme Ltd' }).click()
    await on.lastSent('/client/action').toMatchObject({
      as: 'UOLIVIA',
      container: { type: 'message', channel: 'C1', ts },
      blockId: 'do',
      action: { actionId: 'review', type: 'button', value: '7' }
    })
    await on.page.getByRole('button', { name: 'Withdraw' }).click()
    await on.page.getByRole('dialog', { name: 'Withdraw it?' }).getByRole('button', { name: 'Keep' }).click()
    await on.lastSent('/client/action').toMatchObject({ action: { actionId: 'review' } })
    await on.page.getByRole('button', { name: 'Withdraw' }).click()
    await on.page.getByRole('dialog').getByRole('button', { name: 'Withdraw' }).click()
    await on.lastSent('/client/action').toMatchObject({ action: { actionId: 'withdraw' } })
  })

  it('opens an overflow menu with the keyboard', async () => {
    showCard()
    await on.open()
    await on.page.getByRole('button', { name: 'More actions' }).press('Enter')
    await on.page.getByRole('menuitem', { name: 'History' }).waitFor()
    await on.page.keyboard.press('ArrowDown')
    await on.page.keyboard.press('Enter')
    await on
      .lastSent('/client/action')
      .toMatchObject({ action: { type: 'overflow', selectedOption: { value: 'csv' } } })
  })

  it('shows replies in a thread panel', async () => {
    const first = message({ text: 'Acme Ltd: 120 to 160 seats', edited: true })
    on.workspace.of('UOLIVIA').messages = { C1: [first, message({ text: 'It was applied', threadTs: first.ts })] }
    await on.open()
    expect(await on.page.getByText('It was applied').count()).toBe(0)
    expect(await on.page.getByRole('article').textContent()).toContain('(edited)')
    await on.page.getByRole('button', { name: /^1 reply/ }).click()
    const thread = on.page.getByRole('complementary', { name: 'Thread' })
    await thread.getByText('It was applied').waitFor()
    await thread.getByRole('textbox', { name: 'Reply' }).fill('/company help')
    await thread.getByRole('textbox', { name: 'Reply' }).press('Enter')
    await thread.getByText('/company is not supported in threads.').waitFor()
    await thread.getByRole('textbox', { name: 'Reply' }).fill('Thank you')
    await thread.getByRole('textbox', { name: 'Reply' }).press('Enter')
    await on.lastSent('/client/message').toMatchObject({ channel: 'C1', text: 'Thank you', threadTs: first.ts })
  })

  it('reports when the bot does not answer in time', async () => {
    showCard()
    on.workspace.answers['/client/action'] = () => ({ failed: 'Countersign did not answer in time.' })
    await on.open()
    await on.page.getByRole('button', { name: 'Review Acme Ltd' }).click()
    const alert = on.page.getByRole('alert')
    expect(await alert.textContent()).toContain('Countersign did not answer in time.')
    await alert.getByRole('button', { name: 'Dismiss' }).click()
    await alert.waitFor({ state: 'detached' })
  })

  function showCard() {
    const actions: KnownBlock = {
      type: 'actions',
      block_id: 'do',
      elements: [
        {
          type: 'button',
          action_id: 'review',
          value: '7',
          text: plain('Review'),
          accessibility_label: 'Review Acme Ltd'
        },
        {
          type: 'button',
          action_id: 'withdraw',
          style: 'danger',
          text: plain('Withdraw'),
          confirm: {
            title: plain('Withdraw it?'),
            text: plain('Nothing will change.'),
            confirm: plain('Withdraw'),
            deny: plain('Keep')
          }
        },
        { type: 'overflow', action_id: 'more', options: [option('History', 'history'), option('Export', 'csv')] }
      ]
    }
    const shown = message({ text: 'Approval needed', blocks: [section('*Acme Ltd*'), actions] })
    on.workspace.of('UOLIVIA').messages = { C1: [shown] }
    return shown.ts
  }
})
