import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { SandboxSlack } from '../../../sandbox/slack/slack.ts'

import { call, type Listener, listen, modal, startWorkspace, withButton } from './harness.ts'

let now = 0
let slack: SandboxSlack
let app: Listener

beforeEach(async () => {
  now = Date.parse('2026-11-21T12:00:00Z')
  app = await listen()
  slack = await startWorkspace({ now: () => now, ackTimeout: 400, delivery: { mode: 'http', url: app.url } })
})
afterEach(async () => {
  await slack.stop()
  await app.stop()
})

describe('a trigger', () => {
  it('opens one view, within three seconds', async () => {
    const open = async () => call(slack, 'views.open', { trigger_id: await trigger(), view: modal('A') })
    const first = await trigger()
    expect(await call(slack, 'views.open', { trigger_id: first, view: modal('A') })).toMatchObject({ ok: true })
    expect(await call(slack, 'views.open', { trigger_id: first, view: modal('A') })).toMatchObject({
      error: 'exchanged_trigger_id'
    })
    expect(await open()).toMatchObject({ ok: true })
    const late = await trigger()
    now += 3001
    expect(await call(slack, 'views.open', { trigger_id: late, view: modal('A') })).toMatchObject({
      error: 'expired_trigger_id'
    })
  })

  it('from a modal pushes two views and no more', async () => {
    const ann = slack.as('ann')
    await call(slack, 'views.open', { trigger_id: await trigger(), view: modal('1') })
    const push = async (title: string) => {
      app.answer = () => undefined
      await ann.press('Go')
      return call(slack, 'views.push', { trigger_id: app.last().trigger_id, view: withButton(title) })
    }
    await call(slack, 'views.update', { view_id: (await top()).id, view: withButton('1') })
    expect(await push('2')).toMatchObject({ ok: true, view: { previous_view_id: expect.stringMatching(/^V/) } })
    expect(await push('3')).toMatchObject({ ok: true })
    expect(await push('4')).toMatchObject({ error: 'push_limit_reached' })
    expect(ann.modal()?.title).toBe('3')
  })

  it('from elsewhere cannot push a view', async () => {
    const pushed = await call(slack, 'views.push', { trigger_id: await trigger(), view: modal('A') })
    expect(pushed).toMatchObject({ error: 'invalid_trigger' })
  })
})

describe('a view', () => {
  it('is not updated with the hash of an older version, nor after it was closed', async () => {
    await call(slack, 'views.open', { trigger_id: await trigger(), view: modal('A') })
    const { id, hash } = await top()
    const update = (title: string) => call(slack, 'views.update', { view_id: id, hash, view: modal(title) })
    expect(await update('B')).toMatchObject({ ok: true })
    expect(await update('C')).toMatchObject({ error: 'hash_conflict' })
    expect(slack.as('ann').modal()?.title).toBe('B')
    await slack.as('ann').close()
    expect(await update('D')).toMatchObject({ error: 'not_found' })
  })

  it('must have an external id that no other open view has', async () => {
    const view = { ...modal('A'), external_id: 'one' }
    expect(await call(slack, 'views.open', { trigger_id: await trigger(), view })).toMatchObject({ ok: true })
    expect(await call(slack, 'views.open', { trigger_id: await trigger(), view })).toMatchObject({
      error: 'duplicate_external_id'
    })
    expect(await call(slack, 'views.update', { external_id: 'one', view: { ...view, ...modal('B') } })).toMatchObject({
      ok: true
    })
  })
})

async function trigger(): Promise<unknown> {
  await slack.as('ann').command('/company', { in: '#changes' })
  return app.last().trigger_id
}

async function top(): Promise<{ id: string; hash: string }> {
  const answer = await fetch(`${slack.url}/client/state?as=UANN`)
  const state = JSON.parse(await answer.text())
  return state.views.at(-1)
}
