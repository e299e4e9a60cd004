import { expect, it } from 'vitest'
import { testPage } from './page.ts'

testPage('the vendor portal', on => {
  it('is absent without a vendor sandbox', async () => {
    await on.open()
    expect(await on.page.getByRole('button', { name: 'Vendor portal' }).count()).toBe(0)
  })

  it('changes seats and the vendor’s condition', async () => {
    on.workspace.companies.push(
      { id: 'c1', name: 'Acme Ltd', seats: 120, used: 118, ends: '2026-12-31', vendor: 'keepnet', label: 'Keepnet' },
      { id: 'c2', name: 'Brightwater', seats: 50, used: 80, ends: null, vendor: 'keepnet', label: 'Keepnet' }
    )
    await on.open()
    await on.page.getByRole('button', { name: 'Vendor portal' }).click()
    const portal = on.page.getByRole('complementary', { name: 'Vendor portal' })
    await portal.getByText('over limit').waitFor()
    await portal.getByLabel('Search companies').fill('acme')
    await portal.getByText('Brightwater').waitFor({ state: 'detached' })
    await portal.getByLabel('Seats of Acme Ltd').fill('90')
    await portal.getByRole('button', { name: 'Save seats of Acme Ltd' }).click()
    await on.lastSent('/portal').toEqual({ vendor: 'keepnet', id: 'c1', seats: 90 })
    await portal.getByText('Acme Ltd has 90 seats now.').waitFor()
    await portal.getByLabel('Keepnet').selectOption('is down')
    await on.lastSent('/portal/condition').toEqual({ vendor: 'keepnet', condition: 'down' })
  })

  it('shows whether a company is enabled if the vendor has no seats, and disables it', async () => {
    const none = { seats: null, used: null, ends: null }
    on.workspace.companies.push({
      id: 'c3',
      name: 'Cedar',
      ...none,
      vendor: 'appdirect',
      label: 'AppDirect',
      enabled: true
    })
    await on.open()
    await on.page.getByRole('button', { name: 'Vendor portal' }).click()
    const portal = on.page.getByRole('complementary', { name: 'Vendor portal' })
    await portal.getByRole('button', { name: 'Disable Cedar' }).click()
    await on.lastSent('/portal').toEqual({ vendor: 'appdirect', id: 'c3', enabled: false })
    await portal.getByText('Cedar is disabled now.').waitFor()
    await portal.getByLabel('AppDirect').selectOption('is slow')
    await on.lastSent('/portal/condition').toEqual({ vendor: 'appdirect', condition: 'slow' })
  })
})
