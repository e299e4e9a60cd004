import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { startKeepnet } from '../../sandbox/keepnet/keepnet.ts'
import { app, channels, commands, groups, people, team } from '../../sandbox/people.ts'
import { startSlack } from '../../sandbox/slack/slack.ts'
import type { StartDatabase } from '../../src/store/embedded/database.ts'
import { fullScan } from '../../src/watch/scan/scan.ts'
import { openKept } from '../database.ts'
import { ordinary } from '../journeys/harness/ordinary.ts'
import { openProduct, type Product } from '../journeys/harness/product.ts'
import { openForm } from '../journeys/harness/steps.ts'
import { never, openWorker } from './counted-worker.ts'

/** Whether somebody may see anything depends on a user group. */
const POLICY = `
roles: { approvers: { groups: S0APPROVERS }, staff: { groups: S0STAFF } }
otherwise: 1 of approvers
may: { view: staff, request: staff }
`

/** A bot alone, which knows all companies; no job runs beside what is counted. */
let product: Product
const statements: string[] = []

beforeAll(async () => {
  const { pool, start } = await openKept()
  await scanAll(pool)
  await pool.end()
  const startDatabase: StartDatabase = async options => {
    const database = await start(options)
    return {
      ...database,
      query(text, values) {
        statements.push(text)
        return database.query(text, values)
      }
    }
  }
  const policy = join(mkdtempSync(join(tmpdir(), 'countersign-policy-')), 'policy.yaml')
  writeFileSync(policy, POLICY)
  const staff = { id: 'S0STAFF', handle: 'staff', name: 'Staff', members: people.map(({ id }) => id) }
  const pace = { startDatabase, followEvery: 600_000 }
  product = await openProduct('socket', { POLICY_FILE: policy }, { role: 'bot', groups: [staff], pace })
  // Who Ann is, who approves, and what Keepnet has to choose from, is asked once.
  await openForm(product, `${companies()[0]} seats=+10`)
}, 60_000)
afterAll(() => product.close())

const companies = () => ordinary(product.keepnet).map(({ name }) => name)
const askedAtVendor = () => product.keepnet.requests.list.map(({ method, path }) => `${method} ${path}`)
const calledAtSlack = () => product.slack.calls.map(({ method }) => method)

describe('a bot', () => {
  it('opens the form of a company with 3 statements and one read', async () => {
    const [asked, called] = [askedAtVendor().length, calledAtSlack().length]
    statements.splice(0)
    const form = await openForm(product, `${companies()[1]} seats=+10`)
    expect(form.inputs.Seats?.value).toMatch(/^\d+$/)
    expect(statements).toHaveLength(3)
    expect(askedAtVendor().slice(asked)).toEqual([expect.stringMatching(/^GET /)])
    expect(calledAtSlack().slice(called)).toEqual(['views.open', 'views.update', 'views.update'])
  })

  it('asks the vendor as soon as Slack has opened the form', async () => {
    const [asked, called] = [askedAtVendor().length, calledAtSlack().length]
    product.slack.slow(1_000)
    const opening = openForm(product, `${companies()[2]} seats=+10`)
    await vi.waitFor(() => expect(askedAtVendor()).toHaveLength(asked + 1), { timeout: 10_000, interval: 5 })
    expect(calledAtSlack().slice(called)).toEqual(['views.open'])
    product.slack.slow(0)
    await opening
  })

  it('says how far a typed number is from that at the vendor with 3 statements, once typing pauses', async () => {
    const form = await openForm(product, `${companies()[4]}`)
    const seats = Number(form.inputs.Seats?.value)
    const ann = product.slack.as('ann')
    const [asked, called] = [askedAtVendor().length, calledAtSlack().length]
    statements.splice(0)
    await Promise.all([seats + 1, seats + 12, seats + 123].map(typed => ann.fill({ Seats: String(typed) })))
    await ann.until(() => ann.modal()?.inputs.Seats?.hint?.includes('+123'))
    expect(statements).toHaveLength(3)
    expect(askedAtVendor().slice(asked)).toEqual([])
    // The sandbox notes a call once it is answered.
    await vi.waitFor(() => expect(calledAtSlack().slice(called)).toEqual(['views.update']))
  })

  it('offers companies for a typed key without a statement or a call', async () => {
    await openForm(product, '')
    const ann = product.slack.as('ann')
    const [asked, called] = [askedAtVendor().length, calledAtSlack().length]
    statements.splice(0)
    expect(await ann.suggestions('Company', companies()[3]?.slice(0, 5) ?? '')).toContain(companies()[3])
    expect(statements).toEqual([])
    expect(askedAtVendor().slice(asked)).toEqual([])
    expect(calledAtSlack().slice(called)).toEqual([])
  })
})

async function scanAll(pool: Parameters<typeof openWorker>[0]): Promise<void> {
  const delivery = { mode: 'http' as const, url: 'http://127.0.0.1:1' }
  const keepnet = await startKeepnet()
  const slack = await startSlack({ team, people, channels, groups, app, commands, delivery })
  const { dependencies } = await openWorker(pool, keepnet, slack)
  await fullScan({ ...dependencies, channel: undefined }, never)
  await Promise.all([keepnet.stop(), slack.stop()])
}
