import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { openProduct, type Product } from '../harness/product.ts'
import { answerTo, openForm, untilModalSays } from '../harness/steps.ts'

let product: Product
beforeAll(async () => {
  product = await openProduct('socket', {}, { writeMode: 'patch' })
})
afterAll(() => product.close())
afterEach(async () => {
  const { requests } = product.appdirect
  expect([requests.count('PATCH'), requests.count('PUT'), requests.count('POST', 'updateAccount')]).toEqual([0, 0, 0])
  expect((await answerTo(product, '/company queue', 'ben')).text).toBe('No change is open.')
})

const WHY = 'reason="They moved"'

/** Ann submits the open form and gets errors. */
async function refused(): Promise<Record<string, string>> {
  const { errors } = await product.slack.as('ann').submit()
  if (!errors) throw new Error('The form was taken')
  return errors
}

describe('finding a company of either vendor', () => {
  it('offers companies of both in one list, each with its vendor', async () => {
    await openForm(product, '')
    const ann = product.slack.as('ann')
    expect((await ann.suggestions('Company', 'cedar pharma')).toSorted()).toEqual(Array(2).fill('Cedar Pharma S.A.'))
    expect(await ann.suggestions('Company', 'ext:ACME-42')).toEqual(['Acme Ltd'])
  })

  it('asks which one is meant if both have one of that name', async () => {
    const form = await openForm(product, `"cedar pharma s.a." name=Cedar ${WHY}`)
    expect(form.inputs.Company?.hint).toContain('2 companies match what you typed')
    expect((await refused()).Company).toBe('Please complete this required field.')
  })

  it('finds one by its external id, whatever characters it has', async () => {
    const odd = product.account('Greyhaven Dental Inc.')
    expect(odd.externalId).toContain('ACME/42?x=1#')
    const form = await openForm(product, `ext:${odd.externalId}`)
    expect(form.inputs.Company?.value).toBe('Greyhaven Dental Inc.')
    const all = Object.keys(form.inputs)
    expect(all).toEqual(expect.arrayContaining(['Name', 'Street', 'Access level', 'External id', 'Reason']))
    expect(form.buttons).not.toContain('Show profile and settings')
  })

  it('says that no company has that external id', async () => {
    const form = await openForm(product, `ext:NOPE-1 ${WHY}`)
    expect(form.lines.join('\n')).toContain('No company matches “ext:NOPE-1”')
    expect((await refused()).Company).toBe('Please complete this required field.')
  })

  it('shows a company of a vendor without licences', async () => {
    const said = (await answerTo(product, '/company show ext:ACME-42')).lines.join('\n')
    expect(said).toContain('*Acme Ltd* · AppDirect')
    expect(said).toContain('id ACME-42')
    expect(said).toContain('*Status*\nEnabled')
  })
})

describe('what AppDirect would refuse is refused in the form', () => {
  it('an invalid country code', async () => {
    const form = await openForm(product, `ext:ACME-42 country=XX ${WHY}`)
    expect(form.lines.join('\n')).toContain('Country: there is no “XX”. Write one of')
    expect((await refused()).Company).toContain('Nothing is changed yet')
  })

  it('an address with three of its four parts', async () => {
    const { name, externalId } = product.account('Juniper Dental Ltd')
    await openForm(product, `ext:${externalId} street1="Quay 7" city=Basel ${WHY}`)
    await product.slack.as('ann').fill({ 'Country in the address': 'CH' })
    const errors = await refused()
    expect(errors['Postal code']).toContain(
      'AppDirect takes an address only with street, city, postal code and country'
    )
    expect(product.account(String(name)).address).toBeNull()
  })

  it('an attribute that does not exist', async () => {
    await openForm(product, `ext:ACME-42 attribute-shoe-size=44 ${WHY}`)
    await untilModalSays(product, 'There is no field “attribute-shoe-size” (you typed attribute-shoe-size=44).')
    expect((await refused()).Company).toContain('Nothing is changed yet')
  })

  it('a company that is a reseller and a referral', async () => {
    await openForm(product, `ext:ACME-42 access="reseller, referral" ${WHY}`)
    expect((await refused())['Access level']).toContain('either a reseller or a referral, not both')
  })
})
