import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SANDBOX_CREDENTIALS } from '../../sandbox/keepnet/tokens.ts'
import { openEmbedded } from '../../src/store/embedded/open.ts'
import { createStore } from '../../src/store/store.ts'
import { keepnet } from '../../src/vendors/keepnet/keepnet.ts'
import { SETTINGS } from '../../src/watch/alerts/alert.ts'
import type { WatchDependencies } from '../../src/watch/ports.ts'
import { fullScan } from '../../src/watch/scan/scan.ts'
import { quantiles, type Row } from './figures.ts'

const COMPANIES = 20_000
const PAGE = 100
const ROUNDS = 5
const VENDOR = new URL('crowded-vendor.ts', import.meta.url).pathname

/**
 * A pass over many companies on the embedded database, beside a loop that only fetches and parses the same pages. In
 * turns, so that whatever else the machine does falls on all of them.
 */
export async function watch(): Promise<Row[]> {
  const child = spawn(process.execPath, [VENDOR, String(COMPANIES)], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [said] = await once(child.stdout, 'data')
  const url = String(said).trim()
  const [bare, first, later]: [number[], number[], number[]] = [[], [], []]
  for (let round = 0; round < ROUNDS; round += 1) {
    const directory = await mkdtemp(join(tmpdir(), 'countersign-bench-'))
    const { dependencies, close } = await openWatch(directory, url)
    const pass = () => fullScan(dependencies, new AbortController().signal)
    bare.push(await timed(() => bareLoop(url)))
    first.push(await timed(pass))
    later.push(await timed(pass))
    await close()
    await rm(directory, { recursive: true })
  }
  child.kill('SIGTERM')
  await once(child, 'exit')
  return [
    { name: `bare loop over ${COMPANIES} companies`, unit: 'ms', ...quantiles(bare) },
    { name: 'full pass, everybody new', unit: 'ms', ...quantiles(first) },
    { name: 'full pass, nobody new', unit: 'ms', ...quantiles(later) }
  ]
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now()
  await work()
  return performance.now() - began
}

async function openWatch(
  directory: string,
  baseUrl: string
): Promise<{ dependencies: WatchDependencies; close(): Promise<void> }> {
  const clock = { now: () => new Date() }
  const pool = await openEmbedded(directory)
  const store = await createStore({ pool, clock })
  const log = { info() {}, warn: console.warn, error: console.error }
  const vendors = [keepnet({ ...SANDBOX_CREDENTIALS, baseUrl })]
  const queue = { enqueue: async () => undefined }
  return {
    dependencies: { store, queue, clock, log, vendors, settings: SETTINGS, channel: 'C0ALERTS' },
    close: () => pool.end()
  }
}

/** Nothing but the requests and their JSON. */
async function bareLoop(url: string): Promise<void> {
  const { clientId, clientSecret } = SANDBOX_CREDENTIALS
  const form = { grant_type: 'client_credentials', client_id: clientId, client_secret: clientSecret, scope: 'api1' }
  const answer = await fetch(`${url}/connect/token`, { method: 'POST', body: new URLSearchParams(form) })
  const { access_token: token }: { access_token: string } = await answer.json()
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` }
  const filter = { Condition: 'AND', SearchInputTextValue: '' }
  for (let pageNumber = 1, pages = 1; pageNumber <= pages; pageNumber += 1) {
    const body = JSON.stringify({ pageNumber, pageSize: PAGE, orderBy: 'CreateTime', ascending: true, filter })
    const response = await fetch(`${url}/api/companies/search`, { method: 'POST', headers, body })
    const { data }: { data: { totalNumberOfPages: number } } = await response.json()
    pages = data.totalNumberOfPages
  }
}
