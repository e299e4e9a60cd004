import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { people } from '../../../sandbox/people.ts'
import { boxes, digest } from '../alerts/watched.ts'
import { formFor, openReviewOf, settled } from '../approvals/acts.ts'
import { type ApprovalProduct, openWorkspace } from '../approvals/company.ts'
import { post, pressBody } from '../harness/signed-requests.ts'
import { ask, untilCardSays } from '../harness/steps.ts'
import type { readOnly } from './listeners.ts'
import { said } from './way.ts'

const POLICY = `
roles: { finance: { people: [U0FAY] }, staff: { groups: S0STAFF }, requesters: { people: [U0ANN, U0BEN] } }
otherwise: 1 of finance
limits: { per-person: { commands: 10000 } }
may: { view: [staff, finance], request: requesters }
`
const STAFF = ['U0ANN', 'U0BEN', 'U0CARLA', 'U0DEV']
const OUTSIDER = 'Only people in staff or finance may see customers’ data here.'
const GUEST = 'Only full members of this workspace can do this; you are here as a guest.'
const GROUPS_UNKNOWN =
  'Slack couldn’t tell us who is in the policy’s user groups just now, so nothing was done. Try again in a minute.'
const UNKNOWN = 'Slack couldn’t tell us who you are just now, so nothing was done. Try again in a minute.'

/** The actor: a member, until they become a guest. */
const ACTOR = 'ann'
const actor = people.find(({ name }) => name === ACTOR)
let product: ApprovalProduct
let requested: string
let withdrawn: string
let another: string | undefined
let answerAgain = () => {}

beforeAll(async () => {
  product = await openWorkspace(POLICY, 'http', {
    groups: [{ id: 'S0STAFF', handle: 'staff', name: 'Staff', members: STAFF }],
    environment: { ALERTS_CHANNEL: 'C0ALERTS' },
    watch: { every: 500 },
    pace: { watch: true }
  })
  await product.slack.until(() => digest(product), 60_000)
  requested = product.fresh().name
  await ask(product, `"${requested.toLowerCase()}" seats=+10 reason="For the looks"`, 'ben')
  await untilCardSays(product, requested, 'Waiting for')
  withdrawn = product.fresh().name
  await ask(product, `"${withdrawn.toLowerCase()}" seats=+10 reason="For the looks"`, 'ben')
  await openReviewOf(product, withdrawn, 'ben')
  await product.slack.as('ben').press('Withdraw my change')
  await untilCardSays(product, withdrawn, 'Withdrawn')
}, 120_000)
afterEach(async () => {
  become('member')
  product.slack.regroup('S0STAFF', STAFF)
  product.slack.plan('paid')
  answerAgain()
  while (product.slack.as(ACTOR).modal()) await product.slack.as(ACTOR).close()
})
afterAll(() => product.close())

/** Prepares the screen, and then views something; resolves with everything that is shown. */
type ViewAction = { open?(): Promise<unknown>; view(): Promise<string> }

/** Everything that shows data, except the daily digest, which has its own test. */
type Shown = Exclude<keyof typeof readOnly, 'action daily-digest.show-all'>

const table: Record<Shown | `action ${string}` | `/company ${string}`, ViewAction> = {
  '/company show': { view: () => said(product, `/company show ${requested}`, ACTOR) },
  '/company export': { view: () => said(product, '/company export', ACTOR) },
  '/company queue': { view: () => said(product, '/company queue', ACTOR) },
  '/company watch': { view: () => said(product, '/company watch hazelton at 70', ACTOR) },
  '/company update': { view: () => commanded(`/company update ${requested}`) },
  '/company over-limit': { view: () => commanded('/company over-limit') },
  '/company renewals': { view: () => commanded('/company renewals') },
  '/company snoozed': { view: () => commanded('/company snoozed') },
  '/company history': { view: () => said(product, `/company history ${requested}`, ACTOR) },
  'action company.history': {
    open: () => said(product, '/company history hazelton', ACTOR),
    view: () => answered('History of Hazelton Water Inc.', 'companies match “hazelton”')
  },
  'action company.history-file': {
    open: () => said(product, `/company history ${requested}`, ACTOR),
    view: () => answered('Send me a CSV file', `History of *${requested}*`)
  },
  'action company.show': {
    open: () => said(product, '/company show hazelton', ACTOR),
    view: () => answered('Show Hazelton Water Inc.', 'companies match “hazelton”')
  },
  'action company.change': {
    open: () => said(product, `/company show ${requested}`, ACTOR),
    view: () => pressed(`Change ${requested}`, 'Last changes')
  },
  'action company.watch': {
    open: () => said(product, '/company watch hazelton at 70', ACTOR),
    view: () => answered('Watch Hazelton Water Inc.', 'companies match “hazelton”')
  },
  'action change.review': { view: () => pressed(`Review the change of ${requested}`, requested) },
  'action review.retry': inReview('review.retry'),
  'action change.edit': inReview('change.edit'),
  'action change.withdraw': inReview('change.withdraw'),
  'action change.apply-now': inReview('change.apply-now'),
  'action change.again': { view: () => pressed(`Request again: ${withdrawn}`, withdrawn) },
  'action company.same-step': inForm('company.same-step'),
  'action company.same-value': inForm('company.same-value'),
  'shortcut change.request': { view: () => chosenOn(requested) },
  'action company': inForm('company'),
  'action company.search': inForm('company.search'),
  'action company.retry': inForm('company.retry'),
  'action company.all': inForm('company.all'),
  'action field.typed': inForm('field.typed'),
  'action field.choice': inForm('field.choice'),
  'action apply-day': inForm('apply-day'),
  'action apply-time': inForm('apply-time'),
  'action company.check': inForm('company.check'),
  'action company.replace': inForm('company.replace'),
  'action company.fields': inForm('company.fields'),
  'action changes.several': {
    open: twoOpen,
    view: () => pressed('Decide several', 'changes are open')
  },
  'action changes.tick-all': inForm('changes.tick-all'),
  'action home.request': { open: home, view: () => pressedAtHome('Request a change') },
  'action alerts.show-all': { view: () => pressed('Show all', 'over the limit,') },
  'action alert.open': { view: () => opened() },
  'action alert.raise': { open: opened, view: () => pressed('Raise the limit') },
  'action alert.renew': { open: openedOfTerm, view: () => pressed('Renew') },
  'action alert.snooze': { open: opened, view: () => pressed('Snooze') },
  'action alert.acknowledge': { open: opened, view: () => pressed('Acknowledge') },
  'action alert.history': { open: opened, view: () => pressed('History') },
  'action alert.history.older': inHistory('alert.history.older'),
  'action alert.history.newer': inHistory('alert.history.newer'),
  'action alerts.next': inList('alerts.next'),
  'action alerts.tick-all': inList('alerts.tick-all'),
  'action alerts.previous': inList('alerts.previous'),
  'action alerts.order': inList('alerts.order'),
  'action alerts.vendor': inList('alerts.vendor'),
  'action alerts.end-snooze': inList('alerts.end-snooze'),
  'action alerts.change-selected': inList('alerts.change-selected'),
  'options company': { open: form, view: () => suggested('company') },
  'options field.choice': { open: form, view: () => suggested('field.choice:country') }
}
const cells = Object.entries<ViewAction>(table).map(([name, view]) => ({ name, ...view }))

describe('somebody without view permission', () => {
  it.each(cells)('sees nothing as a guest, and is told why: $name', async ({ name, view, open }) => {
    await open?.()
    become('guest')
    expect(await view()).toBe(name.startsWith('options') ? '{"options":[]}' : GUEST)
    // Nothing comes after it either.
    await said(product, '/company queue', ACTOR)
    if (!name.startsWith('options')) expect([GUEST, undefined]).toContain(product.slack.as(ACTOR).modal()?.lines.join())
  })

  it.each(cells)(
    'sees nothing as a member whom the policy does not name, and is told why: $name',
    async ({ name, view, open }) => {
      await open?.()
      product.slack.regroup(
        'S0STAFF',
        STAFF.filter(id => id !== actor?.id)
      )
      expect(await view()).toBe(name.startsWith('options') ? '{"options":[]}' : OUTSIDER)
      await said(product, '/company queue', ACTOR)
      if (!name.startsWith('options')) {
        expect([OUTSIDER, undefined]).toContain(product.slack.as(ACTOR).modal()?.lines.join())
      }
    }
  )

  it.each(cells.filter(({ name }) => /queue|review$|options/.test(name)))(
    'sees nothing while Slack cannot say who is in the group that may: $name',
    async ({ name, view, open }) => {
      await open?.()
      product.slack.plan('free')
      expect(await view()).toBe(name.startsWith('options') ? '{"options":[]}' : GROUPS_UNKNOWN)
    }
  )

  it('sees an empty Home as a member whom the policy does not name', async () => {
    product.slack.regroup(
      'S0STAFF',
      STAFF.filter(id => id !== actor?.id)
    )
    await home()
    expect(product.slack.as(ACTOR).home()?.lines.join()).toBe(OUTSIDER)
  })

  it.each(cells)('sees nothing while Slack cannot look them up: $name', async ({ name, view, open }) => {
    await open?.()
    // All lookups: what is drawn again in the background looks people up too.
    answerAgain = product.slack.limit(100, 1, 'users.info')
    expect(await view()).toBe(name.startsWith('options') ? '{"options":[]}' : UNKNOWN)
  })

  it.each(['options company', 'options field.choice'] as const)('is offered it as a full member: %s', async name => {
    await form()
    expect(await table[name].view()).toContain('"value"')
  })
})

describe('somebody who may see and not request', () => {
  it('is told so in the form that they send, and nothing is requested', async () => {
    const { name } = product.fresh()
    await formFor(product, name, '+20', 'dev')
    const dev = product.slack.as('dev')
    expect(await dev.submit()).toEqual({ done: 'updated' })
    expect(dev.modal()?.lines[0]).toContain('Not allowed: Only people in requesters may request changes here.')
    await dev.close()
    expect(await said(product, '/company queue', 'dev')).not.toContain(name)
  })
})

function become(membership: 'guest' | 'member'): void {
  if (actor) actor.isRestricted = membership === 'guest'
}

function inReview(id: string): ViewAction {
  return { open: () => pressed(`Review the change of ${requested}`, requested), view: () => forged(id) }
}

function inForm(id: string): ViewAction {
  return { open: form, view: () => forged(id) }
}

function inList(id: string): ViewAction {
  return { open: () => commanded('/company over-limit'), view: () => forged(id) }
}

function inHistory(id: string): ViewAction {
  return {
    async open() {
      await opened()
      await pressed('History')
    },
    view: () => forged(id)
  }
}

async function form(): Promise<void> {
  await formFor(product, requested, '+20', ACTOR)
}

async function opened(): Promise<string> {
  const before = top()
  const name =
    digest(product)
      ?.lines.find(line => / \| [\d,]+ \/ /.test(line))
      ?.split(' | ')[0] ?? ''
  await product.slack.as(ACTOR).choose('Open an alert', name, { in: 'over the limit,' })
  return await changed(before)
}

async function twoOpen(): Promise<void> {
  another ??= product.fresh().name
  const queue = await said(product, '/company queue', ACTOR)
  if (!queue.includes(another)) {
    await ask(product, `"${another.toLowerCase()}" seats=+10 reason="For the looks"`, 'ben')
    await untilCardSays(product, another, 'Waiting for')
  }
  await said(product, '/company queue', ACTOR)
}

async function home(): Promise<void> {
  const published = () => product.slack.calls.filter(({ method }) => method === 'views.publish').length
  const before = published()
  await product.slack.as(ACTOR).openHome()
  await product.slack.until(() => published() > before)
}

async function pressedAtHome(button: string): Promise<string> {
  const before = top()
  await product.slack.as(ACTOR).press(button, { home: true })
  return await changed(before)
}

async function openedOfTerm(): Promise<void> {
  await commanded('/company renewals')
  const actor = product.slack.as(ACTOR)
  const [row = ''] = boxes(product, ACTOR)
  await actor.choose('Open an alert', row.slice(1, row.indexOf('*', 1)))
  await actor.until(() => actor.modal()?.buttons.includes('Renew'))
}

async function commanded(command: string): Promise<string> {
  await product.slack.as(ACTOR).command(command, { in: '#alerts' })
  return await settled(product, ACTOR)
}

/** Presses a button that opens a modal, of a message or of the modal on top. */
async function pressed(button: string, message?: string): Promise<string> {
  const before = top()
  await product.slack.as(ACTOR).press(button, message === undefined ? undefined : { in: message })
  return await changed(before)
}

/** Chooses the shortcut on a message of #changes. */
async function chosenOn(message: string): Promise<string> {
  const before = top()
  await product.slack.as(ACTOR).shortcut('Request a change', { in: '#changes', message })
  return await changed(before)
}

/** Presses a button of the modal on top, also one that is not there just now. */
async function forged(id: string): Promise<string> {
  const before = top()
  await post(product, { body: await pressBody(product, ACTOR, ACTOR, id, 'x') })
  return await changed(before)
}

/** Presses a button that is answered with a message for the actor alone. */
async function answered(button: string, message: string): Promise<string> {
  const answers = () =>
    ['#changes', '#alerts'].flatMap(one => product.slack.as(ACTOR).messages(one)).filter(({ ephemeral }) => ephemeral)
  const before = answers().length
  await product.slack.as(ACTOR).press(button, { in: message })
  return (await product.slack.until(() => answers()[before])).lines.join('\n')
}

async function suggested(block: string): Promise<string> {
  const [id = ''] = block.split(':')
  const body = new URLSearchParams(await pressBody(product, ACTOR, ACTOR, id))
  const payload = JSON.parse(body.get('payload') ?? '{}')
  Object.assign(payload, { type: 'block_suggestion', action_id: id, block_id: block, value: 'a' })
  return (await post(product, { body: new URLSearchParams({ payload: JSON.stringify(payload) }).toString() })).said
}

function top(): string {
  return JSON.stringify(product.slack.as(ACTOR).modal())
}

/** The top modal once it has changed and nothing in it is loading. */
async function changed(before: string): Promise<string> {
  await product.slack.until(() => top() !== before, 15_000)
  return await settled(product, ACTOR)
}
