import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { answerTo, card, pressUntil, untilCardSays } from '../harness/steps.ts'
import { askSeats, formFor } from './acts.ts'
import { type ApprovalProduct, openWorkspace } from './company.ts'

const POLICY = `
roles:
  finance: { groups: S0FINANCE }
  alone: { people: U0ANN }
rules:
  - { name: One person, when: { company: "*Logistics GmbH" }, needs: 1 of alone }
  - { name: Small increases, when: { field: seats, direction: up, size: at most 5 }, needs: nobody }
  - { name: Decreases, when: { field: seats, direction: down }, needs: 2 of finance, type-the-name: true }
otherwise: 2 of finance
limits:
  seats: { per-change: 100, per-hour: 250 }
  forbidden: status
  frozen: "*(in dispute)"
`

let product: ApprovalProduct
beforeAll(async () => {
  product = await openWorkspace(POLICY)
})
afterAll(() => product.close())

describe('the preview of a form', () => {
  it('shows whose approval the edits need, and updates when they change', async () => {
    const { name, seats } = product.fresh()
    const form = await formFor(product, name, '+40')
    expect(form.lines.join('\n')).toContain('This needs 2 approvals from finance.')
    const ann = product.slack.as('ann')
    await ann.fill({ Seats: String(seats - 1) })
    await pressUntil(
      product,
      'Check what this needs',
      'This needs 2 approvals from finance; approvers type the company’s name.'
    )
    await ann.fill({ Seats: String(seats + 5) })
    const free = await pressUntil(product, 'Check what this needs', 'This needs no approval.')
    expect(free.submit).toBe('Apply now')
  })

  it('shows that the change would be refused, and why', async () => {
    const { name } = product.fresh()
    const form = await formFor(product, name, '+101')
    expect(form.lines.join('\n')).toContain(
      'Not allowed: The policy allows at most 100 more seats in one change. This adds 101.'
    )
  })

  it('is empty if nothing is changed', async () => {
    const { name } = product.fresh()
    expect((await formFor(product, name, '+0')).lines.join('\n')).not.toContain('This ')
  })
})

describe('a change that needs no approval', () => {
  it('is applied at once and shows that it needed no approval', async () => {
    const { name, seats } = product.fresh()
    await askSeats(product, name, '+5')
    const done = await untilCardSays(product, name, 'verified at Keepnet')
    expect(done.text).toContain('verified at Keepnet.')
    expect(done.buttons).toEqual(['Undo', 'Show company'])
    expect(product.company(name).numberOfUsers).toBe(seats + 5)
  })
})

describe('a form that the policy refuses', () => {
  it('cannot be approved by anybody; it stays open with what was typed', async () => {
    const name = 'Cedar Logistics GmbH'
    await refused(
      name,
      '+40',
      'Nobody could approve this: it needs 1 approval from alone, and apart from you nobody can approve.'
    )
    await untilNothingIsOpen(name)
  })

  it('adds more seats than one change may', async () => {
    const { name } = product.fresh()
    await refused(name, '+101', 'The policy allows at most 100 more seats in one change. This adds 101.')
  })

  it('adds more seats than the hour has left', async () => {
    const [first, second] = [product.fresh(), product.fresh()]
    await askSeats(product, first.name, '+100')
    await askSeats(product, second.name, '+100')
    const third = product.fresh()
    await refused(
      third.name,
      '+60',
      'The policy allows at most 250 more seats an hour. 205 were requested in the last hour, and this adds 60.'
    )
  })

  it('changes a forbidden field', async () => {
    const { name } = product.fresh()
    const ann = product.slack.as('ann')
    await formFor(product, name, '+0')
    await pressUntil(product, 'Show profile and settings', 'Settings')
    await ann.fill({ Status: 'Inactive' })
    expect(await ann.submit()).toEqual({ done: 'updated' })
    expect(ann.modal()?.lines.join('\n')).toContain('Not allowed: The policy doesn’t allow changing Status here.')
  })

  it('changes a frozen company', async () => {
    const { name } = product.fresh()
    const { resourceId } = product.company(name)
    await product.keepnet.change(resourceId, { name: `${name} (in dispute)` })
    await refused(`${name} (in dispute)`, '+1', 'This company is frozen by the policy, so it can’t be changed here.')
  })
})

async function refused(name: string, seats: string, sentence: string): Promise<void> {
  const before = await formFor(product, name, seats)
  const ann = product.slack.as('ann')
  await ann.fill({ Reference: 'T-7' })
  expect(await ann.submit()).toEqual({ done: 'updated' })
  const after = ann.modal()
  expect(after?.lines.join('\n')).toContain(sentence)
  expect(after?.inputs.Seats?.value).toBe(before.inputs.Seats?.value)
  expect(after?.inputs.Reason?.value).toBe('PO 1234')
  expect(after?.inputs.Reference?.value).toBe('T-7')
  expect(card(product, name)).toBeUndefined()
}

async function untilNothingIsOpen(name: string): Promise<void> {
  const { lines } = await answerTo(product, `/company show ${name.toLowerCase()}`)
  expect(lines.join('\n')).toContain('No changes yet.')
}
