import { WebClient } from '@slack/web-api'
import { describe, expect, it } from 'vitest'
import { modal, textModal } from '../../../src/slack/ui/blocks.ts'
import { alert } from '../../../src/slack/ui/tables.ts'
import { createViews } from '../../../src/slack/ui/views.ts'

/** What opening and pushing a modal come to where Slack answers so. */
async function opening(answer: () => Response) {
  const client = new WebClient('xoxb-1', {
    fetch: async () => answer(),
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true
  })
  const views = createViews(client, client, async () => ({ fault: '' }))
  return await Promise.all([views.open('1.2', textModal('A', 'B')), views.push('1.2', textModal('A', 'B'))])
}

const refuse = (error: string) => () => Response.json({ ok: false, error })

describe('opening a modal', () => {
  it('comes to its id', async () => {
    const answer = () => Response.json({ ok: true, view: { id: 'V1' } })
    expect(await opening(answer)).toEqual([{ opened: 'V1' }, { opened: 'V1' }])
  })

  it('knows a click that was delivered twice', async () => {
    const before = { refused: 'opened-before' }
    expect(await opening(refuse('exchanged_trigger_id'))).toEqual([before, before])
  })

  it.each([
    ['the trigger is over', refuse('expired_trigger_id')],
    ['Slack has a trouble of its own', refuse('internal_error')],
    ['Slack is away', () => new Response('', { status: 503 })],
    [
      'nothing comes back',
      () => {
        throw new TypeError('fetch failed')
      }
    ],
    ['Slack has too much to do', () => new Response('', { status: 429, headers: { 'retry-after': '1' } })]
  ])('is too slow where %s', async (_, answer) => {
    expect(await opening(answer)).toEqual([{ refused: 'too-slow' }, { refused: 'too-slow' }])
  })

  it('does not take another refusal for one of these', async () => {
    await expect(opening(refuse('invalid_arguments'))).rejects.toThrow('invalid_arguments')
  })
})

describe('a view with which a submission is acknowledged', () => {
  it('has alerts as sections until Slack has taken one, and again once it refuses one', async () => {
    const refusals: boolean[] = [false, true, false]
    const fetch = async () => Response.json(refusals.shift() ? { ok: false, error: 'invalid_blocks' } : { ok: true })
    const client = new WebClient('xoxb-1', { fetch, retryConfig: { retries: 0 } })
    const views = createViews(client, client, async () => ({ fault: '' }))
    const view = modal('A', alert('error', 'Not allowed'))
    const types = () => views.acknowledged(view).blocks.map(({ type }) => type)
    expect(types()).toEqual(['section'])
    await views.update('V1', view)
    expect(types()).toEqual(['alert'])
    await views.update('V1', view)
    expect(types()).toEqual(['section'])
  })
})

describe('drawing a modal anew', () => {
  /** How often Slack was asked, where it answers with these errors first. */
  async function drawing(...errors: string[]) {
    let requested = 0
    const fetch = async () => {
      requested += 1
      const error = errors.shift()
      return Response.json(error ? { ok: false, error } : { ok: true })
    }
    const client = new WebClient('xoxb-1', { fetch, retryConfig: { retries: 0 } })
    await createViews(client, client, async () => ({ fault: '' })).update('V1', textModal('A', 'B'))
    return requested
  }

  it('is tried once more where Slack had a trouble of its own, and not where somebody has closed it', async () => {
    expect(await drawing('internal_error')).toBe(2)
    expect(await drawing('not_found')).toBe(1)
    await expect(drawing('internal_error', 'internal_error')).rejects.toThrow('internal_error')
    await expect(drawing('invalid_arguments')).rejects.toThrow('invalid_arguments')
  })
})
