import { LogLevel, WebClient } from '@slack/web-api'
import { describe, expect, it } from 'vitest'
import { createPeople } from '../../../src/slack/transport/people.ts'

/** People whose Slack answers so, with a clock that the test moves. */
function people(answer: () => Response | Promise<Response>) {
  let time = Date.parse('2026-11-21T10:00:00Z')
  const requested: string[] = []
  const fetch: typeof globalThis.fetch = async (_, init) => {
    const body = new URLSearchParams(String(init?.body))
    requested.push(body.get('usergroup') ?? body.get('user') ?? '')
    return await answer()
  }
  const client = new WebClient('xoxb-1', { fetch, logLevel: LogLevel.ERROR, retryConfig: { retries: 0 } })
  const clock = { now: () => new Date(time), wait: async () => {} }
  const { members, membership } = createPeople(client, clock, { info() {}, warn() {}, error() {} }, 'T1')
  return {
    requested,
    members,
    membership: (user: string) => membership({ team: 'T1', user }),
    authorizePerson(milliseconds: number) {
      time += milliseconds
    }
  }
}

const users = (...ids: string[]) => Response.json({ ok: true, users: ids })

describe('who is in a group', () => {
  it('is asked of Slack, for every group', async () => {
    const { requested, members } = people(() => users('U1', 'U2'))
    expect(await members(['S1', 'S2'])).toEqual({ S1: ['U1', 'U2'], S2: ['U1', 'U2'] })
    expect(requested).toEqual(['S1', 'S2'])
  })

  it('is asked once for many who click at the same moment', async () => {
    const { requested, members } = people(() => users('U1'))
    await Promise.all(Array.from({ length: 50 }, () => members(['S1'])))
    expect(requested).toEqual(['S1'])
  })

  it('is asked again at the next click, so that nobody approves minutes after they were taken out', async () => {
    let inside = ['U1']
    const { members, authorizePerson } = people(() => users(...inside))
    expect(await members(['S1'])).toEqual({ S1: ['U1'] })
    inside = []
    authorizePerson(10_000)
    expect(await members(['S1'])).toEqual({ S1: [] })
  })

  it('is forgotten of those nobody asked about longest, where there are more than a thousand', async () => {
    const { requested, members } = people(() => users('U1'))
    const groups = Array.from({ length: 1_001 }, (_, at) => `S${at}`)
    for (const group of groups) await members([group])
    await members(['S1000'])
    expect(requested).toEqual(groups)
    await members(['S0'])
    expect(requested).toEqual([...groups, 'S0'])
  })

  it('is unknown where Slack does not say, of any one group, and asked again then', async () => {
    const answers = [users('U1'), Response.json({ ok: false, error: 'plan_upgrade_required' })]
    const { requested, members } = people(() => answers.shift() ?? users('U1'))
    expect(await members(['S1', 'S2'])).toEqual({ S1: ['U1'], S2: null })
    expect(await members(['S1', 'S2'])).toEqual({ S1: ['U1'], S2: ['U1'] })
    expect(requested).toEqual(['S1', 'S2', 'S2'])
  })
})

describe('what somebody is', () => {
  const user = (profile: object) => Response.json({ ok: true, user: profile })

  it.each([
    [{}, 'member'],
    [{ is_admin: true }, 'member'],
    [{ deleted: true }, 'deactivated'],
    [{ is_bot: true }, 'bot'],
    [{ is_restricted: true }, 'guest'],
    [{ is_restricted: true, is_ultra_restricted: true }, 'guest'],
    [{ is_stranger: true }, 'guest'],
    [{ team_id: 'T1' }, 'member'],
    [{ team_id: 'T2', is_stranger: false }, 'guest'],
    [{ team_id: 'T2', enterprise_user: { teams: ['T1', 'T2'] } }, 'member'],
    [{ team_id: 'T2', enterprise_user: { teams: ['T3'] } }, 'guest'],
    [{ deleted: true, is_bot: true }, 'deactivated']
  ])('with the profile %j is a %s', async (profile, membership) => {
    const slack = people(() => user({ id: 'U1', ...profile }))
    expect(await slack.membership('U1')).toBe(membership)
    expect(slack.requested).toEqual(['U1'])
  })

  it('is unknown where Slack does not say, and asked again then', async () => {
    const answers = [Response.json({ ok: false, error: 'missing_scope' }), Response.json({ ok: true })]
    const { requested, membership } = people(() => answers.shift() ?? user({ id: 'U1' }))
    expect(await membership('U1')).toBe('unknown')
    expect(await membership('U1')).toBe('unknown')
    expect(requested).toEqual(['U1', 'U1'])
  })
})
