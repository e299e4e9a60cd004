import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startApp } from '../app.ts'
import { startWorkspace } from '../harness.ts'
import { chromiumPath, openBrowser } from './browser.ts'
import { photograph } from './page.ts'

const executable = chromiumPath()

describe.skipIf(executable === undefined)('the page, the workspace and an app together', () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await openBrowser(String(executable))
  })
  afterAll(() => browser?.close())

  it.each(['socket', 'http'] as const)('lets one person request and another review, over %s', async mode => {
    const slack = await startWorkspace()
    const app = await startApp(slack, mode)
    const ann = await browser.newPage({ viewport: { width: 1280, height: 800 } })
    const ben = await browser.newPage({ viewport: { width: 1280, height: 800 } })
    for (const page of [ann, ben]) page.setDefaultTimeout(10_000)
    try {
      await ann.goto(`${slack.url}?as=UANN&in=CCHANGES`)
      const composer = ann.getByRole('textbox', { name: 'Message #changes' })
      await composer.fill('/company update acme')
      await composer.press('Enter')
      const form = ann.getByRole('dialog')
      await form.getByRole('combobox', { name: 'Company' }).fill('acme')
      await ann.getByRole('option', { name: 'Acme North' }).click()
      await form.getByLabel('Seats').fill('2000')
      await form.getByRole('button', { name: 'Send' }).click()
      await form.getByText('Please complete this required field.').waitFor()
      await form.getByLabel('Reason').fill('PO 1234')
      await form.getByRole('button', { name: 'Send' }).click()
      await form.getByText('At most 1000 seats.').waitFor()
      await photograph(ann, `whole-${mode}-form`)
      await form.getByLabel('Seats').fill('160')
      await form.getByRole('button', { name: 'Send' }).click()
      await form.waitFor({ state: 'detached' })
      await ann.getByText('Only visible to you').waitFor()

      await ben.goto(`${slack.url}?as=UBEN&in=CCHANGES`)
      const asked = ben.getByRole('article').filter({ hasText: '@Ann Archer asks 160 seats for Acme North' })
      expect(await ben.getByText('Only visible to you').count()).toBe(0)
      await asked.getByRole('button', { name: 'Review' }).click()
      await ben.getByRole('dialog', { name: 'Review' }).waitFor()
      await photograph(ben, `whole-${mode}-review`)
    } finally {
      await ann.close()
      await ben.close()
      await app.stop()
      await slack.stop()
    }
  })

  it('shows Slack’s message when the app does not answer in time', async () => {
    const slack = await startWorkspace({ ackTimeout: 200 })
    const app = await startApp(slack, 'socket')
    const page = await browser.newPage()
    page.setDefaultTimeout(10_000)
    try {
      await page.goto(`${slack.url}?as=UANN&in=CCHANGES`)
      await page.getByRole('textbox', { name: 'Message #changes' }).fill('/company silent')
      await page.keyboard.press('Enter')
      await page.getByText('/company failed with the error "operation_timeout"').waitFor()
    } finally {
      await page.close()
      await app.stop()
      await slack.stop()
    }
  })
})
