import { people, app as registered, team } from '../../../sandbox/people.ts'
import { sign } from '../../../sandbox/slack/delivery/deliveries.ts'
import type { Product } from './product.ts'
import { viewOf } from './screen.ts'

type Forgery = { body: string; type?: string; signature?: string; secondsAgo?: number; secret?: string }

/** Posts a request to where Slack's requests go; signed as Slack signs it, unless it is told otherwise. */
export async function post(product: Product, { body, type, secondsAgo = 0, secret, signature }: Forgery) {
  const seconds = String(Math.floor(Date.now() / 1000) - secondsAgo)
  const response = await fetch(`${product.service.url}/slack/events`, {
    method: 'POST',
    headers: {
      // Events come as JSON, all else as a form.
      'content-type': type ?? (body.startsWith('{') ? 'application/json' : 'application/x-www-form-urlencoded'),
      'x-slack-request-timestamp': seconds,
      'x-slack-signature': signature ?? sign(secret ?? registered.signingSecret, seconds, body)
    },
    body
  })
  return { status: response.status, said: await response.text() }
}

export function commandBody(text: string, by: string): string {
  const { id, name, team: own } = memberOf(by)
  return new URLSearchParams({
    command: '/company',
    text,
    user_id: id,
    user_name: name,
    team_id: own ?? team.id,
    channel_id: 'C0CHANGES',
    api_app_id: registered.appId,
    trigger_id: '1.2.forged',
    response_url: 'http://127.0.0.1:1/actions/forged'
  }).toString()
}

/** The event when somebody opens their Home tab. */
export function eventBody(by: string): string {
  const { id, team: own } = memberOf(by)
  return JSON.stringify({
    type: 'event_callback',
    team_id: own ?? team.id,
    api_app_id: registered.appId,
    event: { type: 'app_home_opened', user: id, tab: 'home', channel: 'D0FORGED' }
  })
}

/** One person's top modal, submitted in the name of another. */
export async function submissionBody(product: Product, owner: string, by: string): Promise<string> {
  return payload({ type: 'view_submission', ...actor(by), view: await viewOf(product, owner), response_urls: [] })
}

/** A button of one person's top modal, pressed in the name of another. */
export async function pressBody(product: Product, owner: string, by: string, actionId: string, value?: string) {
  const view = await viewOf(product, owner)
  const action = { type: 'button', action_id: actionId, block_id: actionId, ...(value && { value }) }
  return payload({
    type: 'block_actions',
    ...actor(by),
    container: { type: 'view', view_id: view.id },
    view,
    trigger_id: '1.2.forged',
    actions: [action]
  })
}

function actor(by: string) {
  const { id, name, team: own } = memberOf(by)
  return {
    user: { id, name, team_id: own ?? team.id },
    team: { id: team.id, domain: team.domain },
    api_app_id: registered.appId,
    enterprise: null,
    is_enterprise_install: false
  }
}

function payload(value: object): string {
  return new URLSearchParams({ payload: JSON.stringify(value) }).toString()
}

function memberOf(by: string) {
  const found = people.find(({ name }) => name === by)
  if (!found) throw new Error(`Nobody is called ${by}.`)
  return found
}
