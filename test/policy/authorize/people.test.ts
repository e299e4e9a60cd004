import { describe, expect, it } from 'vitest'
import { isSame } from '../../../src/policy/context.ts'

describe('people', () => {
  it('are the same by team and user together', () => {
    const one = { team: 'T1', user: 'U1' }
    expect(isSame(one, { ...one })).toBe(true)
    expect(isSame(one, { team: 'T2', user: 'U1' })).toBe(false)
    expect(isSame(one, { team: 'T1', user: 'U2' })).toBe(false)
  })
})
