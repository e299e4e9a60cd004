import { describe, expect, it } from 'vitest'
import { faultOf } from '../../contracts/vendor.ts'
import { answering, detail, GRAPHQL, ID, LIST, PUT, page, READ, signal } from './answering.ts'

const listing = (content: unknown) => answering({ [LIST]: () => Response.json({ content }) }).vendor.find('', signal)

describe('vendors appdirect items', () => {
  it('skips nulls among companies and among their attributes', async () => {
    const region = { name: 'region', attributeType: 'TEXT', value: 'EU' }
    const product = answering(
      {
        [READ]: () => Response.json(detail({ customAttributes: [null, region, null] })),
        [LIST]: () => page([null, { uuid: 'a', customAttributes: [null] }])
      },
      { writeMode: 'put' }
    )
    const company = await product.vendor.read(ID, signal)
    expect(company.values).toMatchObject({ 'attribute-region': 'EU' })
    await product.vendor.write(company, { industry: 'Sales' }, signal)
    expect(product.sent(PUT)).toMatchObject({ customAttributes: [region] })
    expect((await product.vendor.find('', signal)).map(({ id }) => id)).toEqual(['a'])
  })

  it('takes no list for one without companies', async () => {
    expect(await listing([])).toEqual([])
    for (const content of [null, {}]) expect(await faultOf(listing(content))).toMatchObject({ retryable: true })
  })

  it('skips nulls among the types and the errors of an account', async () => {
    const answers = [
      { data: { account: { id: ID, accessTypes: [null, 'BROKER'] } } },
      { data: { updateAccount: { account: { id: ID }, userErrors: [null] } } }
    ]
    const { vendor, sent } = answering(
      {
        [READ]: () => Response.json(detail({ reseller: false })),
        [GRAPHQL]: () => Response.json(answers.shift())
      },
      { writeMode: 'graphql-preview' }
    )
    await vendor.write(await vendor.read(ID, signal), { access: ['vendor'] }, signal)
    expect(sent(GRAPHQL)).toMatchObject({ variables: { input: { accessTypes: ['BROKER', 'VENDOR'] } } })
  })
})
