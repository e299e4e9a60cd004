import { mkdtempSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { json as jsonIn } from 'node:stream/consumers'
import fc from 'fast-check'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { SANDBOX_CREDENTIALS } from '../../sandbox/keepnet/tokens.ts'
import { app, people, team } from '../../sandbox/people.ts'
import { checkMessage } from '../../sandbox/slack/check/message.ts'
import type { Database } from '../../src/store/embedded/database.ts'
import { startShared } from '../database.ts'
import { openProduct, type Product } from '../journeys/harness/product.ts'
import { marked, screenOf, viewOf } from '../journeys/harness/screen.ts'
import { post } from '../journeys/harness/signed-requests.ts'
import { ask, card, openForm, openReview } from '../journeys/harness/steps.ts'
import { recordListeners } from '../journeys/matrix/listeners.ts'
import { altered, HOSTILE, json, LONG, text, tryInputs } from './inputs.ts'

const SECRETS = [app.botToken, app.signingSecret, SANDBOX_CREDENTIALS.clientSecret]
/** What Slack refuses because a trigger, a view or a channel of the input does not exist. */
const EXPECTED = [
  'invalid_trigger',
  'expired_trigger_id',
  'invalid_trigger_id',
  'exchanged_trigger_id',
  'not_found',
  'channel_not_found',
  'user_not_found',
  'hash_conflict'
]
/** In milliseconds: Slack itself gives up after three seconds. */
const LATEST = 1_000

/** One person sends more commands than anybody may by default. */
function policyFile(): string {
  const path = join(mkdtempSync(join(tmpdir(), 'countersign-policy-')), 'policy.yaml')
  const limits = 'limits: { per-person: { commands: 1000000, open: 1000000 } }'
  writeFileSync(path, `roles: { approvers: { groups: S0APPROVERS } }\notherwise: 1 of approvers\n${limits}\n`)
  return path
}

let product: Product
let database: Database
let listeners: string[]
let view: Awaited<ReturnType<typeof viewOf>>
let review: Awaited<ReturnType<typeof viewOf>>
const lines: string[] = []
const unhandled: unknown[] = []
const answers: Record<string, unknown>[] = []
const responses = createServer(async (request, response) => {
  answers.push((await jsonIn(request)) as Record<string, unknown>) // what the app answers is an object
  response.end('ok')
})

beforeAll(async () => {
  process.on('unhandledRejection', note)
  await new Promise<void>(resolve => responses.listen(0, '127.0.0.1', resolve))
  const registered = recordListeners()
  const log = pino({ level: 'debug' }, { write: line => void lines.push(line) })
  const startDatabase = async (options: Parameters<typeof startShared>[0]) => {
    database = await startShared(options)
    return database
  }
  product = await openProduct('http', { POLICY_FILE: policyFile() }, { log, pace: { startDatabase } })
  listeners = registered()
  await ask(product, 'Cedar Pharma S.A. seats=+1 reason=Growth')
  await product.slack.until(() => card(product, 'Cedar Pharma')?.buttons.includes('Review'))
  await openReview(product, 'Cedar Pharma')
  await openForm(product, '"Quarry Bakery GmbH" seats=+1 reason=Growth')
  view = await viewOf(product, 'ann')
  review = await viewOf(product, 'carla')
}, 60_000)
afterAll(async () => {
  process.off('unhandledRejection', note)
  responses.close()
  await product.close()
})

describe('whatever arrives with the signature of Slack', () => {
  it(
    'is answered within a second, breaks nothing, pings nobody and tells no secret',
    async () => {
      await tryInputs('Slack payloads', fc.noShrink(requests()), async body => {
        const began = performance.now()
        const { status } = await post(product, { body })
        expect([200, 400, 404]).toContain(status)
        expect(performance.now() - began).toBeLessThan(LATEST)
      })
      const stored = await rowsOf(
        'SELECT row_to_json(audit)::text AS row FROM audit UNION ALL SELECT row_to_json(job)::text FROM job'
      )
      const screens = await Promise.all(
        people.filter(({ deleted }) => !deleted).map(({ name }) => screenOf(product, name))
      )

      expect(unhandled).toEqual([])
      expect(lines.filter(isOurFault)).toEqual([])
      const refused = product.slack.calls.filter(({ ok, error = '' }) => !ok && !EXPECTED.includes(error))
      expect(refused).toEqual([])
      const problems = answers.map(answer => checkMessage(answer, new Set())).filter(checked => 'error' in checked)
      expect(problems).toEqual([])
      const shown = marked([screens, answers])
      expect(shown.length).toBeGreaterThan(10)
      for (const hostile of HOSTILE) expect(shown.filter(one => one.includes(hostile))).toEqual([])
      const everything = [...lines, ...stored, JSON.stringify([screens, answers])].join('\n')
      for (const secret of SECRETS) expect(everything).not.toContain(secret)
    },
    LONG
  )
})

function isOurFault(line: string): boolean {
  const { level, err } = JSON.parse(line)
  return level >= 50 && !EXPECTED.includes(err?.data?.error)
}

function note(fault: unknown): void {
  unhandled.push(fault)
}

async function rowsOf(text: string): Promise<string[]> {
  const answer = await database.query(text, null)
  if ('error' in answer) throw answer.error
  return answer.results.flatMap(({ rows }) => rows.map(([row]) => String(row)))
}

/** Commands, clicks, submissions, suggestions and events: some as they should be, others altered in any part. */
function requests(): fc.Arbitrary<string> {
  const person = fc.constantFrom(...people.map(({ id, team: own }) => ({ id, team_id: own ?? team.id })))
  const named = (kind: string) =>
    listeners.flatMap(name => (name.startsWith(`${kind} `) ? [name.slice(kind.length + 1)] : []))
  const values = fc.oneof(
    text,
    json.map(value => JSON.stringify(value)),
    fc.constantFrom(...idsIn([view, review]))
  )
  const someView = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(view, review).chain(one => altered(withTexts(one))) },
    { weight: 1, arbitrary: json }
  )
  const { url } = { url: `http://127.0.0.1:${(responses.address() as AddressInfo).port}/` } // a TCP server has a port
  const common = (by: { id: string; team_id: string }) => ({
    user: { ...by, name: by.id },
    team: { id: team.id, domain: team.domain },
    api_app_id: app.appId,
    enterprise: null,
    is_enterprise_install: false,
    trigger_id: '1.2.forged',
    response_url: url
  })
  const command = fc
    .tuple(
      person,
      fc.constantFrom(...listeners.flatMap(name => (name.startsWith('/company ') ? [name.slice(9)] : []))),
      text,
      text
    )
    .map(([by, name, one, other]) =>
      new URLSearchParams({
        command: '/company',
        text: `${name} ${one} reason=${other}`.slice(0, 9_000),
        user_id: by.id,
        user_name: by.id,
        team_id: by.team_id,
        channel_id: 'C0CHANGES',
        api_app_id: app.appId,
        trigger_id: '1.2.forged',
        response_url: url
      }).toString()
    )
  const click = fc
    .tuple(person, fc.constantFrom(...named('action')), values, someView, json)
    .map(([by, id, value, one, state]) => ({
      type: 'block_actions',
      ...common(by),
      ...(one === null
        ? { container: { type: 'message' }, channel: { id: 'C0CHANGES' } }
        : { container: { type: 'view' }, view: one }),
      state,
      actions: [
        {
          type: 'button',
          action_id: id,
          block_id: 'b',
          value,
          selected_option: { value, text: { type: 'plain_text', text: value } }
        }
      ]
    }))
  const submission = fc.tuple(person, fc.constantFrom(...named('view')), someView).map(([by, id, one]) => ({
    type: 'view_submission',
    ...common(by),
    view: { ...(typeof one === 'object' ? one : {}), callback_id: id },
    response_urls: []
  }))
  const suggestion = fc
    .tuple(person, fc.constantFrom(...named('options')), text, someView)
    .map(([by, id, value, one]) => ({
      type: 'block_suggestion',
      ...common(by),
      container: { type: 'view' },
      view: one,
      action_id: id,
      block_id: 'b',
      value
    }))
  const event = fc.tuple(person, json).map(([by, more]) => ({
    type: 'event_callback',
    team_id: team.id,
    api_app_id: app.appId,
    event: { type: 'app_home_opened', user: by.id, tab: 'home', channel: 'D1', view: more }
  }))
  const asForm = (payload: unknown) => new URLSearchParams({ payload: JSON.stringify(payload) }).toString()
  return fc.oneof(
    { weight: 3, arbitrary: command },
    { weight: 3, arbitrary: click.map(asForm) },
    { weight: 3, arbitrary: submission.map(asForm) },
    { weight: 1, arbitrary: suggestion.map(asForm) },
    { weight: 1, arbitrary: event.map(one => JSON.stringify(one)) },
    { weight: 1, arbitrary: json.map(asForm) }
  )
}

/** The same view with hostile texts in its answers. */
function withTexts(one: typeof view): unknown {
  return JSON.parse(
    JSON.stringify(one, (key, value) => (key === 'value' && value === 'Growth' ? HOSTILE.join(' ') : value))
  )
}

/** All texts of the views that may be ids. */
function idsIn(value: unknown): string[] {
  if (typeof value === 'string') return value.length > 4 && value.length < 80 ? [value] : []
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(idsIn) : []
}
