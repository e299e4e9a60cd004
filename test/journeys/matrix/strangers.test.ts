import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { formFor } from '../approvals/acts.ts'
import { type ApprovalProduct, openWorkspace } from '../approvals/company.ts'
import { commandBody, eventBody, post, pressBody, submissionBody } from '../harness/signed-requests.ts'
import { openReview } from '../harness/steps.ts'
import { known } from './listeners.ts'
import { said } from './way.ts'
import { pending } from './ways.ts'

const POLICY = `
roles: { everybody: { people: [U0OTTO, U0ANN, U0CARLA] } }
otherwise: 1 of everybody
may: { freeze: everybody, unfreeze: everybody, break-glass: everybody }
`
const SENTENCE = 'You belong to another Slack workspace. Only members of this one can use Countersign.'

let product: ApprovalProduct
let name: string
beforeAll(async () => {
  product = await openWorkspace(POLICY, 'http')
  name = product.fresh().name
  await pending(product, name)
  await openReview(product, name, 'carla')
  await product.slack.as('carla').fill({ Decision: 'Approve' })
  await formFor(product, name, '+20', 'ann')
})
afterAll(() => product.close())

describe('somebody of another team, or of none', () => {
  it.each(known)('is refused everywhere, even if the policy names them: %s', async listener => {
    const before = await everything()
    const body = await bodyFor(listener, 'otto')
    for (const knock of [body, withoutTeam(await bodyFor(listener, 'carla')), withoutTeam(body)]) {
      const { status, said: answer } = await post(product, { body: knock })
      expect(status).toBe(200)
      // A button in a modal and a list of options cannot show a message; their answer is empty.
      if (/^(\/company|view)/.test(listener)) expect(answer).toContain(SENTENCE)
      else expect(['', '{"options":[]}']).toContain(answer)
    }
    expect(await everything()).toEqual(before)
  })
})

/** Everything that can be seen, and what is on the forged screens. */
async function everything() {
  const messages = product.slack.as('ben').messages('#changes')
  return {
    cards: messages.filter(({ ephemeral }) => !ephemeral),
    queue: await said(product, '/company queue', 'ben'),
    screens: ['ann', 'carla'].map(by => product.slack.as(by).modal()),
    homes: ['carla', 'otto'].map(by => product.slack.as(by).home()),
    writes: product.writes()
  }
}

/** The request that Slack sends for a listener, in somebody's name. */
async function bodyFor(listener: string, by: string): Promise<string> {
  const [kind = '', id = ''] = listener.split(' ')
  const owner = id.startsWith('company') || id.startsWith('field') ? 'ann' : 'carla'
  switch (kind) {
    case '/company':
      return commandBody(`${id} ${id === 'delegate' ? '<@U0BEN|ben> until 2099-01-01' : name}`, by)
    case 'event':
      return eventBody(by)
    case 'view':
      return await submissionBody(product, owner, by)
    case 'options': {
      const suggestion = { type: 'block_suggestion', action_id: id, block_id: id, value: 'a' }
      return changed(await pressBody(product, owner, by, id), payload => Object.assign(payload, suggestion))
    }
    default:
      return await pressBody(product, owner, by, id, 'chg_1')
  }
}

/** The same without any team id. */
function withoutTeam(body: string): string {
  if (body.startsWith('{')) return JSON.stringify({ ...JSON.parse(body), team_id: undefined })
  const form = new URLSearchParams(body)
  form.delete('team_id')
  if (!form.has('payload')) return form.toString()
  return changed(body, payload => {
    delete payload.team
    delete payload.user.team_id
  })
}

type Payload = { team?: unknown; user: { team_id?: string } }

function changed(body: string, change: (payload: Payload) => void): string {
  // Just written by `signed-requests.ts`.
  const payload = JSON.parse(new URLSearchParams(body).get('payload') ?? '{}') as Payload
  change(payload)
  return new URLSearchParams({ payload: JSON.stringify(payload) }).toString()
}
