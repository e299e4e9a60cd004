import { LogLevel, WebClient } from '@slack/web-api'
import { describe, expect, it } from 'vitest'
import { createPeople } from '../../src/slack/people.ts'

/** People whose Slack answers so, with a clock that the test moves. */
function people(answer: () => Response | Promise<Response>) {
  let time = 0
  const asked: string[] = []
  const fetch: typeof globalThis.fetch = async (_, init) => {
    asked.push(new URLSearchParams(String(init?.body)).get('usergroup') ?? '')
    return await answer()
  }
  const client = new WebClient('xoxb-1', { fetch, logLevel: LogLevel.ERROR, retryConfig: { retries: 0 } })
  const clock = { now: () => new Date(time), wait: async () => {} }
  const { members } = createPeople(client, clock, { info() {}, warn() {}, error() {} })
  return {
    asked,
    members,
    pass(milliseconds: number) {
      time += milliseconds
    }
  }
}

const users = (...ids: string[]) => Response.json({ ok: true, users: ids })

describe('who is in a group', () => {
  it('is asked of Slack, for every group', async () => {
    const { asked, members } = people(() => users('U1', 'U2'))
    expect(await members(['S1', 'S2'])).toEqual(new Set(['U1', 'U2']))
    expect(asked).toEqual(['S1', 'S2'])
  })

  it('is asked once for many who click at the same moment', async () => {
    const { asked, members } = people(() => users('U1'))
    await Promise.all(Array.from({ length: 50 }, () => members(['S1'])))
    expect(asked).toEqual(['S1'])
  })

  it('is asked again at the next click, so that nobody approves minutes after they were taken out', async () => {
    let inside = ['U1']
    const { members, pass } = people(() => users(...inside))
    expect(await members(['S1'])).toEqual(new Set(['U1']))
    inside = []
    pass(10_000)
    expect(await members(['S1'])).toEqual(new Set())
  })

  it('is unknown where Slack does not say, of any one group, and asked again then', async () => {
    const answers = [users('U1'), Response.json({ ok: false, error: 'plan_upgrade_required' })]
    const { asked, members } = people(() => answers.shift() ?? users('U1'))
    expect(await members(['S1', 'S2'])).toBeNull()
    expect(await members(['S1', 'S2'])).toEqual(new Set(['U1']))
    expect(asked).toEqual(['S1', 'S2', 'S2'])
  })
})
