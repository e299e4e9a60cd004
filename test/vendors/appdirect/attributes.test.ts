import { describe, expect, it } from 'vitest'
import { answering, detail, ID, LIST, PATCH, PUT, page, READ, signal } from './answering.ts'

/** A company with these attributes, just read, beside another one with those. */
async function having(customAttributes: readonly object[], others: readonly object[] = []) {
  const product = answering({
    [READ]: () => Response.json(detail({ customAttributes })),
    [LIST]: () => page([{ uuid: 'x', customAttributes: others }])
  })
  const company = await product.vendor.read(ID, signal)
  const { values, fields = [] } = company
  const kinds = Object.fromEntries(fields.map(({ key, kind }) => [key, kind.name]))
  return { ...product, company, values, kinds }
}

const region = { name: 'region', attributeType: 'TEXT', value: 'EU' }

describe('vendors appdirect attributes', () => {
  it.each([
    { name: 'plans', valueKeys: ['b', 'a'] },
    { name: 'plans', attributeType: 'multiselect', valueKeys: ['b', 'a'] },
    { name: 'plans', attributeType: 'MultiSelect', valueKeys: ['b', 'a'], value: null },
    { name: 'plans', attributeType: 'OPTIONS', valueKeys: ['b', 'a'] }
  ])('keeps the option keys of %j, whatever else is written', async plans => {
    const { vendor, company, values, kinds, sent } = await having([plans, region])
    expect(kinds).toEqual({ 'attribute-plans': 'words', 'attribute-region': 'text' })
    expect(values['attribute-plans']).toEqual(['b', 'a'])

    const { name, attributeType, valueKeys } = plans
    const kept = { name, ...(attributeType && { attributeType }), valueKeys }
    await vendor.profile.replace(company, { industry: 'Sales' }, signal)
    expect(sent(PUT)).toHaveProperty('customAttributes', [kept, region])
    for (const write of [vendor.write, vendor.profile.replace]) {
      await write(company, { 'attribute-region': 'US' }, signal)
    }
    const changed = [kept, { ...region, value: 'US' }]
    expect(sent(PATCH)).toEqual({ customAttributes: changed })
    expect(sent(PUT)).toHaveProperty('customAttributes', changed)
  })

  it('takes text for text, though keys come with it', async () => {
    const { values } = await having([
      { ...region, valueKeys: ['odd'] },
      { name: 'bare', value: 'x', valueKeys: [] }
    ])
    expect(values).toMatchObject({ 'attribute-region': 'EU', 'attribute-bare': 'x' })
  })

  it('sends an attribute of another type with its own type, edited or not', async () => {
    const since = { name: 'since', attributeType: 'DATE', value: '2026-01-31' }
    const { vendor, company, sent } = await having([region, since])
    await vendor.write(company, { 'attribute-region': 'US' }, signal)
    expect(sent(PATCH)).toEqual({ customAttributes: [{ ...region, value: 'US' }, since] })
    await vendor.write(company, { 'attribute-since': '2026-02-28' }, signal)
    expect(sent(PATCH)).toEqual({ customAttributes: [region, { ...since, value: '2026-02-28' }] })
    await vendor.profile.replace(company, { 'attribute-region': 'US' }, signal)
    expect(sent(PUT)).toHaveProperty('customAttributes', [{ ...region, value: 'US' }, since])
  })

  it('makes up no type for one that has none', async () => {
    const { vendor, company, sent } = await having([{ name: 'bare', value: 'x' }])
    await vendor.write(company, { 'attribute-bare': 'y' }, signal)
    expect(sent(PATCH)).toEqual({ customAttributes: [{ name: 'bare', value: 'y' }] })
  })

  it('believes a company about its own attributes before it believes others', async () => {
    const others = [{ name: 'plans', attributeType: 'TEXT', label: 'Theirs', value: 'x' }]
    const { values, kinds } = await having([{ name: 'plans', label: 'Ours', valueKeys: ['a'] }], others)
    expect(values['attribute-plans']).toEqual(['a'])
    expect(kinds).toEqual({ 'attribute-plans': 'words' })
  })

  it('learns from others of what kind one is that says nothing of it', async () => {
    const others = [{ name: 'plans', attributeType: 'MULTISELECT', label: 'Plans', valueKeys: ['b'] }]
    const { vendor, company, kinds, sent } = await having([{ name: 'plans' }], others)
    expect(kinds).toEqual({ 'attribute-plans': 'words' })
    await vendor.write(company, { 'attribute-plans': ['a'] }, signal)
    expect(sent(PATCH)).toEqual({
      customAttributes: [{ name: 'plans', attributeType: 'MULTISELECT', valueKeys: ['a'] }]
    })
  })
})
