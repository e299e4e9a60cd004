import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { sayDate } from '../../../src/slack/text/dates.ts'
import { openProduct, type Product } from '../harness/product.ts'
import { offersOf } from '../harness/screen.ts'
import { dayFromToday, filled, openForm, untilCardSays } from '../harness/steps.ts'

let product: Product
beforeAll(async () => {
  product = await openProduct('socket')
})
afterAll(() => product.close())

const NAME = 'Northgate Optics S.A.'
const fields = (name: string) => {
  const { resourceId, targetUserCount, numberOfUsers, licenseEndDate } = product.company(name)
  return `Keepnet · id ${resourceId} · ${targetUserCount} of ${numberOfUsers} seats used · licence ends ${sayDate(String(licenseEndDate))}`
}

describe('/company update', () => {
  it('opens an empty form, finds a company by typing, and shows its live values', async () => {
    const empty = await openForm(product, '')
    expect(Object.keys(empty.inputs)).toEqual(['Company', 'Reason', 'Reference'])
    expect(await offersOf(product, 'Company', 'northgate opt')).toEqual([`${NAME} | ${fields(NAME)}`])

    const ann = product.slack.as('ann')
    await ann.fill({ Company: NAME })
    const form = await ann.until(() => ann.modal()?.inputs.Seats && ann.modal())
    const live = product.company(NAME)
    expect(form.inputs.Company?.value).toBe(NAME)
    expect(form.inputs.Seats?.value).toBe(String(live.numberOfUsers))
    expect(form.inputs['Seats limited']?.value).toBe('Limited')
    expect(form.inputs['Licence starts']?.value).toBe(live.licenseStartDate)
    expect(form.inputs['Licence ends']?.value).toBe(live.licenseEndDate)
    expect(form.inputs['Licence period']?.value).toBe('Custom')
    expect(form.inputs.Modules?.value).toHaveLength(live.licenseModules.length)
    expect(form.lines).toContain(fields(NAME))
  })

  it('offers the matching companies with their facts, and fills with the chosen one', async () => {
    const form = await openForm(product, 'acme seats=+10 reason="More people" reference=T-77')
    expect(form.inputs.Company?.hint).toMatch(/^\d+ companies match what you typed: choose one\.$/)
    const offers = await offersOf(product, 'Company')
    expect(offers).toContain(`Acme Holding | ${fields('Acme Holding')}`)
    expect(offers.filter(one => /acne/i.test(one))).toEqual([])

    const ann = product.slack.as('ann')
    await ann.fill({ Company: 'Acme Holdings' })
    const chosen = await ann.until(() => ann.modal()?.inputs.Seats && ann.modal())
    expect(chosen.inputs.Company?.value).toBe('Acme Holdings')
    expect(chosen.inputs.Seats?.value).toBe(String(Number(product.company('Acme Holdings').numberOfUsers) + 10))
    expect(chosen.inputs.Reason?.value).toBe('More people')
    expect(chosen.inputs.Reference?.value).toBe('T-77')
  })

  it('offers a search of all companies besides several matches', async () => {
    await openForm(product, 'acme')
    const ann = product.slack.as('ann')
    await ann.press('Search all companies')
    await ann.until(() => ann.modal()?.inputs.Company?.type === 'external_select')
    await ann.fill({ Company: NAME })
    const form = await ann.until(() => ann.modal()?.inputs.Seats && ann.modal())
    expect(form.inputs.Company?.value).toBe(NAME)
  })

  it('says so when nothing matches, and offers a search', async () => {
    const form = await openForm(product, 'zzzz & co seats=+7 reason="Typo"')
    expect(form.lines.join()).toContain('No company matches “zzzz & co”. Search below')
    const ann = product.slack.as('ann')
    await ann.fill({ Company: NAME })
    const found = await ann.until(() => ann.modal()?.inputs.Seats && ann.modal())
    expect(found.inputs.Seats?.value).toBe(String(Number(product.company(NAME).numberOfUsers) + 7))
    expect(found.inputs.Reason?.value).toBe('Typo')
  })

  it('fills in what was typed as absolute values, and requests exactly those', async () => {
    const { numberOfUsers } = product.company('Acme Ltd')
    const ends = dayFromToday(130)
    const form = await openForm(product, `acme ltd seats=+40 ends=${ends} reason="PO 1234" reference=‘T-9’`)
    expect(form.inputs.Company?.value).toBe('Acme Ltd')
    expect(form.inputs.Seats?.value).toBe(String(Number(numberOfUsers) + 40))
    expect(form.inputs['Licence ends']?.value).toBe(ends)
    expect(form.inputs.Reason?.value).toBe('PO 1234')
    expect(await product.slack.as('ann').submit()).toEqual({ done: 'closed' })
    const card = await untilCardSays(product, 'Acme Ltd', 'Waiting for approval')
    expect(card.text).toContain(`Seats from ${numberOfUsers} to ${Number(numberOfUsers) + 40} (+40)`)
    expect(card.text).toContain('reference T-9, reason “PO 1234”.')
  })

  it.each([
    ['seats=-30', -30],
    ['seats=+10%', 36],
    ['Seats=+5', 5]
  ])('understands %s', async (typed, step) => {
    const form = await openForm(product, `${NAME} ${typed}`)
    expect(form.inputs.Seats?.value).toBe(String(360 + step))
  })
})

describe('what is typed in the form', () => {
  it('is compared with what the vendor has as soon as it is typed, and stays', async () => {
    const form = await openForm(product, NAME)
    expect(form.inputs.Seats?.hint).toMatch(/^now 360 · [A-Z]/)
    const ann = product.slack.as('ann')
    await ann.fill({ Reference: 'T-3', Seats: '400' })
    await ann.until(() => ann.modal()?.inputs.Seats?.hint?.startsWith('now 360 · +40'))
    await ann.fill({ Seats: '350' })
    const redrawn = await ann.until(() => ann.modal()?.inputs.Seats?.hint?.startsWith('now 360 · −10') && ann.modal())
    expect(redrawn.inputs.Seats?.value).toBe('350')
    expect(redrawn.inputs.Reference?.value).toBe('T-3')
    await ann.fill({ 'Licence type': 'Voice' })
    await ann.until(() => ann.modal()?.inputs['Licence type']?.hint?.startsWith('now '))
  })

  it('is said to be wrong there, and says nothing of approvals then', async () => {
    await openForm(product, `${NAME} seats=+1`)
    const ann = product.slack.as('ann')
    await ann.until(() => ann.modal()?.lines.join().includes('This needs 1 approval'))
    await ann.fill({ Seats: '0' })
    const form = await ann.until(() => ann.modal()?.lines.join().includes('0 is not.') && ann.modal())
    expect(form.lines.join()).not.toContain('This needs')
    await ann.press('Check what this needs')
    expect((await ann.until(() => ann.modal()))?.lines.join()).toContain('0 is not.')
  })
})

describe('invalid text after the command', () => {
  const reason = 'reason="The rest stays"'
  it.each([
    ['seets=5', '“seets” (you typed seets=5). The fields are type, limited, seats'],
    ['seats=abc', 'Seats: “abc” is not a whole number. Write 540, +40, -40 or +10%.'],
    ['seats=999999999', 'Seats must be a whole number from 1 to 200,000; 999999999 is not.'],
    ['seats=99999999999999999999999', 'Seats: “99999999999999999999999” is larger than'],
    ['ends=2020-01-01', 'or later; 2020-01-01 is too early'],
    ['ends=31.12.2027', 'Licence ends: “31.12.2027” is not a day. Write it as year-month-day'],
    ['ends=2027-02-30', 'Licence ends: “2027-02-30” is not a day.'],
    ['type=Nonsense', 'Licence type: there is no “Nonsense”. Write one of: Awareness, Silver'],
    ['modules="Serious Games"', 'Modules: there is no “Serious Games”'],
    [`name=${'n'.repeat(65)}`, 'Name can be at most 64 characters; this has 65.'],
    [`description=${'d'.repeat(3500)}`, 'Description can be at most 300 characters; this has 3500.']
  ])('is explained in the form: %s', async (typed, words) => {
    const form = await openForm(product, `${NAME} address="Quay 7" ${typed} ${reason}`)
    expect(form.lines.join('\n')).toContain(words)
    expect(form.inputs.Company?.value).toBe(NAME)
    expect(form.inputs.Address?.value).toBe('Quay 7')
    expect(form.inputs.Reason?.value).toBe('The rest stays')
  })

  it('is still explained after all fields were shown and hidden again', async () => {
    await openForm(product, `${NAME} seets=5 ${reason}`)
    await product.slack.as('ann').press('Show profile and settings')
    await product.slack.as('ann').until(() => product.slack.as('ann').modal()?.inputs.Name)
    expect((await filled(product)).lines.join()).toContain('(you typed seets=5)')
  })
})
