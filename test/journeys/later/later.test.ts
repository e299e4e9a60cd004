import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { addDays } from '../../../sandbox/keepnet/dates.ts'
import { approve, askSeats, decideOn, settled } from '../approvals/acts.ts'
import { type ApprovalProduct, openWorkspace } from '../approvals/company.ts'
import { answerTo, dayFromToday, openForm, untilCardSays, untilModalSays } from '../harness/steps.ts'

const POLICY = `
roles:
  finance: { people: [U0FAY, U0FINN] }
rules:
  - { name: later, when: { schedule: later, field: seats }, needs: 2 of finance }
otherwise: finance
`

let product: ApprovalProduct
beforeAll(async () => {
  product = await openWorkspace(POLICY)
})
afterAll(() => product.close())

/** Opens a change from the Home of somebody, as it is drawn now, and waits for its view. */
async function show(name: string, by = 'ann') {
  const person = product.slack.as(by)
  if (person.modal()) await person.close()
  await person.openHome()
  await person.until(() => person.home()?.lines.join('\n').includes(name))
  await person.press(`Show the change of ${name}`, { home: true })
  return await settled(product, by)
}

async function formOf(name: string, at: string) {
  return await openForm(product, `"${name.toLowerCase()}" seats=+40 at="${at}" reason="PO 1234"`)
}

describe('a change with a date', () => {
  it('is requested with the command, decided with its date, and scheduled', async () => {
    const { name, seats } = product.fresh()
    const day = dayFromToday(40)
    const form = await formOf(name, `${day} 09:00`)
    expect(form?.inputs['Apply on']?.value).toBe(day)
    expect(form?.inputs['Apply at']?.value).toBe('09:00')
    expect(form?.lines.join('\n')).toContain('needs 2 approvals from finance. It will be applied')
    expect(await product.slack.as('ann').submit()).toEqual({ done: 'closed' })
    await approve(product, name, 'fay')
    expect(await approve(product, name, 'finn')).toBe('closed')
    const message = await untilCardSays(product, name, 'Scheduled')
    expect(message.lines[0]).toMatch(/\*Scheduled\* for .*09:00/)
    const queue = await answerTo(product, '/company queue')
    expect(queue.lines.find(line => line.includes(name))).toContain('scheduled for')
    expect(queue.buttons).toContain('Show')
    expect(product.company(name).numberOfUsers).toBe(seats)

    expect(await show(name)).toContain('Until it is applied, it can be edited or withdrawn.')
    await product.slack.as('ann').press('Withdraw')
    await untilModalSays(product, 'Withdrawn.')
    await untilCardSays(product, name, 'Withdrawn by @ann')
  })

  it('is told under its field that it is past, or too far away', async () => {
    const { name } = product.fresh()
    const ann = product.slack.as('ann')
    await formOf(name, '2020-01-01')
    expect(await ann.submit()).toMatchObject({ errors: { 'Apply on': expect.stringContaining('is past') } })
    await ann.fill({ 'Apply on': dayFromToday(800) })
    expect(await ann.submit()).toMatchObject({ errors: { 'Apply on': expect.stringContaining('more than 2 years') } })
    await ann.fill({ 'Apply on': dayFromToday(20) })
    expect(await ann.submit()).toEqual({ done: 'closed' })
  })

  it('counts from the end of the licence where that is typed', async () => {
    const { name } = product.fresh()
    const ends = String(product.company(name).licenseEndDate).slice(0, 10)
    const form = await formOf(name, 'end-14d')
    expect(form?.inputs['Apply on']?.value).toBe(addDays(ends, -14))
    expect(form?.lines.join('\n')).not.toContain('no date')
  })

  it('is applied now when it is edited so, and approved again', async () => {
    const { name, seats } = product.fresh()
    await formOf(name, dayFromToday(30))
    await product.slack.as('ann').submit()
    await approve(product, name, 'fay')
    await approve(product, name, 'finn')
    await untilCardSays(product, name, 'Scheduled')
    await show(name)
    const ann = product.slack.as('ann')
    await ann.press('Apply now')
    await ann.until(() => ann.modal()?.submit === 'Save the edit')
    expect(ann.modal()?.inputs['Apply on']?.value).toBeNull()
    expect(await ann.submit()).toEqual({ done: 'closed' })
    await untilCardSays(product, name, 'Revision 2')
    await approve(product, name, 'fay')
    await untilCardSays(product, name, 'Applied')
    expect(product.company(name).numberOfUsers).toBe(seats + 40)
  })
})

describe('a change that is over', () => {
  it('is undone by another change, which says what has moved since', async () => {
    const { name, seats } = product.fresh()
    await askSeats(product, name, '+40')
    await approve(product, name, 'fay')
    await untilCardSays(product, name, 'Applied')
    await show(name)
    const ann = product.slack.as('ann')
    await ann.press('Undo')
    await ann.until(() => ann.modal()?.submit === 'Request approval')
    expect(ann.modal()?.inputs.Seats?.value).toBe(String(seats))
    expect(ann.modal()?.inputs.Reason?.value).toBe('Undo: PO 1234')
    expect(await ann.submit()).toEqual({ done: 'closed' })
    await approve(product, name, 'finn')
    await untilCardSays(product, name, 'verified at Keepnet')
    expect(product.company(name).numberOfUsers).toBe(seats)
  })

  it('is not undone where its value has been changed since', async () => {
    const { name, seats } = product.fresh()
    await askSeats(product, name, '+40')
    await approve(product, name, 'fay')
    await untilCardSays(product, name, 'Applied')
    product.company(name).numberOfUsers = seats + 60
    await show(name)
    await product.slack.as('ann').press('Undo')
    const form = await untilModalSays(product, 'Seats has been changed since, so it is left as it is.')
    expect(form.inputs.Seats?.value).toBe(String(seats + 60))
    expect(form.lines.join('\n')).toContain('Nothing of that change is left to undo.')
  })

  it('is requested again on the live values, by as much as then or to the same number', async () => {
    const { name, seats } = product.fresh()
    await askSeats(product, name, '+40')
    await decideOn(product, name, 'fay', { Decision: 'Reject', Reason: 'Not this month' })
    await untilCardSays(product, name, 'Rejected')
    product.company(name).numberOfUsers = seats + 10
    await show(name)
    const ann = product.slack.as('ann')
    await ann.press('Request again')
    await ann.until(() => ann.modal()?.submit === 'Request approval')
    expect(ann.modal()?.inputs.Seats?.value).toBe(String(seats + 40))
    await ann.press('Seats +40 again')
    await ann.until(() => ann.modal()?.inputs.Seats?.value === String(seats + 50))
    expect(await ann.submit()).toEqual({ done: 'closed' })
    await untilCardSays(product, name, String(seats + 50))
  })
})
