import { expect, it } from 'vitest'
import { testPage } from './page.ts'

testPage('the composer', on => {
  it('completes the command and its subcommands', async () => {
    await on.open()
    const composer = on.page.getByRole('textbox', { name: 'Message #licence-changes' })
    await composer.fill('/')
    expect(await on.page.getByRole('listbox', { name: 'Commands' }).getByRole('option').allInnerTexts()).toHaveLength(4)
    await composer.press('ArrowDown')
    await composer.press('Enter')
    expect(await composer.inputValue()).toBe('/company show ')
    await composer.pressSequentially('acme')
    await composer.press('Enter')
    await on.lastSent('/client/command').toMatchObject({ channel: 'C1', text: '/company show acme' })
    expect(await composer.inputValue()).toBe('')
  })

  it('restores a text that could not be sent', async () => {
    on.workspace.answers['/client/message'] = () => ({ failed: 'Olivia is not in this channel.' })
    await on.open()
    const composer = on.page.getByRole('textbox', { name: 'Message #licence-changes' })
    await composer.fill('Hello')
    await composer.press('Enter')
    await on.page.getByRole('alert').getByText('Olivia is not in this channel.').waitFor()
    await expect.poll(() => composer.inputValue()).toBe('Hello')
  })
})
