import { expect, it } from 'vitest'
import { everyInput, input, option, plain } from './block-kit.ts'
import { testPage } from './page.ts'

testPage('inputs of a form', on => {
  it('associates every label, hint and error with its input', async () => {
    await on.open()
    const dialog = await on.showModal({
      errors: { seats: 'Seats can be 1 to 100000.' },
      blocks: [
        input(
          'seats',
          'Seats',
          { type: 'number_input', action_id: 'seats', is_decimal_allowed: false },
          { hint: plain('Now 120.') }
        ),
        input('kind', 'Kind', {
          type: 'radio_buttons',
          action_id: 'kind',
          options: [option('Limited', 'l'), option('Unlimited', 'u')]
        })
      ]
    })
    const seats = dialog.getByLabel('Seats', { exact: true })
    expect(await seats.getAttribute('aria-invalid')).toBe('true')
    const described = (await seats.getAttribute('aria-describedby'))?.split(' ') ?? []
    const words = await Promise.all(described.map(id => on.page.locator(`[id="${id}"]`).textContent()))
    expect(words.join(' ')).toContain('Seats can be 1 to 100000.')
    expect(words.join(' ')).toContain('Now 120.')
    await dialog.getByRole('radiogroup', { name: 'Kind' }).getByRole('radio', { name: 'Unlimited' }).waitFor()
    expect(await dialog.getAttribute('aria-modal')).toBe('true')
  })

  it('sends every kind of answer in Slack’s format', async () => {
    await on.open()
    const dialog = await on.showModal({ blocks: everyInput })
    await dialog.getByLabel('Reason').fill('PO 1234')
    await dialog.getByLabel('Seats').fill('160')
    await dialog.getByLabel('Mail').fill('ann@acme.example')
    await dialog.getByLabel('Page').fill('https://acme.example')
    await dialog.getByLabel('Ends', { exact: true }).fill('2027-03-31')
    await dialog.getByText('31 March 2027').waitFor()
    await dialog.getByLabel('Hour').fill('09:30')
    await dialog.getByLabel('When').fill('2027-01-02T03:04')
    await choose('Country', 'nor', 'Norway')
    await choose('Modules', '', 'Phishing')
    await choose('Modules', '', 'Callback')
    await on.page.keyboard.press('Escape')
    await choose('Approver', 'ann', 'Anna Lindqvist')
    await choose('Tell', 'alerts', '#licence-alerts')
    await dialog.getByRole('radio', { name: 'Unlimited' }).check()
    await dialog.getByRole('checkbox', { name: 'Settings' }).check()
    await dialog.getByRole('button', { name: 'Ask' }).click()
    await on.lastSent('/client/submit').toEqual({
      as: 'UOLIVIA',
      viewId: 'V1',
      values: {
        reason: { a: { type: 'plain_text_input', value: 'PO 1234' } },
        seats: { a: { type: 'number_input', value: '160' } },
        mail: { a: { type: 'email_text_input', value: 'ann@acme.example' } },
        page: { a: { type: 'url_text_input', value: 'https://acme.example' } },
        ends: { a: { type: 'datepicker', selected_date: '2027-03-31' } },
        hour: { a: { type: 'timepicker', selected_time: '09:30' } },
        when: { a: { type: 'datetimepicker', selected_date_time: new Date(2027, 0, 2, 3, 4).getTime() / 1000 } },
        country: { a: { type: 'static_select', selected_option: option('Norway', 'no') } },
        modules: {
          a: { type: 'multi_static_select', selected_options: [option('Phishing', 'p'), option('Callback', 'c')] }
        },
        approver: { a: { type: 'users_select', selected_user: 'UANNA' } },
        tell: { a: { type: 'multi_channels_select', selected_channels: ['C2'] } },
        kind: { a: { type: 'radio_buttons', selected_option: option('Unlimited', 'u') } },
        more: { a: { type: 'checkboxes', selected_options: [option('Settings', 's')] } }
      }
    })

    async function choose(label: string, typed: string, name: string) {
      const box = dialog.getByRole('combobox', { name: label })
      await box.click()
      await box.fill(typed)
      await on.page.getByRole('option', { name }).click()
    }
  })

  it('searches options while typing, once there are enough characters', async () => {
    on.workspace.answers['/client/suggestions'] = body => ({
      options: [option(`Found for ${body.value}`, 'x'), option('Second', 'y')]
    })
    await on.open()
    const dialog = await on.showModal({
      blocks: [
        input(
          'company',
          'Company',
          { type: 'external_select', action_id: 'a', min_query_length: 2 },
          { dispatch_action: true }
        )
      ]
    })
    const box = dialog.getByRole('combobox', { name: 'Company' })
    await box.click()
    await on.page.getByText('Type at least 2 characters to search.').waitFor()
    await box.pressSequentially('acme')
    await on.page.getByRole('option', { name: 'Found for acme' }).waitFor()
    expect(await box.getAttribute('aria-activedescendant')).toBe(
      await on.page.getByRole('option', { name: 'Found for acme' }).getAttribute('id')
    )
    await box.press('ArrowDown')
    await box.press('Enter')
    expect(await box.inputValue()).toBe('Second')
    await on.lastSent('/client/action').toMatchObject({
      container: { type: 'view', viewId: 'V1' },
      blockId: 'company',
      action: { actionId: 'a', type: 'external_select', selectedOption: { value: 'y' } }
    })
    expect(on.workspace.sent.filter(each => each.path === '/client/suggestions').map(each => each.body.value)).toEqual([
      'acme'
    ])
  })
})
