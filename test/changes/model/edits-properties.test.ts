import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compare, type Edit, editsBetween, hashOf, wantedValues } from '../../../src/changes/model/change.ts'
import { same, type Value, type Values } from '../../../src/changes/ports/vendor.ts'

const value: fc.Arbitrary<Value> = fc.oneof(
  fc.string(),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  fc.uniqueArray(fc.string({ minLength: 1 }))
)
const values: fc.Arbitrary<Values> = fc.dictionary(fc.constantFrom('seats', 'ends', 'name', 'modules'), value)

describe('changes edits, whatever the values', () => {
  it('lead from what was seen to what is wanted, and nowhere else', () => {
    fc.assert(
      fc.property(values, values, (seen, wanted) => {
        const edits = editsBetween(seen, wanted)
        const after: Values = { ...seen, ...wantedValues(edits) }
        for (const key of Object.keys(wanted)) expect(same(after[key], wanted[key])).toBe(true)
        expect(compare(edits, after)).toBe('done')
        if (edits.length > 0) expect(compare(edits, seen)).toBe('to-do')
      })
    )
  })

  it('have the same hash in any order, and another one when a wanted value differs', () => {
    fc.assert(
      fc.property(values, values, value, (seen, wanted, other) => {
        const edits = editsBetween(seen, wanted)
        expect(hashOf(edits.toReversed())).toBe(hashOf(edits))
        const [first, ...rest] = edits
        if (!first || same(first.wanted, other)) return
        const changed: Edit[] = [{ ...first, wanted: other }, ...rest]
        expect(hashOf(changed)).not.toBe(hashOf(edits))
      })
    )
  })
})
