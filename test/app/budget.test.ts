import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { dayOf } from '../../sandbox/keepnet/dates.ts'
import { type SandboxKeepnet, startKeepnet } from '../../sandbox/keepnet/keepnet.ts'
import { app, channels, commands, groups, people, team } from '../../sandbox/people.ts'
import { type SandboxSlack, startSlack } from '../../sandbox/slack/slack.ts'
import { mayNotView } from '../../src/changes/access/authorize-person.ts'
import { type Change, hashOf } from '../../src/changes/model/change.ts'
import { review } from '../../src/changes/review/review.ts'
import type { EmbeddedPool } from '../../src/store/embedded/pool.ts'
import { fullScan } from '../../src/watch/scan/scan.ts'
import { requirementUnder } from '../changes/fixture.ts'
import { changeRequest } from '../contracts/store/bench.ts'
import { openShared } from '../database.ts'
import { ordinary } from '../journeys/harness/ordinary.ts'
import { manyCompanies } from '../watch/many-companies.ts'
import { approver, never, openWorker, policy } from './counted-worker.ts'

const delivery = { mode: 'http' as const, url: 'http://127.0.0.1:1' }
const today = dayOf(new Date())
const requester = { team: team.id, user: 'U0ANN' }

describe('an ordinary change', () => {
  let pool: EmbeddedPool
  let keepnet: SandboxKeepnet
  let slack: SandboxSlack
  let worker: Awaited<ReturnType<typeof openWorker>>
  beforeAll(async () => {
    pool = await openShared()
    keepnet = await startKeepnet()
    slack = await startSlack({ team, people, channels, groups, app, commands, delivery })
    worker = await openWorker(pool, keepnet, slack)
    await fullScan({ ...worker.dependencies, channel: undefined }, never)
  }, 60_000)
  afterAll(async () => {
    await Promise.all([keepnet.stop(), slack.stop()])
    await pool.end()
  })

  it('takes 7 or 8 statements, 3 vendor calls and 2 Slack calls from approved to told, of 12, 3 and 2 at most', async () => {
    const change = await requested()
    await approve(change)
    worker.statements.splice(0)
    const before = { vendor: keepnet.requests.list.length, slack: slack.calls.length }
    await worker.work()
    const statements = worker.statements.splice(0)
    expect(await worker.dependencies.store.get(change.id)).toMatchObject({ state: { name: 'applied', wrote: true } })
    expect(keepnet.requests.list.slice(before.vendor).map(({ method }) => method)).toEqual(['GET', 'PUT', 'GET'])
    const told = slack.calls.slice(before.slack).map(({ method }) => method)
    expect(told.toSorted()).toEqual(['chat.postMessage', 'chat.update'])
    const usual = statements.slice(0, 7)
    expect(usual).toEqual(['claim', 'move', 'move', 'known-company', 'seen-again', 'take-messages', 'messages-shown'])
    // Both messages are marked as shown together, unless Slack answers for one of them later.
    expect([[], ['messages-shown']]).toContainEqual(statements.slice(7))
  })

  it("takes 3 statements and a read of the vendor for an approval's click", async () => {
    const change = await requested()
    worker.statements.splice(0)
    const before = keepnet.requests.list.length
    await approve(change)
    expect(worker.statements).toHaveLength(3)
    expect(keepnet.requests.list.slice(before).map(({ method }) => method)).toEqual(['GET'])
    await worker.work()
  })

  it('takes none to say whether somebody may see what is known of customers', async () => {
    worker.statements.splice(0)
    expect(await mayNotView(worker.dependencies, approver)).toBeUndefined()
    expect(worker.statements).toEqual([])
  })

  /** A change of a company that nothing was done with, whose card is shown. */
  async function requested(): Promise<Change> {
    const [company] = ordinary(keepnet).filter(({ name }) => !worker.used.has(name))
    const found = [...keepnet.companies.values()].find(({ name }) => name === company?.name)
    if (!company || !found) throw new Error('The sandbox has no ordinary company left.')
    worker.used.add(company.name)
    const change = await worker.dependencies.store.add(
      changeRequest(worker.dependencies.clock, {
        company: { id: found.resourceId, name: company.name, tags: [] },
        edits: [{ field: 'seats', seen: company.seats, wanted: company.seats + 10 }],
        requirement: requirementUnder(policy),
        requester,
        editor: requester,
        channel: 'C0CHANGES'
      })
    )
    for (const message of await worker.dependencies.store.dueMessages(change.id)) {
      await worker.dependencies.queue.enqueue({ name: 'message', message })
    }
    await worker.work()
    return change
  }

  async function approve({ id, edits }: Change): Promise<void> {
    const seen = { change: id, revision: 1, hash: hashOf(edits) }
    const verdict = { name: 'approve', typed: null } as const
    expect(await review(worker.dependencies, approver, seen, verdict)).toMatchObject({
      decided: { state: { name: 'approved' } }
    })
  }
})

describe('a scan of companies without news', () => {
  it('takes a statement for each thousand, and 18 for the scan as a whole', async () => {
    const [pool, keepnet] = [await openShared(), await startKeepnet({ companies: manyCompanies(2_000, today, 10) })]
    const slack = await startSlack({ team, people, channels, groups, app, commands, delivery })
    const { dependencies, statements } = await openWorker(pool, keepnet, slack)
    const scan = () => fullScan({ ...dependencies, channel: undefined }, never)
    await scan()
    statements.splice(0)
    await scan()
    expect(statements.filter(name => name === 'known-page')).toHaveLength(2)
    // Of its lease, its beginning, its end in a transaction, and what it has to announce.
    expect(statements.filter(name => name !== 'known-page')).toHaveLength(18)
    await Promise.all([keepnet.stop(), slack.stop()])
    await pool.end()
  })
})
