import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Member } from '../../../sandbox/slack/options.ts'
import { answerTo, ask, untilCardSays } from '../harness/steps.ts'
import { type ApprovalProduct, FINANCE, openWorkspace } from './company.ts'

const POLICY = `
roles: { finance: { groups: S0FINANCE }, leads: { people: [U0LENA] } }
otherwise: 1 of finance
may: { freeze: leads, unfreeze: leads }
`

/** An approver as Slack has them now. */
const sam: Member = { id: 'U0SAM', name: 'sam', realName: 'Sam Adeyemi' }

let product: ApprovalProduct
beforeAll(async () => {
  product = await openWorkspace(POLICY, 'socket', { people: [sam] })
  await restore()
}, 60_000)
afterAll(() => product.close())

async function request(count: number): Promise<{ name: string; seats: number }[]> {
  const companies = Array.from({ length: count }, () => product.fresh())
  for (const { name } of companies) {
    await ask(product, `"${name.toLowerCase()}" seats=+10 reason="Renewal"`)
    await untilCardSays(product, name, 'Waiting')
  }
  return companies
}

/** Ann withdraws what is left, so that the next test begins with nothing open. */
async function withdraw(name: string): Promise<void> {
  const queue = await answerTo(product, '/company queue')
  if (!queue.text.includes(name)) return
  const ann = product.slack.as('ann')
  await ann.press(`Review the change of ${name}`, { in: name })
  await ann.until(() => ann.modal()?.buttons.find(text => text.startsWith('Withdraw')))
  await ann.press(ann.modal()?.buttons.find(text => text.startsWith('Withdraw')) ?? '')
  await ann.until(() => ann.modal()?.lines.join().includes('Withdrawn'))
  await ann.close()
}

/** Finn writes the next revision of a change. */
async function edit(name: string): Promise<void> {
  const finn = product.slack.as('finn')
  await answerTo(product, '/company queue', 'finn')
  await finn.press(`Review the change of ${name}`, { in: 'changes are open' })
  await finn.until(() => finn.modal()?.buttons.includes('Edit'))
  await finn.press('Edit')
  await finn.until(() => finn.modal()?.inputs.Reference)
  await finn.fill({ Reference: 'T-1' })
  await finn.submit()
  await untilCardSays(product, name, 'Revision 2')
}

async function restore(): Promise<void> {
  Object.assign(sam, { isRestricted: false })
  product.slack.plan('paid')
  product.slack.regroup(FINANCE, ['U0FAY', 'U0FINN', sam.id])
  await answerTo(product, '/company unfreeze', 'lena')
}

/** The box of a company, by the text beside it. */
function boxOf(by: string, company: string): string {
  return Object.keys(product.slack.as(by).modal()?.inputs ?? {}).find(label => label.includes(company)) ?? ''
}

describe('deciding several changes together', () => {
  it('approves twelve in three clicks, each on its own, and says in one list what became of them', async () => {
    const companies = await request(12)
    const fay = product.slack.as('fay')
    await fay.openHome()
    await fay.until(() => fay.home()?.buttons.includes('Decide several'))
    await fay.press('Decide several', { home: true })
    await fay.press('Tick all 12')
    await fay.until(() => fay.modal()?.inputs[boxOf('fay', companies[0]?.name ?? '')]?.value?.length === 1)
    await fay.press('Submit decisions')
    const { lines } = await fay.until(
      () => (fay.modal()?.lines[0]?.includes('of 12') ? fay.modal() : undefined),
      30_000
    )
    expect(lines[0]).toBe('*12 of 12 decided.*')
    for (const { name } of companies) expect(lines.join('\n')).toContain(`✅ *${name}* · Approved.`)
    await fay.close()
    for (const { name, seats } of companies) {
      await untilCardSays(product, name, 'pplied')
      expect(product.company(name).numberOfUsers).toBe(seats + 10)
    }
  }, 90_000)

  it('decides only what is ticked, from the queue too, and what is refused stops none of the others', async () => {
    const [one, two, three] = (await request(3)).map(({ name }) => name)
    const finn = product.slack.as('finn')
    await answerTo(product, '/company queue', 'finn')
    await finn.press('Decide several', { in: '3 changes are open' })
    await finn.until(() => finn.modal()?.submit === 'Submit decisions')
    expect(await finn.submit()).toMatchObject({
      errors: { 'Decision on all that are ticked': 'Tick at least one change first.' }
    })
    for (const name of [one, two]) await finn.fill({ [boxOf('finn', name ?? '')]: ['Select'] })
    await finn.fill({ 'Decision on all that are ticked': 'Reject' })
    expect(await finn.submit()).toMatchObject({ errors: { Reason: expect.stringContaining('Say why you reject') } })
    // Meanwhile somebody else decides on one of them.
    const fay = product.slack.as('fay')
    await fay.openHome()
    await fay.press(`Review the change of ${one}`, { home: true })
    await fay.until(() => fay.modal()?.inputs.Decision)
    await fay.fill({ Decision: 'Approve' })
    await fay.submit()
    await untilCardSays(product, one ?? '', 'pplied')
    await finn.fill({ Reason: 'Not this month' })
    await finn.submit()
    const { lines } = await finn.until(() => (finn.modal()?.lines[0]?.includes('of 2') ? finn.modal() : undefined))
    expect(lines[0]).toBe('*1 of 2 decided.*')
    expect(lines[1]).toMatch(new RegExp(`^⚠️ Not decided: \\*${one}\\* · `))
    expect(lines[1]).toContain(`✅ *${two}* · Rejected.`)
    await untilCardSays(product, two ?? '', 'Not this month')
    await untilCardSays(product, three ?? '', 'Waiting')
    await withdraw(three ?? '')
    await finn.close()
  }, 60_000)

  it.each([
    ['frozen', 'frozen by @lena', () => answerTo(product, '/company freeze Month end', 'lena')],
    ['not an approver', 'You’re not an approver for this change', () => product.slack.regroup(FINANCE, ['U0FINN'])],
    ['groups unknown', 'who is in the policy’s user groups', () => product.slack.plan('free')],
    ['edited since', 'The change was edited since', (name: string) => edit(name)],
    ['a guest', 'you are here as a guest', () => void Object.assign(sam, { isRestricted: true })]
  ])('is refused, each on its own, and changes nothing: %s', async (_, says, spoil) => {
    const names = (await request(2)).map(({ name }) => name)
    const by = product.slack.as('sam')
    await answerTo(product, '/company queue', 'sam')
    await by.press('Decide several', { in: 'changes are open' })
    await by.until(() => by.modal()?.submit)
    for (const name of names) await by.fill({ [boxOf('sam', name)]: ['Select'] })
    await spoil(names[0] ?? '')
    await by.submit()
    const { lines } = await by.until(() => (by.modal()?.lines.join().includes(says) ? by.modal() : undefined), 15_000)
    const first = lines
      .join('\n')
      .split('\n')
      .filter(line => line.includes(names[0] ?? ''))
    expect(first.filter(line => line.includes('Approved.'))).toEqual([])
    await by.close()
    await restore()
    await untilCardSays(product, names[0] ?? '', 'Waiting')
    for (const name of names) await withdraw(name)
  })

  it('offers nothing to somebody for whom nothing waits', async () => {
    const ben = product.slack.as('ben')
    await request(2)
    await answerTo(product, '/company queue', 'ben')
    await ben.press('Decide several', { in: '2 changes are open' })
    await ben.until(() => ben.modal()?.lines.join() === 'Nothing is waiting for you.')
  })
})
