import { mkdirSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect } from 'vitest'
import type { View } from '../../../../sandbox/slack/page/protocol.ts'
import { plain } from './block-kit.ts'
import { chromiumPath, openBrowser } from './browser.ts'
import { pretendWorkspace } from './pretend-workspace.ts'

export type TestPage = {
  page: Page
  workspace: Awaited<ReturnType<typeof pretendWorkspace>>
  /** Opens the workspace as Olivia. */
  open(): Promise<void>
  /** Shows Olivia one modal, and finds its dialog. */
  showModal(view: Partial<View>): Promise<ReturnType<Page['getByRole']>>
  /** Waits for the latest request of the page to one path. */
  lastSent(path: string): ReturnType<typeof expect.poll<Record<string, unknown> | undefined>>
}

/** Tests of the page in a browser, each with a fresh workspace; none of them may leave an error in the console. */
export function testPage(name: string, tests: (on: TestPage) => void) {
  const executable = chromiumPath()
  describe.skipIf(executable === undefined)(`the local workspace's page: ${name}`, () => {
    let browser: Browser
    let faults: string[]
    // Filled before each test; a test reads it only while it runs.
    const on = {} as TestPage

    beforeAll(async () => {
      browser = await openBrowser(String(executable))
    })
    afterAll(() => browser?.close())
    beforeEach(async () => {
      faults = []
      const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
      page.setDefaultTimeout(10_000)
      page.on('pageerror', fault => faults.push(fault.message))
      page.on('console', line => {
        // The page requests the portal; a 404 means that there is none.
        if (line.type() === 'error' && !line.location().url.includes('/portal')) faults.push(line.text())
      })
      Object.assign(on, acting(page, await pretendWorkspace()))
    })
    afterEach(async context => {
      await photograph(on.page, `${name}-${context.task.name}`)
      await on.page.close()
      await on.workspace.stop()
      expect(faults).toEqual([])
    })
    tests(on)
  })
}

function acting(page: Page, workspace: TestPage['workspace']): TestPage {
  return {
    page,
    workspace,
    async open() {
      await page.goto(workspace.url)
      await page.getByRole('log', { name: 'Messages in #licence-changes' }).waitFor()
    },
    async showModal(view) {
      const usual: View = {
        id: 'V1',
        hash: 'h1',
        type: 'modal',
        title: plain('Change a company'),
        submit: plain('Ask'),
        blocks: []
      }
      workspace.of('UOLIVIA').views = [{ ...usual, ...view }]
      workspace.changed()
      return page.getByRole('dialog', { name: 'Change a company' })
    },
    lastSent: path => expect.poll(() => workspace.sent.findLast(each => each.path === path)?.body, { timeout: 10_000 })
  }
}

/** With SCREENSHOTS set to a folder, saves a screenshot of each test's end there. */
export async function photograph(page: Page, name: string) {
  const folder = process.env.SCREENSHOTS
  if (!folder) return
  mkdirSync(folder, { recursive: true })
  await page.screenshot({ path: `${folder}/${name.replace(/\W+/g, '-')}.png` })
}
