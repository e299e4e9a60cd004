import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { SandboxSlack } from '../../../sandbox/slack/slack.ts'
import { input } from './app.ts'
import { call, type Listener, listen, modal, option, startWorkspace, times } from './harness.ts'

const TROUBLE = 'We had some trouble connecting. Try again?'

let slack: SandboxSlack
let app: Listener

beforeEach(async () => {
  app = await listen()
  slack = await startWorkspace({ ackTimeout: 200, delivery: { mode: 'http', url: app.url } })
})
afterEach(async () => {
  await slack.stop()
  await app.stop()
})

describe('a submission', () => {
  const told: [string, unknown, object, string | undefined][] = [
    ['nothing', undefined, { done: 'closed' }, undefined],
    ['to update', { response_action: 'update', view: modal('B') }, { done: 'updated' }, 'B'],
    ['to push', { response_action: 'push', view: modal('B') }, { done: 'pushed' }, 'B'],
    ['to clear', { response_action: 'clear' }, { done: 'cleared' }, undefined],
    [
      'an error',
      { response_action: 'errors', errors: { name: 'Not this one.' } },
      { errors: { Name: 'Not this one.' } },
      'A'
    ],
    ['an error of no input', { response_action: 'errors', errors: { other: 'x' } }, { failed: TROUBLE }, 'A'],
    ['no errors at all', { response_action: 'errors', errors: {} }, { failed: TROUBLE }, 'A'],
    ['an impossible view', { response_action: 'update', view: modal('x'.repeat(25)) }, { failed: TROUBLE }, 'A'],
    ['something unheard of', { response_action: 'dance' }, { failed: TROUBLE }, 'A']
  ]
  it.each(told)('answered with %s', async (_, answer, result, title) => {
    const ann = slack.as('ann')
    await open(input('Name', 'name', { type: 'plain_text_input', initial_value: 'Kim' }))
    app.answer = () => answer
    expect(await ann.submit()).toEqual(result)
    expect(ann.modal()?.title).toBe(title)
    expect(app.last()).toMatchObject({
      type: 'view_submission',
      user: { id: 'UANN' },
      view: { state: { values: { name: { name: { type: 'plain_text_input', value: 'Kim' } } } } }
    })
  })

  it('without an answer in time keeps the form and what was typed', async () => {
    const ann = slack.as('ann')
    await open(input('Name', 'name', { type: 'plain_text_input' }))
    await ann.fill({ Name: 'Kim' })
    app.answer = () => new Promise(() => {})
    expect(await ann.submit()).toEqual({ failed: TROUBLE })
    expect(ann.modal()).toMatchObject({ failed: TROUBLE, inputs: { Name: { value: 'Kim' } } })
    expect(slack.acks.at(-1)).toMatchObject({ kind: 'view_submission', ms: null, answer: 'operation_timeout' })
  })
})

describe('the values that a form sends', () => {
  it("have Slack's formats", async () => {
    const ann = slack.as('ann')
    const options = [option('one', 'One'), option('two', 'Two')]
    await open(
      input('Text', 'text', { type: 'plain_text_input' }, { optional: true }),
      input('Day', 'day', { type: 'datepicker' }),
      input('Select', 'select', { type: 'static_select', options }),
      input('Several', 'several', { type: 'multi_static_select', options }),
      input('Boxes', 'boxes', { type: 'checkboxes', options, initial_options: [options[0]] }, { optional: true }),
      input('Person', 'person', { type: 'users_select' })
    )
    await ann.fill({ Day: '2027-03-31', Select: 'Two', Several: ['One', 'Two'], Boxes: null, Person: 'ben' })
    expect(await ann.submit()).toEqual({ done: 'closed' })
    const { view } = app.last()
    expect(view).toMatchObject({
      state: {
        values: {
          text: { text: { type: 'plain_text_input', value: null } },
          day: { day: { type: 'datepicker', selected_date: '2027-03-31' } },
          select: { select: { type: 'static_select', selected_option: options[1] } },
          several: { several: { type: 'multi_static_select', selected_options: options } },
          boxes: { boxes: { type: 'checkboxes', selected_options: [] } },
          person: { person: { type: 'users_select', selected_user: 'UBEN' } }
        }
      }
    })
  })

  it('must be among the options', async () => {
    await open(input('Select', 'select', { type: 'static_select', options: [option('one', 'One')] }))
    await expect(slack.as('ann').fill({ Select: 'Three' })).rejects.toThrow('It offers: One.')
  })
})

describe('an external select', () => {
  beforeEach(() => open(input('Company', 'company', { type: 'external_select' })))

  it('accepts at most a hundred options from the app', async () => {
    app.answer = () => ({ options: times(100, at => option(`o${at}`)) })
    expect(await slack.as('ann').suggestions('Company', 'acme')).toHaveLength(100)
    app.answer = () => ({ options: times(101, at => option(`o${at}`)) })
    await expect(slack.as('ann').suggestions('Company', 'acme')).rejects.toThrow(TROUBLE)
  })

  it('asks the app from three characters on, unless min_query_length is set', async () => {
    const before = app.requests.length
    expect(await slack.as('ann').suggestions('Company', 'ac')).toEqual([])
    expect(app.requests).toHaveLength(before)
    app.answer = () => ({ options: [] })
    expect(await slack.as('ann').suggestions('Company', 'acm')).toEqual([])
    expect(app.last()).toMatchObject({
      type: 'block_suggestion',
      value: 'acm',
      block_id: 'company',
      action_id: 'company'
    })
  })
})

async function open(...blocks: Parameters<typeof modal>[1][]): Promise<void> {
  app.answer = () => undefined
  await slack.as('ann').command('/company', { in: '#changes' })
  const answer = await call(slack, 'views.open', { trigger_id: app.last().trigger_id, view: modal('A', ...blocks) })
  expect(answer).toMatchObject({ ok: true })
}
