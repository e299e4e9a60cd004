import { mkdirSync } from 'node:fs'
import { chromiumPath, openBrowser } from '../sandbox/slack/page/browser.ts'
import { message, pretendWorkspace } from '../sandbox/slack/page/pretend-workspace.ts'
import { type Drawing, drawings } from './drawings.ts'

/** Ignored by git. */
const FOLDER = 'test/screens/gallery'

/** As wide as a computer's window and a phone's screen. */
const WIDTHS = { desktop: 1100, phone: 390 }

/** Draws everything through the sandbox's page, for people to look at: `npm run gallery`. */
async function gallery(): Promise<void> {
  const executable = chromiumPath()
  if (executable === undefined) throw new Error('There is no Chromium: install it, or set CHROMIUM to its path.')
  mkdirSync(FOLDER, { recursive: true })
  const browser = await openBrowser(executable)
  try {
    for (const drawing of drawings()) {
      for (const [screen, width] of Object.entries(WIDTHS)) {
        const workspace = await pretendWorkspace()
        const page = await browser.newPage({ viewport: { width, height: 900 } })
        put(workspace.of('UOLIVIA'), drawing)
        await page.goto(`${workspace.url}?as=UOLIVIA${'home' in drawing ? '&in=home' : ''}`)
        await page.locator('.blocks').first().waitFor()
        const height = await page.evaluate<number>(longestPane)
        await page.setViewportSize({ width, height: Math.min(4_000, Math.max(500, height)) })
        await page.screenshot({ path: `${FOLDER}/${drawing.name}-${screen}.png` })
        await page.close()
        await workspace.stop()
      }
    }
  } finally {
    await browser.close()
  }
  process.stdout.write(`The pictures are in ${FOLDER}.\n`)
}

function put(seen: ReturnType<Awaited<ReturnType<typeof pretendWorkspace>>['of']>, drawing: Drawing): void {
  if ('message' in drawing) seen.messages = { C1: [message(drawing.message)] }
  else if ('modal' in drawing) seen.views = [{ ...drawing.modal, id: 'V1', type: 'modal' }]
  else seen.home = { ...drawing.home, id: 'V1', type: 'home' }
}

/** The height at which nothing has to be scrolled. Runs in the page. */
const longestPane = `Math.max(...[...document.querySelectorAll('*')].map(one => one.scrollHeight)) + 160`

await gallery()
