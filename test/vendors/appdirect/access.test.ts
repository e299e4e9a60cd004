import { describe, expect, it } from 'vitest'
import { answering, detail, GRAPHQL, ID, PUT, READ, signal } from './answering.ts'

const updated = { data: { updateAccount: { account: { id: ID }, userErrors: null } } }

/** What `updateAccount` is given for an account that has these types by now. */
async function mutated(accessTypes: readonly string[], access: readonly string[], more: object = {}) {
  const product = answering(
    {
      [READ]: () => Response.json(detail()),
      [GRAPHQL]: body =>
        Response.json(/mutation/.test(JSON.stringify(body)) ? updated : { data: { account: { id: ID, accessTypes } } })
    },
    { writeMode: 'graphql-preview' }
  )
  await product.vendor.write(await product.vendor.read(ID, signal), { access, ...more }, signal)
  return { sent: product.sent(GRAPHQL), count: product.count(GRAPHQL) }
}

describe('vendors appdirect access by GraphQL', () => {
  it('leaves levels that nobody edits as the account has them, also where REST does not tell of them', async () => {
    const { sent } = await mutated(['RESELLER', 'CHANNEL_ADMIN', 'REFERRAL', 'BROKER'], ['vendor'])
    expect(sent).toMatchObject({
      variables: { input: { accessTypes: ['CHANNEL_ADMIN', 'REFERRAL', 'BROKER', 'VENDOR'] } }
    })
  })

  it('gives none back that was taken since it was seen', async () => {
    const { sent } = await mutated([], ['reseller', 'vendor'])
    expect(sent).toMatchObject({ variables: { input: { accessTypes: ['VENDOR'] } } })
  })

  it('asks for no types and sends none where no level changes', async () => {
    const named = await mutated([], ['reseller'], { name: 'Other' })
    expect(named.sent).toHaveProperty('variables.input', { id: ID, name: 'Other' })
    expect(named.count).toBe(1)
    expect((await mutated([], ['reseller'])).count).toBe(0)
  })
})

describe('vendors appdirect access by PUT', () => {
  it('leaves levels that nobody edits as the company had them when it was read', async () => {
    const read = { vendor: false, reseller: true, channelAdmin: true, referral: false }
    const { vendor, sent } = answering({ [READ]: () => Response.json(detail(read)) }, { writeMode: 'put' })
    const company = await vendor.read(ID, signal)
    await vendor.write(company, { access: ['vendor', 'channelAdmin'] }, signal)
    expect(sent(PUT)).toMatchObject({ vendor: true, reseller: false, channelAdmin: true, referral: false })
    await vendor.profile.replace(company, { access: ['reseller', 'vendor', 'channelAdmin'] }, signal)
    expect(sent(PUT)).toMatchObject({ vendor: true, reseller: true, channelAdmin: true, referral: false })
  })
})
