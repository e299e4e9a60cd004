import { expect, it } from 'vitest'
import { section } from './block-kit.ts'
import { testPage } from './page.ts'
import { message } from './pretend-workspace.ts'

testPage('people and places', on => {
  it('shows first steps, and puts the first command into the composer', async () => {
    await on.open()
    await on.page.getByRole('button', { name: /^\/company update/ }).click()
    const composer = on.page.getByRole('textbox', { name: 'Message #licence-changes' })
    expect(await composer.inputValue()).toMatch(/^\/company update acme ltd seats=\+40/)
    await composer.press('Enter')
    await on.lastSent('/client/command').toMatchObject({ as: 'UOLIVIA', channel: 'C1' })
  })

  it('shows each person their ephemeral messages, and marks them', async () => {
    on.workspace.of('UOLIVIA').messages = { C1: [message({ text: 'Only for Olivia', ephemeral: true })] }
    on.workspace.of('UANNA').messages = { C1: [message({ text: 'Seen by Anna' })] }
    await on.open()
    const own = on.page.getByRole('article').filter({ hasText: 'Only for Olivia' })
    expect(await own.textContent()).toContain('Only visible to you')
    await on.page.getByRole('radio', { name: 'Anna Lindqvist Approver' }).check()
    await on.page.getByText('Seen by Anna').waitFor()
    expect(await on.page.getByText('Only for Olivia').count()).toBe(0)
    expect(await on.page.getByText('Only visible to you').count()).toBe(0)
    expect(new URL(on.page.url()).searchParams.get('as')).toBe('UANNA')
  })

  it('counts unread messages in other channels', async () => {
    on.workspace.of('UOLIVIA').messages = { C2: [message({ text: 'Brightwater is over its limit' })] }
    await on.open()
    await on.page.getByRole('button', { name: 'licence-alerts 1 unread' }).click()
    await on.page.getByText('Brightwater is over its limit').waitFor()
    await on.page.getByRole('button', { name: 'licence-changes' }).click()
    await on.page.getByRole('button', { name: 'licence-alerts', exact: true }).waitFor()
  })

  it('opens the Home tab and requests it from the bot', async () => {
    on.workspace.of('UOLIVIA').home = { id: 'H1', type: 'home', blocks: [section('*Your open changes*')] }
    await on.open()
    await on.page.getByRole('button', { name: 'Countersign home' }).click()
    await on.page.getByText('Your open changes').waitFor()
    await on.lastSent('/client/home').toMatchObject({ as: 'UOLIVIA' })
  })

  it('offers the app’s shortcuts on a message', async () => {
    on.workspace.of('UOLIVIA').messages = { C1: [message({ ts: '1796000000.000100', text: 'PO 4711 is here' })] }
    await on.open()
    await on.page.getByText('PO 4711 is here').hover()
    await on.page.getByRole('button', { name: 'Request a change' }).click()
    await on.lastSent('/client/shortcut').toMatchObject({
      as: 'UOLIVIA',
      channel: 'C1',
      callbackId: 'change.request',
      ts: '1796000000.000100'
    })
  })

  it('fits a narrow window', async () => {
    await on.page.setViewportSize({ width: 400, height: 760 })
    on.workspace.of('UOLIVIA').messages = { C1: [message({ text: 'A message of some length. '.repeat(12) })] }
    await on.open()
    await on.page.getByRole('button', { name: 'Channels and apps' }).click()
    await on.page.getByRole('button', { name: 'licence-alerts' }).click()
    await on.page.getByRole('log', { name: 'Messages in #licence-alerts' }).waitFor()
    await on.page.getByRole('radio', { name: 'Anna Lindqvist Approver' }).check()
    expect(await on.page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(400)
  })
})
