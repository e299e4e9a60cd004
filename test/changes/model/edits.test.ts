import { describe, expect, it } from 'vitest'
import {
  compare,
  type Edit,
  editsBetween,
  hashOf,
  movedEdits,
  wantedValues
} from '../../../src/changes/model/change.ts'
import { same, type Value } from '../../../src/changes/ports/vendor.ts'

const edits: readonly Edit[] = [
  { field: 'seats', seen: 500, wanted: 540 },
  { field: 'ends', seen: '2027-01-31', wanted: null },
  { field: 'modules', seen: ['a', 'b'], wanted: ['b', 'c'] }
]
const seen = { seats: 500, ends: '2027-01-31', modules: ['b', 'a'], other: 1 }
const wanted = { seats: 540, ends: null, modules: ['c', 'b'], other: 2 }

describe('two values', () => {
  it.each<[Value | undefined, Value | undefined]>([
    [null, undefined],
    [null, ''],
    [null, []],
    ['', []],
    [
      ['a', 'b'],
      ['b', 'a']
    ],
    [
      ['a', 'a'],
      ['a', 'a']
    ],
    [0, 0],
    [false, false]
  ])('%j and %j are the same', (one, other) => {
    expect(same(one, other)).toBe(true)
    expect(same(other, one)).toBe(true)
  })

  it.each<[Value | undefined, Value | undefined]>([
    [null, 0],
    [null, false],
    [0, false],
    ['0', 0],
    ['a', ['a']],
    [['a'], ['a', 'b']],
    [['a', 'b'], ['a']],
    ['a', 'A'],
    [' a', 'a']
  ])('%j and %j differ', (one, other) => {
    expect(same(one, other)).toBe(false)
    expect(same(other, one)).toBe(false)
  })
})

describe('edits against what is live', () => {
  it('are done when all is as wanted, whatever else there is', () => {
    expect(compare(edits, wanted)).toBe('done')
    expect(compare(edits, { seats: 540, modules: ['b', 'c'] })).toBe('done')
  })

  it('are to be done when each value is as seen or as wanted', () => {
    expect(compare(edits, seen)).toBe('to-do')
    expect(compare(edits, { ...seen, seats: 540 })).toBe('to-do')
    expect(compare(edits, { ...wanted, ends: '2027-01-31' })).toBe('to-do')
  })

  it('have moved when one value is neither, and say which', () => {
    const live = { ...seen, seats: 541, modules: ['a'] }
    expect(compare(edits, live)).toBe('moved')
    expect(movedEdits(edits, live).map(({ field }) => field)).toEqual(['seats', 'modules'])
    expect(compare(edits, { ...wanted, modules: [] })).toBe('moved')
  })

  it('are in exactly one of the three for every mixture', () => {
    const values = {
      seats: [500, 540, 1],
      ends: ['2027-01-31', null, '2030-01-01'],
      modules: [['a', 'b'], ['b', 'c'], []]
    }
    for (const [i, seats] of values.seats.entries()) {
      for (const [j, ends] of values.ends.entries()) {
        for (const [k, modules] of values.modules.entries()) {
          const all = [i, j, k]
          const expected = all.includes(2) ? 'moved' : all.includes(0) ? 'to-do' : 'done'
          expect(compare(edits, { seats, ends, modules })).toBe(expected)
        }
      }
    }
  })
})

describe('edits between what was seen and what is wanted', () => {
  it('hold what differs and nothing else, each with both values', () => {
    const found = editsBetween(seen, { seats: 540, ends: '', modules: ['a', 'b'], fresh: 'x', none: null })
    expect(found).toEqual([
      { field: 'seats', seen: 500, wanted: 540 },
      { field: 'ends', seen: '2027-01-31', wanted: '' },
      { field: 'fresh', seen: null, wanted: 'x' }
    ])
  })

  it('lead from the one to the other', () => {
    const found = editsBetween(seen, wanted)
    expect(compare(found, seen)).toBe('to-do')
    expect(compare(found, { ...seen, ...wantedValues(found) })).toBe('done')
  })
})

describe('the hash of edits', () => {
  it('stays when only an order changes', () => {
    const turned = [...edits].reverse().map(edit => ({
      ...edit,
      wanted: Array.isArray(edit.wanted) ? [...edit.wanted].reverse() : edit.wanted
    }))
    expect(hashOf(turned)).toBe(hashOf(edits))
    expect(hashOf(edits)).toMatch(/^[\da-f]{64}$/)
  })

  it('differs as soon as a field, a value seen, a value wanted, or the number of edits does', () => {
    const one: Edit = { field: 'seats', seen: 500, wanted: 540 }
    const others: readonly Edit[][] = [
      [],
      [one],
      [one, one],
      [{ ...one, field: 'callbacks' }],
      [{ ...one, seen: 501 }],
      [{ ...one, wanted: 541 }],
      [{ ...one, wanted: '540' }],
      [{ ...one, wanted: null }],
      [{ ...one, wanted: ['540'] }],
      [{ ...one, wanted: ['5', '40'] }]
    ]
    expect(new Set(others.map(one => hashOf(one))).size).toBe(others.length)
  })

  it('differs where the whole profile is sent', () => {
    expect(hashOf(edits, { whole: true })).not.toBe(hashOf(edits))
    expect(hashOf(edits, { whole: true })).toBe(hashOf(edits.toReversed(), { whole: true }))
  })

  it('does not change what it is given', () => {
    const list = ['b', 'a']
    hashOf([{ field: 'modules', seen: null, wanted: list }])
    expect(list).toEqual(['b', 'a'])
  })
})
