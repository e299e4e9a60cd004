import { expect, it } from 'vitest'
import { input, plain, section } from './block-kit.ts'
import { testPage } from './page.ts'

testPage('modals', on => {
  it('keeps what was typed when the bot updates the form, unless the block was removed', async () => {
    const reason = input('reason', 'Reason', { type: 'plain_text_input', action_id: 'a' })
    const seats = input('seats', 'Seats', {
      type: 'number_input',
      action_id: 'a',
      is_decimal_allowed: false,
      initial_value: '1'
    })
    await on.open()
    const dialog = await on.showModal({ blocks: [reason, seats] })
    await dialog.getByLabel('Reason').fill('PO 1234')
    await dialog.getByLabel('Seats').fill('160')
    await on.showModal({ hash: 'h2', blocks: [section('Read again'), reason] })
    await dialog.getByText('Read again').waitFor()
    expect(await dialog.getByLabel('Reason').inputValue()).toBe('PO 1234')
    await on.showModal({ hash: 'h3', blocks: [section('And again'), reason, seats] })
    await dialog.getByText('And again').waitFor()
    expect(await dialog.getByLabel('Seats').inputValue()).toBe('1')
    expect(await dialog.getByLabel('Reason').inputValue()).toBe('PO 1234')
  })

  it('shows that it is waiting, then the errors, and focuses the first one', async () => {
    const blocks = [
      input('one', 'One', { type: 'plain_text_input', action_id: 'a' }),
      input('two', 'Two', { type: 'plain_text_input', action_id: 'a' })
    ]
    let answer = (): void => undefined
    on.workspace.answers['/client/submit'] = () =>
      new Promise<void>(resolve => {
        answer = resolve
      })
    await on.open()
    const dialog = await on.showModal({ blocks })
    await dialog.getByLabel('One').fill('x')
    await dialog.getByLabel('One').press('Enter')
    const button = dialog.getByRole('button', { name: 'Ask' })
    await expect.poll(() => button.getAttribute('aria-busy')).toBe('true')
    await on.lastSent('/client/submit').toBeDefined()
    await button.click()
    on.workspace.of('UOLIVIA').views = on.workspace
      .of('UOLIVIA')
      .views.map(each => ({ ...each, errors: { two: 'Say two.' } }))
    answer()
    await dialog.getByText('Say two.').waitFor()
    await dialog.getByLabel('Two').and(dialog.locator(':focus')).waitFor()
    expect(on.workspace.sent.filter(each => each.path === '/client/submit')).toHaveLength(1)
  })

  it('shows the top view of the stack, and closes it with Escape', async () => {
    await on.open()
    await on.showModal({})
    on.workspace
      .of('UOLIVIA')
      .views.push({ id: 'V2', type: 'modal', title: plain('Choose one'), blocks: [section('Three found')] })
    on.workspace.changed()
    const dialog = on.page.getByRole('dialog', { name: 'Choose one' })
    await dialog.getByRole('button', { name: 'Back' }).waitFor()
    expect(await on.page.getByRole('dialog').count()).toBe(1)
    await on.page.keyboard.press('Escape')
    await on.lastSent('/client/close').toEqual({ as: 'UOLIVIA', viewId: 'V2' })
  })
})
