import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { text } from 'node:stream/consumers'
import { app, team } from '../../sandbox/people.ts'
import { sign } from '../../sandbox/slack/delivery/deliveries.ts'

/** How long each may take, in milliseconds. */
const LIMIT = 60_000
/** So many people are at it. */
const PEOPLE = 20

/** The form of a `/company …` that somebody types. */
export function command(typed: string, at = 0): string {
  return new URLSearchParams({
    team_id: team.id,
    team_domain: team.domain,
    channel_id: 'C0CHANGES',
    channel_name: 'changes',
    user_id: userOf(at),
    user_name: 'somebody',
    command: '/company',
    text: typed,
    api_app_id: app.appId,
    is_enterprise_install: 'false',
    response_url: 'http://127.0.0.1:1/nowhere',
    trigger_id: randomBytes(8).toString('hex')
  }).toString()
}

/** The form of what Slack sends for each key that somebody types into the list of companies. */
export function suggestion(typed: string, at = 0): string {
  const payload = {
    type: 'block_suggestion',
    user: { id: userOf(at), username: 'somebody', name: 'somebody', team_id: team.id },
    api_app_id: app.appId,
    team: { id: team.id, domain: team.domain },
    container: { type: 'view', view_id: 'V1' },
    view: { id: 'V1', type: 'modal', private_metadata: '', callback_id: 'form', blocks: [], state: { values: {} } },
    block_id: 'company',
    action_id: 'company',
    value: typed
  }
  return new URLSearchParams({ payload: JSON.stringify(payload) }).toString()
}

/** Sends all at once, signed, each on a connection of its own; how long each took until it was answered, in milliseconds. */
export async function burst(url: string, forms: readonly string[]): Promise<number[]> {
  const answers = forms.map(form => ask(url, signed(form)))
  return (await Promise.all(answers)).map(({ took }) => took)
}

/** What one of them is answered. */
export async function answerTo(url: string, form: string): Promise<string> {
  return (await ask(url, signed(form))).said
}

type Signed = { form: string; headers: Record<string, string> }

function signed(form: string): Signed {
  const seconds = String(Math.floor(Date.now() / 1000))
  return {
    form,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'content-length': String(Buffer.byteLength(form)),
      'x-slack-request-timestamp': seconds,
      'x-slack-signature': sign(app.signingSecret, seconds, form)
    }
  }
}

async function ask(url: string, { form, headers }: Signed): Promise<{ took: number; said: string }> {
  const began = performance.now()
  const sent = request(`${url}/slack/events`, {
    method: 'POST',
    headers,
    agent: false,
    signal: AbortSignal.timeout(LIMIT)
  })
  sent.end(form)
  const [answer]: IncomingMessage[] = await once(sent, 'response')
  if (!answer) throw new Error('There was no answer.')
  const said = await text(answer)
  if (answer.statusCode !== 200) throw new Error(`A request was answered with ${answer.statusCode}: ${said}`)
  return { took: performance.now() - began, said }
}

function userOf(at: number): string {
  return `U0BENCH${at % PEOPLE}`
}
