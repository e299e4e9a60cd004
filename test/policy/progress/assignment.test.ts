import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { assignVotes } from '../../../src/policy/progress.ts'

const user = fc.constantFrom<string>('a', 'b', 'c', 'd', 'e')
const votes = fc.uniqueArray(fc.record({ user, rights: fc.uniqueArray(user, { maxLength: 3 }) }), {
  selector: vote => vote.user,
  maxLength: 5
})
const stages = fc.array(
  fc.record({ count: fc.integer({ min: 0, max: 3 }), rights: fc.uniqueArray(user).map(rights => new Set(rights)) }),
  { maxLength: 3 }
)

describe('places', () => {
  it('moves an earlier approval to a later stage when that makes room for another', () => {
    const both = { user: 'a', rights: ['a'] }
    const first = { user: 'b', rights: ['b'] }
    const two = [
      { count: 1, rights: new Set(['a', 'b']) },
      { count: 1, rights: new Set(['a']) }
    ]
    expect(assignVotes(two, [both, first])).toEqual([[{ user: 'b', right: 'b' }], [{ user: 'a', right: 'a' }]])
  })

  it('uses a right once, whoever uses it', () => {
    const one = [{ count: 2, rights: new Set(['a']) }]
    expect(
      assignVotes(one, [
        { user: 'a', rights: ['a'] },
        { user: 'b', rights: ['b', 'a'] }
      ])[0]
    ).toHaveLength(1)
  })

  it('fills as many of each stage whatever the order of votes, with every person and right used once at most', () => {
    fc.assert(
      fc.property(stages, votes, fc.infiniteStream(fc.nat()), (stages, votes, keys) => {
        const shuffled = votes.map(vote => ({ vote, key: keys.next().value })).toSorted((a, b) => a.key - b.key)
        const filled = assignVotes(stages, votes)
        const again = assignVotes(
          stages,
          shuffled.map(({ vote }) => vote)
        )
        expect(again.map(one => one.length)).toEqual(filled.map(one => one.length))
        const flat = filled.flat()
        expect(new Set(flat.map(one => one.user)).size).toBe(flat.length)
        expect(new Set(flat.map(one => one.right)).size).toBe(flat.length)
        for (const [index, stage] of stages.entries()) {
          expect(filled[index]?.length).toBeLessThanOrEqual(stage.count)
          expect(filled[index]?.every(({ right }) => stage.rights.has(right))).toBe(true)
        }
      })
    )
  })
})
