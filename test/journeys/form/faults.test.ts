import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openProduct, type Product } from '../harness/product.ts'
import { problemsIn } from '../harness/screen.ts'
import { answerTo, dayFromToday, openForm, pressUntil, untilCardSays, untilModalSays } from '../harness/steps.ts'

let product: Product
beforeAll(async () => {
  product = await openProduct('socket')
})
afterAll(() => product.close())

const NAME = 'Northgate Optics S.A.'
const reason = 'reason="To see"'

/** The errors under the fields after these answers were submitted. */
async function sent(command: string, answers: Record<string, string | string[] | null> = {}) {
  await openForm(product, command)
  const ann = product.slack.as('ann')
  await ann.fill(answers)
  return (await ann.submit()).errors
}

describe('an invalid answer', () => {
  it.each([
    ['0', 'Seats must be a whole number from 1 to 200,000; 0 is not.'],
    ['200001', 'Seats must be a whole number from 1 to 200,000; 200001 is not.'],
    ['-5', 'Seats must be a whole number from 1 to 200,000; -5 is not.']
  ])('gets an error under the seats: %s', async (seats, words) => {
    expect(await sent(`${NAME} ${reason}`, { Seats: seats })).toEqual({ Seats: words })
  })

  it('gets an error under the end date if it is not after the start or is in the past', async () => {
    const starts = dayFromToday(30)
    const errors = await sent(`${NAME} ${reason}`, { 'Licence starts': starts, 'Licence ends': starts })
    expect(errors?.['Licence ends']).toContain(`it must end on ${dayFromToday(31)} or later`)
    const past = await sent(`${NAME} ${reason}`, { 'Licence ends': dayFromToday(-1) })
    expect(past?.['Licence ends']).toContain(`${dayFromToday(-1)}, which is past. Today is ${dayFromToday(0)}.`)
    const ann = product.slack.as('ann')
    await ann.fill({ 'Licence starts': starts, 'Licence ends': dayFromToday(31) })
    expect(await ann.submit()).toEqual({ done: 'closed' })
  })

  it('gets an error under the flag if it removes a limit', async () => {
    const errors = await sent(`${NAME} ${reason}`, { 'Seats limited': 'Unlimited' })
    expect(errors?.['Seats limited']).toContain('no longer lets a licence with limited seats become unlimited')
  })

  it.each(['0', '13'])('gets an error under the callback numbers: %s', async callbacks => {
    const errors = await sent(`Juniper Dental Ltd ${reason}`, { 'Callback numbers': callbacks })
    expect(errors?.['Callback numbers']).toContain(`must be a whole number from 1 to 12; ${callbacks} is not.`)
  })

  it('gets an error under the callback numbers of a company without the module, or with the module and no number', async () => {
    const without = await sent(`${NAME} ${reason}`, { 'Callback numbers': '3' })
    expect(without?.['Callback numbers']).toContain('need the callback module')
    const none = await sent(`Juniper Dental Ltd ${reason}`, { 'Callback numbers': null })
    expect(none?.['Callback numbers']).toContain('from 1 to 12 callback numbers. Say how many.')
  })

  it('gets an error under the modules if they do not match the chosen type', async () => {
    const errors = await sent(`Cedar Pharma S.A. ${reason}`, { 'Licence type': 'Voice', Modules: ['Threat Sharing'] })
    expect(errors?.Modules).toContain(
      'Voice brings exactly Phishing Simulator, Awareness Educator, Vishing Simulator, Callback'
    )
  })

  it('gets an error under a name of 65 characters, from Slack or from the bot', async () => {
    const typed = await sent(`${NAME} address=x ${reason}`, { Name: 'n'.repeat(65) })
    expect(typed?.Name).toContain('at most 64')
    const given = await sent(`${NAME} name=${'n'.repeat(65)} ${reason}`)
    expect(given?.Name).toBe('Name can be at most 64 characters; this has 65.')
  })

  it('gets an error under an empty reason, and under a reference that is too long', async () => {
    expect(await sent(`${NAME} seats=+1`)).toHaveProperty('Reason')
    expect((await sent(`${NAME} seats=+1`, { Reason: '   ' }))?.Reason).toContain('Say why')
    const long = await sent(`${NAME} seats=+1 ${reason}`, { Reference: 'r'.repeat(201) })
    expect(long?.Reference).toBe('A reference can be at most 200 characters.')
  })

  it('gets an error at the company if nothing is changed or no company is chosen', async () => {
    expect((await sent(`${NAME} ${reason}`))?.Company).toContain('Nothing is changed yet')
    expect(await sent('', { Reason: 'None chosen' })).toHaveProperty('Company')
  })
})

describe('an invalid answer in a hidden field', () => {
  it('shows all fields and says so', async () => {
    await openForm(product, `${NAME} name=${'n'.repeat(65)} seats=+1 ${reason}`)
    const ann = product.slack.as('ann')
    await ann.press('Hide profile and settings')
    await ann.until(() => !ann.modal()?.inputs.Name)
    await ann.fill({ Reference: 'T-5' })
    expect(await ann.submit()).toEqual({ done: 'updated' })
    const form = await untilModalSays(product, 'Name can be at most 64 characters; this has 65.')
    expect(form.inputs.Name?.value).toBe('n'.repeat(65))
    expect(form.inputs.Reference?.value).toBe('T-5')
    await ann.fill({ Name: 'Northgate Lenses' })
    expect(await ann.submit()).toEqual({ done: 'closed' })
    await untilCardSays(product, NAME, 'Northgate Optics S.A. → *Northgate Lenses*')
  })
})

describe('what an old company is missing', () => {
  it('is required: a time zone', async () => {
    const name = 'Alder Freight Inc.'
    const form = await openForm(product, `${name} seats=+1 ${reason}`)
    expect(form.inputs['Time zone']?.value).toBeNull()
    const ann = product.slack.as('ann')
    expect(form.inputs['Time zone']?.optional).toBe(false)
    expect(await problemsIn(product)).toContain('Keepnet demands a value here with every change. Set “Time zone”.')
    expect((await ann.submit()).errors?.['Time zone']).toBe('Please complete this required field.')
    await pressUntil(product, 'Hide profile and settings', 'Show profile and settings')
    expect(await ann.submit()).toEqual({ done: 'updated' })
    await untilModalSays(product, 'Keepnet demands a value here with every change. Set “Time zone”.')
    await ann.fill({ 'Time zone': 'Istanbul' })
    expect(await ann.submit()).toEqual({ done: 'closed' })
    const card = await untilCardSays(product, name, 'Time zone\u2003none → ')
    expect(card.text).toContain('Date format from none to dd/MM/yyyy')
  })

  it('is required: the modules of a Custom licence that shows none', async () => {
    const errors = await sent(`Kestrel Dental GmbH seats=+1 ${reason}`)
    expect(errors?.Modules).toBe('Please complete this required field.')
    expect(await problemsIn(product)).toEqual(['Choose at least one module.'])
    expect((await answerTo(product, '/company show kestrel dental gmbh')).lines.join('\n')).toContain('No changes yet.')
  })
})
