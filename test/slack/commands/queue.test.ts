import type { RespondArguments } from '@slack/bolt'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listQueue } from '../../../src/slack/commands/show.ts'
import type { SlackDependencies } from '../../../src/slack/transport/listener.ts'
import { SETTINGS } from '../../../src/watch/alerts/alert.ts'
import { type Fixture, openFixture } from '../../changes/fixture.ts'
import { scriptedVendor } from '../../changes/scripted-vendor.ts'

const vendors = [scriptedVendor()]
let fixture: Fixture

beforeAll(async () => {
  fixture = await openFixture(vendors)
})
afterAll(() => fixture.close())

async function listed(zone = 'Etc/UTC'): Promise<RespondArguments> {
  const nothing = async () => {}
  const opening = async () => ({ opened: '' })
  const views = {
    acknowledged: <View>(view: View) => view,
    open: opening,
    push: opening,
    update: nothing,
    publish: nothing,
    tell: nothing,
    sendFile: nothing,
    shown() {},
    giveUp: nothing,
    readFile: async () => ({ fault: '' }),
    permalink: async () => undefined
  }
  const directory = { covers: () => false, find: () => ({ name: 'none' as const, matches: [] }), mentioned: () => [] }
  const frame = { zone, workspace: '' }
  const dependencies: SlackDependencies = {
    ...fixture,
    vendors,
    directory,
    views,
    channels: {},
    frame,
    settings: SETTINGS
  }
  const said: RespondArguments[] = []
  const respond = async (message: string | RespondArguments) => {
    said.push(typeof message === 'string' ? { text: message } : message)
    return new Response()
  }
  await listQueue(dependencies, {
    ack: async () => {},
    respond,
    body: { user_id: 'U_REQUESTER', team_id: fixture.team }
  })
  const [only, another] = said
  if (!only || another) throw new Error(`One answer was expected, there were ${said.length}.`)
  return only
}

describe('/company queue', () => {
  it('says that there is none, and lists what there is, also of a vendor that is no longer configured', async () => {
    expect(await listed()).toMatchObject({ response_type: 'ephemeral', text: 'No change is open.' })
    await fixture.ask()
    await fixture.ask({ vendor: 'gone', company: { id: '2', name: 'Beta & Co', tags: [] } })
    const { text } = await listed()
    expect(text).toContain('2 changes are open.')
    expect(text).toMatch(/\*Acme\* \(Keepnet, id [^)]+\): Seats: 500 → \*540\* \(\+40\) · requested by <@U_REQUESTER>/)
    expect(text).toContain('*Beta &amp; Co* (gone, id 2): seats: 500 → *540* (+40) ·')
  })

  it('tells when a change was requested in the reader’s own zone', async () => {
    expect((await listed()).text).toMatch(
      /requested by <@U_REQUESTER> <!date\^\d+\^[^|]*\|1 Mar 2027, 08:00 \(UTC\)> · waiting/
    )
  })

  it('stays within what Slack takes, however long it is', async () => {
    for (let count = 0; count < 60; count++) await fixture.ask()
    const answer = await listed()
    const text = answer.text ?? ''
    const blocks = 'blocks' in answer ? (answer.blocks ?? []) : []
    expect(text).toContain('These are the oldest 40.')
    expect(text.length).toBeLessThanOrEqual(4000)
    expect(blocks.length).toBeLessThanOrEqual(50)
  })
})
