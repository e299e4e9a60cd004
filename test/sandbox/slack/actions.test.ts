import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { SandboxSlack } from '../../../sandbox/slack/slack.ts'
import { button, input } from './app.ts'
import { actions, call, type Listener, listen, modal, option, section, select, startWorkspace } from './harness.ts'

let slack: SandboxSlack
let app: Listener

beforeEach(async () => {
  app = await listen()
  slack = await startWorkspace({ ackTimeout: 400, delivery: { mode: 'http', url: app.url } })
})
afterEach(async () => {
  await slack.stop()
  await app.stop()
})

describe('in a message', () => {
  it('a choice is sent to the app, and again with the next action of the same person', async () => {
    const picker = select({ action_id: 'pick', placeholder: { type: 'plain_text', text: 'Pick' } })
    const blocks = [{ ...actions(picker, button('Go', 'go')), block_id: 'row' }]
    await call(slack, 'chat.postMessage', { channel: 'CCHANGES', text: 'Choose', blocks })
    await slack.as('ann').choose('Pick', 'one', { in: 'Choose' })
    expect(app.last()).toMatchObject({
      actions: [{ type: 'static_select', action_id: 'pick', selected_option: option('one') }],
      state: { values: { row: { pick: { selected_option: option('one') } } } }
    })
    await slack.as('ann').press('Go', { in: 'Choose' })
    expect(app.last()).toMatchObject({ state: { values: { row: { pick: { selected_option: option('one') } } } } })
    await slack.as('ben').press('Go', { in: 'Choose' })
    expect(app.last()).toMatchObject({ state: { values: { row: { pick: { selected_option: null } } } } })
  })

  it('a menu sends what was chosen and keeps no state', async () => {
    const menu = { type: 'overflow', action_id: 'menu', options: [option('a', 'Archive'), option('b', 'Mute')] }
    await call(slack, 'chat.postMessage', { channel: 'CCHANGES', text: 'Menu', blocks: [actions(menu)] })
    await slack.as('ann').choose('menu', 'Mute', { in: 'Menu' })
    expect(app.last()).toMatchObject({
      actions: [{ type: 'overflow', selected_option: option('b', 'Mute') }],
      state: { values: {} }
    })
  })

  it('nothing can be pressed while a modal is open', async () => {
    await call(slack, 'chat.postMessage', { channel: 'CCHANGES', text: 'Here', blocks: [actions(button('Go', 'go'))] })
    await slack.as('ann').command('/company', { in: '#changes' })
    await call(slack, 'views.open', { trigger_id: app.last().trigger_id, view: modal('A') })
    const pressed = slack.as('ann').press('Go', { in: 'Here' })
    await slack.as('ann').close()
    expect(await pressed).toEqual({})
  })
})

describe('in a modal', () => {
  const dispatching = (config?: object) =>
    input('Name', 'name', { type: 'plain_text_input', ...config }, { dispatch_action: true })
  const open = async (...blocks: Parameters<typeof modal>[1][]) => {
    await slack.as('ann').command('/company', { in: '#changes' })
    await call(slack, 'views.open', { trigger_id: app.last().trigger_id, view: modal('A', ...blocks) })
  }

  it('an input dispatches on Enter', async () => {
    await open(dispatching())
    await slack.as('ann').fill({ Name: 'Kim' })
    expect(app.last().type).toBeUndefined()
    await slack.as('ann').enter('Name')
    expect(app.last()).toMatchObject({
      type: 'block_actions',
      container: { type: 'view' },
      actions: [{ action_id: 'name', block_id: 'name', value: 'Kim' }],
      view: { state: { values: { name: { name: { value: 'Kim' } } } } }
    })
    expect(app.last()).not.toHaveProperty('response_url')
  })

  it('an input dispatches on every character if it is set to', async () => {
    await open(dispatching({ dispatch_action_config: { trigger_actions_on: ['on_character_entered'] } }))
    await slack.as('ann').fill({ Name: 'Kim' })
    expect(app.last()).toMatchObject({ type: 'block_actions', actions: [{ value: 'Kim' }] })
  })

  it('clear_on_close closes every view and sends view_closed for those that ask for it', async () => {
    const under = { ...modal('A', actions(button('Go', 'go'))), notify_on_close: true }
    await slack.as('ann').command('/company', { in: '#changes' })
    await call(slack, 'views.open', { trigger_id: app.last().trigger_id, view: under })
    await slack.as('ann').press('Go')
    const upper = { ...modal('B'), clear_on_close: true }
    await call(slack, 'views.push', { trigger_id: app.last().trigger_id, view: upper })
    await slack.as('ann').close()
    expect(slack.as('ann').modal()).toBeUndefined()
    expect(app.last()).toMatchObject({ type: 'view_closed', is_cleared: true, view: { title: { text: 'A' } } })
  })
})

describe('on the home page', () => {
  it('a button sends the view that it is in', async () => {
    const view = { type: 'home', blocks: [actions(button('Refresh', 'refresh'))] }
    await call(slack, 'views.publish', { user_id: 'UANN', view })
    await slack.as('ann').press('Refresh', { home: true })
    expect(app.last()).toMatchObject({
      type: 'block_actions',
      view: { type: 'home' },
      actions: [{ action_id: 'refresh' }]
    })
    await slack.as('ann').openHome()
    expect(app.last()).toMatchObject({
      type: 'event_callback',
      event: { type: 'app_home_opened', user: 'UANN', tab: 'home' }
    })
  })

  it('accepts what Slack accepts in a view, and reports what it refuses', async () => {
    const publish = (view: object, more: object = {}) =>
      call(slack, 'views.publish', { user_id: 'UBEN', view: { type: 'home', ...view }, ...more })
    const blocks = (count: number) => Array.from({ length: count }, (_, index) => section(`Line ${index}`))
    expect(await publish({ blocks: blocks(100) })).toMatchObject({ ok: true })
    expect(await publish({ blocks: blocks(101) })).toMatchObject({ ok: false, error: 'invalid_arguments' })
    const large = Array.from({ length: 90 }, () => section('x'.repeat(2_900)))
    expect(await publish({ blocks: large })).toMatchObject({ ok: false, error: 'view_too_large' })
    const metadata = { blocks: [], private_metadata: 'x'.repeat(3_001) }
    expect(await publish(metadata)).toMatchObject({ ok: false, error: 'invalid_arguments' })
    expect(await publish({ blocks: [] }, { user_id: 'UNOBODY' })).toMatchObject({ error: 'invalid_arguments' })
    expect(slack.as('ben').home()?.lines).toHaveLength(100)
  })

  it('is not overwritten with the hash of an older version', async () => {
    const publish = (text: string, hash?: string) =>
      call(slack, 'views.publish', {
        user_id: 'UBEN',
        view: { type: 'home', blocks: [section(text)] },
        ...(hash && { hash })
      })
    const first = await publish('first')
    await publish('second')
    const { view } = z.object({ view: z.object({ hash: z.string() }) }).parse(first)
    expect(await publish('late', view.hash)).toMatchObject({ ok: false, error: 'hash_conflict' })
    expect(slack.as('ben').home()?.lines).toEqual(['second'])
  })
})
