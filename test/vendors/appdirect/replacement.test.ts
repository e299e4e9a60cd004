import { describe, expect, it } from 'vitest'
import { answering, detail, ID, PUT, READ, signal } from './answering.ts'

describe('vendors appdirect replacement', () => {
  it.each([undefined, null])('sends no list of attributes where the answer had %j for one', async customAttributes => {
    const { vendor, sent } = answering(
      { [READ]: () => Response.json(detail({ customAttributes })) },
      { writeMode: 'put' }
    )
    await vendor.write(await vendor.read(ID, signal), { industry: 'Sales' }, signal)
    expect(sent(PUT)).toMatchObject({ industry: 'Sales' })
    expect(sent(PUT)).not.toHaveProperty('customAttributes')
  })
})
