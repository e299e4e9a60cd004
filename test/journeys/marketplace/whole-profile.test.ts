import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openProduct, type Product } from '../harness/product.ts'
import { decide, openForm, openReview, pressUntil, untilCardSays, untilModalSays } from '../harness/steps.ts'

let product: Product
beforeAll(async () => {
  product = await openProduct('socket', {}, { writeMode: 'graphql-preview' })
})
afterAll(() => product.close())

/** The number of writes of each kind that the sandbox received. */
function counts() {
  const { requests } = product.appdirect
  return {
    patch: requests.count('PATCH'),
    put: requests.count('PUT'),
    preview: requests.count('POST', 'updateAccount')
  }
}

/** Ann opens the whole profile of a company. Returns its content. */
async function openProfile(name: string, more = ''): Promise<Record<string, unknown>> {
  await openForm(product, `ext:${product.account(name).externalId} reason="New contract" ${more}`)
  const modal = await pressUntil(product, 'Replace the whole profile', 'The whole profile is sent')
  return JSON.parse(String(modal.inputs.Profile?.value)) as Record<string, unknown> // an object, as the next line shows
}

async function send(profile: unknown) {
  const ann = product.slack.as('ann')
  await ann.fill({ Profile: typeof profile === 'string' ? profile : JSON.stringify(profile) })
  return await ann.submit()
}

describe('replacing the whole profile', () => {
  it('starts from the live profile and what was typed, and is written with one request', async () => {
    const name = 'Larkspur Robotics S.A.'
    const before = product.account(name)
    const profile = await openProfile(name, 'industry=Finance')
    expect(profile).toMatchObject({
      name,
      industry: 'Finance',
      enabled: before.enabled,
      countryCode: before.countryCode
    })
    expect(await send({ ...profile, countryCode: 'CH', website: 'https://new.example' })).toEqual({ done: 'closed' })

    const requested = await untilCardSays(product, name, 'Waiting for approval')
    expect(requested.text).toContain('Replaces the whole profile')
    expect(requested.text).toContain('to Switzerland')
    await openReview(product, name)
    expect(product.slack.as('carla').modal()?.lines.join('\n')).toContain('Replaces the whole profile')
    await decide(product, name, 'Approve')
    const done = await untilCardSays(product, name, 'verified at AppDirect')
    expect(done.text).not.toContain('Problem')
    expect(product.account(name)).toEqual({
      ...before,
      industry: 'Finance',
      countryCode: 'CH',
      website: 'https://new.example'
    })
    expect(counts()).toEqual({ patch: 0, put: 1, preview: 0 })
  })

  it.each([
    ['allowLogin', { allowLogin: true }, 'AppDirect says not to do it by this request. Leave it out.'],
    ['status', { status: 'ACTIVE' }, 'say "enabled": true or false instead'],
    ['a country that is none', { countryCode: 'XX' }, 'countryCode must be an ISO 3166 code of two capitals'],
    [
      'three parts of an address',
      { address: { street1: 'Quay 7', city: 'Basel', country: 'CH' } },
      'Set “Postal code” as well'
    ],
    ['an attribute that does not exist', { customAttributes: [{ name: 'shoe', value: '44' }] }, 'an attribute “shoe”'],
    ['a name that nobody knows', { colour: 'red' }, 'There is no “colour” in a profile. There are name,'],
    ['nothing new', {}, 'Nothing is changed yet'],
    ['no JSON', 'name: Acme', 'This is no JSON object.']
  ])('refuses %s in the form, and nothing is sent', async (_, pasted, sentence) => {
    const before = counts()
    await openProfile('Alder Shipyard S.A.')
    const { errors } = await send(pasted)
    expect(errors?.Profile).toContain(sentence)
    expect(counts()).toEqual(before)
  })

  it('goes back to the fields with what was typed', async () => {
    const profile = await openProfile('Alder Shipyard S.A.')
    await product.slack.as('ann').fill({ Profile: JSON.stringify({ ...profile, industry: 'Retail' }) })
    const modal = await pressUntil(product, 'Back to the fields', 'Replace the whole profile')
    expect(modal.inputs.Industry?.value).toBe('Retail')
  })

  it('says which part of a change uses a preview API', async () => {
    const form = await openForm(product, 'ext:ACME-42 country=CH reason="They moved"')
    expect(form.lines.join('\n')).toContain('updateAccount, which AppDirect marks as preview')
    await product.slack.as('ann').submit()
    expect((await untilCardSays(product, 'Acme Ltd', 'Waiting for approval')).text).toContain('marks as preview')
  })

  it('says when a profile is too large for Slack', async () => {
    await openForm(product, `ext:${product.account('Maplewood Textiles GmbH').externalId}`)
    await product.slack.as('ann').press('Replace the whole profile')
    await untilModalSays(product, 'and Slack takes 3000 here. Paste what is to change; the rest stays as it is.')
  })
})
