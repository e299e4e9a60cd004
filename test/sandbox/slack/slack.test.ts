import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { SandboxSlack } from '../../../sandbox/slack/slack.ts'
import { startApp } from './app.ts'
import { startWorkspace } from './harness.ts'

describe.each(['socket', 'http'] as const)('a Bolt app over %s', mode => {
  let slack: SandboxSlack
  let app: Awaited<ReturnType<typeof startApp>>

  beforeEach(async () => {
    slack = await startWorkspace({ ackTimeout: 400 })
    app = await startApp(slack, mode)
  })
  afterEach(async () => {
    await app.stop()
    await slack.stop()
  })

  it('supports a command, a form with a typeahead and a message with a button', async () => {
    const [ann, ben] = [slack.as('ann'), slack.as('ben')]
    await ann.command('/company update', { in: '#changes' })
    await ann.until(() => ann.modal()?.title === 'Change a company')
    expect(ann.modal()?.inputs.Company).toMatchObject({ value: null, optional: false, type: 'external_select' })
    expect(ben.modal()).toBeUndefined()

    expect(await ann.suggestions('Company', 'a')).toEqual([])
    expect(await ann.suggestions('Company', 'acm')).toEqual(['Acme Ltd', 'Acme North'])
    await ann.fill({ Company: 'Acme Ltd', Seats: '540', Reason: 'PO 1234' })
    expect(await ann.submit()).toEqual({ done: 'closed' })

    const asked = await ben.until(() => ben.messages('#changes').find(one => one.text.includes('540')))
    expect(asked).toMatchObject({
      from: 'countersign',
      lines: ['@ann asks *540* seats for Acme Ltd'],
      buttons: ['Review']
    })
    await ben.press('Review', { in: 'Acme Ltd' })
    await ben.until(() => ben.modal()?.title === 'Review')
    expect(await ben.submit()).toEqual({ done: 'pushed' })
    expect(ben.modal()?.title).toBe('Pushed')
    await ben.close()
    expect(ben.modal()?.title).toBe('Review')

    expect(slack.acks.map(one => one.kind)).toEqual([
      'command',
      'block_suggestion',
      'block_suggestion',
      'block_actions',
      'view_submission',
      'block_actions',
      'view_submission'
    ])
    expect(slack.acks.every(one => one.ms !== null && one.ms < 400)).toBe(true)
    expect(slack.calls.filter(one => !one.ok)).toEqual([])
  })

  it('shows an ephemeral message to one person only', async () => {
    const [ann, ben] = [slack.as('ann'), slack.as('ben')]
    await ask(slack, '30')
    await ann.until(() => ann.messages('#changes').some(one => one.text === 'Your change was asked.' && one.ephemeral))
    await ann.press('Review', { in: 'Acme Ltd' })
    await ann.until(() => ann.messages('#changes').some(one => one.text === 'Not your own.'))
    expect(ben.messages('#changes').map(one => one.ephemeral)).toEqual([false])
  })

  it('keeps what was typed when the app updates the view, and gives new inputs their initial values', async () => {
    const ann = slack.as('ann')
    await ann.command('/company Acme Ltd', { in: '#changes' })
    await ann.fill({ Seats: '77' })
    await ann.press('More')
    await ann.until(() => ann.modal()?.inputs.Contact)
    expect(ann.modal()?.inputs).toMatchObject({ Seats: { value: '77' }, Contact: { value: 'nobody yet' } })
    await ann.fill({ Contact: 'Kim' })
    await ann.fill({ Company: 'Zenith' })
    await ann.until(() => ann.modal()?.inputs.Contact === undefined)
    await ann.press('More')
    await ann.until(() => ann.modal()?.inputs.Contact)
    expect(ann.modal()?.inputs).toMatchObject({
      Company: { value: 'Zenith' },
      Seats: { value: '77' },
      Contact: { value: 'nobody yet' }
    })
  })

  it("shows the app's errors under their inputs, and Slack's own when they name no input", async () => {
    const ann = slack.as('ann')
    await ann.command('/company Acme Ltd', { in: '#changes' })
    await ann.fill({ Seats: '0' })
    expect(await ann.submit()).toEqual({
      errors: { Seats: 'Enter a number of at least 1.', Reason: 'Please complete this required field.' }
    })
    expect(slack.acks.filter(one => one.kind === 'view_submission')).toEqual([])
    await ann.fill({ Seats: '2000', Reason: 'because' })
    expect(await ann.submit()).toEqual({ errors: { Seats: 'At most 1000 seats.' } })
    expect(ann.modal()?.inputs.Seats).toMatchObject({ value: '2000', error: 'At most 1000 seats.' })
    await ann.fill({ Seats: '999' })
    expect(await ann.submit()).toEqual({ failed: 'We had some trouble connecting. Try again?' })
    expect(ann.modal()?.failed).toContain('trouble')
  })

  it('sends view_closed for a view that asks for it', async () => {
    const ann = slack.as('ann')
    await ann.command('/company Acme Ltd', { in: '#changes' })
    await ann.press('Cancel')
    expect(ann.modal()).toBeUndefined()
    expect(app.closed).toEqual(['UANN'])
  })

  it("shows the app's answer to a command, immediate or later", async () => {
    const ann = slack.as('ann')
    await ann.command('/company inline', { in: '#changes' })
    expect(ann.messages('#changes').at(-1)).toMatchObject({
      text: 'Said at once.',
      ephemeral: true,
      from: 'countersign'
    })
    await ann.command('/company respond', { in: '#random' })
    await ann.until(() => ann.messages('#random').at(-1)?.text === 'Said later.')
    expect(slack.as('ben').messages('#random')).toEqual([])
  })

  it('reports a timeout when nobody acknowledges a command', async () => {
    const ann = slack.as('ann')
    await ann.command('/company silent', { in: '#changes' })
    expect(ann.messages('#changes').at(-1)).toMatchObject({
      text: '/company failed with the error "operation_timeout"',
      ephemeral: true,
      from: 'slackbot'
    })
    expect(slack.acks.at(-1)).toMatchObject({ kind: 'command', ms: null, answer: 'operation_timeout' })
  })

  it('reports a failure when a command reaches nobody', async () => {
    await app.stop()
    await slack.until(() => mode === 'http' || slack.connections() === 0)
    const ann = slack.as('ann')
    await ann.command('/company update', { in: '#changes' })
    expect(ann.messages('#changes').at(-1)?.text).toBe('/company failed with the error "dispatch_failed"')
  })

  it('shows the home page that the app publishes', async () => {
    const ann = slack.as('ann')
    await ann.openHome()
    await ann.until(() => ann.home())
    expect(ann.home()).toEqual({ lines: ['Welcome home.'], buttons: [] })
    expect(slack.as('ben').home()).toBeUndefined()
  })
})

describe('a person', () => {
  it('gets an error for an unknown command, which the app never sees', async () => {
    const slack = await startWorkspace()
    const ann = slack.as('ann')
    await ann.command('/unheard of', { in: '#changes' })
    expect(ann.messages('#changes').at(-1)?.text).toBe('/unheard is not a valid command')
    expect(slack.acks).toEqual([])
    await slack.stop()
  })

  it('cannot post where they are not a member', async () => {
    const slack = await startWorkspace()
    await expect(slack.as('ben').command('hello', { in: '#secret' })).rejects.toThrow('UBEN is not in #secret')
    await slack.stop()
  })

  it('gets a rendering of what they saw when a wait times out', async () => {
    const slack = await startWorkspace()
    const ann = slack.as('ann')
    await ann.command('good morning', { in: '#random' })
    await expect(ann.until(() => ann.modal(), 20)).rejects.toThrow(/#random\n {2}ann: good morning/)
    await slack.stop()
  })
})

describe('two connections of one app', () => {
  it('receive each payload once, alternately', async () => {
    const slack = await startWorkspace()
    const apps = [await startApp(slack, 'socket'), await startApp(slack, 'socket')]
    const ann = slack.as('ann')
    for (const _ of [1, 2, 3, 4]) await ann.command('/company inline', { in: '#changes' })
    expect(ann.messages('#changes')).toHaveLength(4)
    expect(slack.connections()).toBe(2)
    await apps[0]?.stop()
    await slack.until(() => slack.connections() === 1)
    await ann.command('/company inline', { in: '#changes' })
    expect(ann.messages('#changes').map(one => one.text)).toEqual(Array(5).fill('Said at once.'))
    await apps[1]?.stop()
    await slack.stop()
  })
})

async function ask(slack: SandboxSlack, seats: string): Promise<void> {
  const ann = slack.as('ann')
  await ann.command('/company Acme Ltd', { in: '#changes' })
  await ann.fill({ Seats: seats, Reason: 'because' })
  expect(await ann.submit()).toEqual({ done: 'closed' })
  await ann.until(() => ann.messages('#changes').length > 0)
}
