import { existsSync } from 'node:fs'
import { type Browser, chromium } from 'playwright-core'

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** The path of Chromium: `CHROMIUM`, or where distributions install it. Without it a warning, or with REQUIRE_ALL=1 an error. */
export function chromiumPath(): string | undefined {
  const path = process.env.CHROMIUM ?? PLACES.find(each => existsSync(each))
  if (path) return path
  const sentence = 'SKIPPED: the web page is not tested, because there is no Chromium and CHROMIUM is not set.'
  if (process.env.REQUIRE_ALL === '1') throw new Error(sentence)
  console.warn(sentence)
  return undefined
}

/** Starts Chromium without its own network requests. */
export function openBrowser(executablePath: string): Promise<Browser> {
  return chromium.launch({
    executablePath,
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync'
    ]
  })
}
