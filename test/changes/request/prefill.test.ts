import { describe, expect, it } from 'vitest'

import type { Company, Field } from '../../../src/changes/ports/vendor.ts'
import { prefill } from '../../../src/changes/request/validate.ts'
import { acme, field, options } from '../fields.ts'
import { scriptedVendor } from '../scripted-vendor.ts'

const company: Company = { id: '1', name: 'Acme', use: null, ends: null, values: acme }
const today = '2027-03-01'

function filled(given: Record<string, string>, vendor = scriptedVendor()) {
  const pairs = Object.entries(given).map(([key, text]) => ({ key, text }))
  return prefill(vendor, company, pairs, options, today)
}

describe('a form that is filled from a command', () => {
  it('holds absolute values, also for what was typed as relative', () => {
    expect(filled({ seats: '+40', ends: '2028-03-31', type: 'custom' })).toEqual({
      typed: { seats: 540, ends: '2028-03-31', type: 't3' },
      problems: []
    })
  })

  it('knows a field by its label too', () => {
    expect(filled({ note: 'a', 'seats limited': 'no' }).typed).toEqual({ note: 'a', limited: false })
  })

  it('knows the fields that a company has of its own, though their names are of several words', () => {
    const key = 'attribute-Sales Region'
    const region: Field = { ...field('note'), key, label: 'Sales Region' }
    const own = { ...company, fields: [region], values: { ...acme, [key]: 'EU' } }
    const fill = (word: string) => prefill(scriptedVendor(), own, [{ key: word, text: 'US' }], options, today)
    for (const word of ['sales-region', 'attribute-sales-region']) expect(fill(word).typed).toEqual({ [key]: 'US' })
    expect(fill('region').problems[0]).toMatch(/, attribute-sales-region\.$/)
  })

  it('explains a key that is none, with what was typed and all that there are', () => {
    const { typed, problems } = filled({ seatz: '540', note: 'kept' })
    expect(typed).toEqual({ note: 'kept' })
    expect(problems).toEqual([
      'There is no field “seatz” (you typed seatz=540). The fields are type, limited, seats, ends, modules, name, note, tags.'
    ])
  })

  it('explains a value that cannot be read, and goes on with the others', () => {
    const { typed, problems } = filled({ seats: 'lots', note: 'kept' })
    expect(typed).toEqual({ note: 'kept' })
    expect(problems).toEqual(['Seats: “lots” is not a whole number. Write 540, +40, -40 or +10%.'])
  })

  it('keeps a value beyond a limit, to be mended where it stands', () => {
    const { typed, problems } = filled({ seats: '0' })
    expect(typed).toEqual({ seats: 0 })
    expect(problems).toEqual(['Seats must be a whole number from 1 to 100,000; 0 is not.'])
  })

  it('shows what the vendor adds to it, and what it forbids', () => {
    const vendor = scriptedVendor({
      applyFieldDependencies: (_, wanted) => ({
        wanted: { ...wanted, type: 't3' },
        faults: { ends: 'Say when it ends.' }
      })
    })
    expect(filled({ modules: 'callback' }, vendor)).toEqual({
      typed: { modules: ['m3'], type: 't3' },
      problems: ['Say when it ends.']
    })
  })

  it('says nothing where nothing was asked for', () => {
    const vendor = scriptedVendor({
      applyFieldDependencies: () => ({ wanted: {}, faults: { name: 'Old companies lack one.' } })
    })
    expect(filled({}, vendor)).toEqual({ typed: {}, problems: [] })
  })
})
