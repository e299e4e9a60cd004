import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chromiumPath, openBrowser } from '../../sandbox/slack/page/browser.ts'
import { photograph } from '../../sandbox/slack/page/page.ts'

const executable = chromiumPath()
const COMPANY = 'Acme Ltd · Keepnet'

describe.skipIf(executable === undefined)('the demo', { timeout: 120_000 }, () => {
  let browser: Browser
  let directory: string
  let demo: ChildProcess

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'countersign-demo-'))
    browser = await openBrowser(String(executable))
  })
  afterAll(async () => {
    await browser?.close()
    await stop(demo)
    await rm(directory, { recursive: true, force: true })
  })

  it('changes a licence: requested by one person, approved by another, applied at the vendor', async () => {
    demo = start(directory)
    const page = await open(browser, await addressOf(demo))
    await page.getByRole('radio', { name: /Ann Ito/ }).check()
    await type(page, '/company update acme ltd seats=+40 reason="PO 1234"')
    const form = page.getByRole('dialog', { name: 'Change a company' })
    await expect.poll(() => form.getByLabel('Seats', { exact: true }).inputValue(), { timeout: 15_000 }).toBe('630')
    await photograph(page, 'demo-form')
    await form.getByRole('button', { name: 'Request approval' }).click()
    await form.waitFor({ state: 'detached' })

    const card = page.getByRole('article').filter({ hasText: COMPANY })
    await card.getByText('Waiting for approval').waitFor()
    await card.getByRole('button', { name: 'Review' }).click()
    const review = page.getByRole('dialog', { name: 'Review a change' })
    await review.getByText('somebody else must decide').waitFor()
    await review.getByRole('button', { name: 'Close' }).last().click()

    await page.getByRole('radio', { name: /Carla Reyes/ }).check()
    await card.getByRole('button', { name: 'Review' }).click()
    await review.getByRole('radio', { name: 'Approve' }).check()
    await photograph(page, 'demo-review')
    await review.getByRole('button', { name: 'Submit decision' }).click()
    await review.waitFor({ state: 'detached' })
    await card.getByText('verified at Keepnet').waitFor()
    await card.getByText('1 reply').waitFor()
    await photograph(page, 'demo')

    await page.getByRole('button', { name: 'Vendor portal' }).click()
    const portal = page.getByRole('complementary', { name: 'Vendor portal' })
    await portal.getByRole('searchbox').fill('acme ltd')
    await expect.poll(() => portal.getByLabel('Seats of Acme Ltd', { exact: true }).inputValue()).toBe('630')
    await page.close()
  })

  it('shows earlier changes after a restart', async () => {
    await stop(demo)
    expect(demo.exitCode).toBe(0)
    demo = start(directory)
    const page = await open(browser, await addressOf(demo))
    await page.getByRole('article').filter({ hasText: COMPANY }).first().waitFor()
    await type(page, '/company show acme ltd')
    // Both vendors have it, and the first one is Keepnet.
    await page.getByText('companies match “acme ltd”').last().waitFor()
    await page.getByRole('button', { name: 'Show Acme Ltd', exact: true }).first().click()
    await page.getByText(/Seats: 590 → 630 \(\+40\) · requested by/).waitFor()
    await photograph(page, 'demo-show')
    // All companies are known by now, and the first command still means one of them.
    await type(page, '/company update acme ltd seats=+40 reason="PO 1235"')
    const form = page.getByRole('dialog', { name: 'Change a company' })
    await expect.poll(() => form.getByLabel('Seats', { exact: true }).inputValue(), { timeout: 15_000 }).toBe('670')
    await page.close()
  })
})

function start(directory: string): ChildProcess {
  const environment = { ...process.env, DATA_DIR: directory, PORT: '0' }
  return spawn(process.execPath, ['src/main.ts', 'demo'], { env: environment, stdio: ['ignore', 'pipe', 'inherit'] })
}

/** Resolves with the URL that the demo prints. */
async function addressOf(demo: ChildProcess): Promise<string> {
  let printed = ''
  for await (const chunk of demo.stdout ?? []) {
    printed += String(chunk)
    const [address] = /http:\/\/127\.0\.0\.1:\d+/.exec(printed) ?? []
    if (address) return address
  }
  throw new Error(`The demo ended without an address: ${printed}`)
}

async function stop(demo: ChildProcess | undefined): Promise<void> {
  if (!demo || demo.exitCode !== null) return
  demo.kill('SIGINT')
  await once(demo, 'exit')
}

async function open(browser: Browser, address: string): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1280, height: 860 } })
  page.setDefaultTimeout(20_000)
  await page.goto(`${address}?in=C0CHANGES`)
  return page
}

async function type(page: Page, text: string): Promise<void> {
  const composer = page.getByRole('textbox', { name: 'Message #changes' })
  await composer.fill(text)
  await composer.press('Enter')
}
