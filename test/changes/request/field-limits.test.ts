import { describe, expect, it } from 'vitest'
import type { Values } from '../../../src/changes/ports/vendor.ts'

import { beyondLimits } from '../../../src/changes/request/checks.ts'
import { acme, fields, options } from '../fields.ts'

function faults(wanted: Values, seen: Values = acme) {
  return beyondLimits(fields, seen, wanted, options)
}

describe('the limits of fields', () => {
  it('let pass what is within them', () => {
    const wanted = {
      type: 't3',
      limited: false,
      seats: 1,
      ends: null,
      modules: [],
      name: 'x'.repeat(20),
      tags: ['12345678']
    }
    expect(faults(wanted)).toEqual({})
    expect(faults({ seats: 100_000, modules: ['m3', 'm1'], note: 'y'.repeat(40) })).toEqual({})
  })

  it.each<[Values, Record<string, string>]>([
    [{ seats: 0 }, { seats: 'Seats must be a whole number from 1 to 100,000; 0 is not.' }],
    [{ seats: 100_001 }, { seats: 'Seats must be a whole number from 1 to 100,000; 100001 is not.' }],
    [{ seats: 1.5 }, { seats: 'Seats must be a whole number from 1 to 100,000; 1.5 is not.' }],
    [{ seats: Number.NaN }, { seats: 'Seats must be a whole number from 1 to 100,000; NaN is not.' }],
    [{ seats: null }, { seats: 'Seats cannot be empty.' }],
    [{ name: '' }, { name: 'Name cannot be empty.' }],
    [{ name: 'x'.repeat(21) }, { name: 'Name can be at most 20 characters; this has 21.' }],
    [{ ends: '2027-02-30' }, { ends: 'Licence ends is a day, like 2027-03-31.' }],
    [{ type: 't9' }, { type: 'Licence type: “t9” cannot be chosen. Choose from the list.' }],
    [{ modules: ['m1', 'm9'] }, { modules: 'Modules: “m9” cannot be chosen. Choose from the list.' }],
    [{ limited: 'perhaps' }, { limited: 'Seats limited is either “Limited” or “Unlimited”.' }],
    [{ tags: ['ok', 'much too long'] }, { tags: 'Tags can be at most 8 characters; this has 13.' }]
  ])('explain %j', (wanted, expected) => {
    expect(faults(wanted)).toEqual(expected)
  })

  it('name every field that breaks one', () => {
    expect(Object.keys(faults({ seats: 0, name: '', ends: 'x' }))).toEqual(['seats', 'ends', 'name'])
  })

  it('leave alone what is not asked for and what stays as it is, even where it is beyond them', () => {
    const old = { ...acme, name: null, seats: 0, type: 'gone' }
    expect(faults({ note: 'hello' }, old)).toEqual({})
    expect(faults({ name: '', seats: 0, type: 'gone' }, old)).toEqual({})
  })
})
