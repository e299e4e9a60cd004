import { describe, expect, it } from 'vitest'
import { saySet } from '../../../src/slack/commands/watch.ts'

describe('a threshold that is set', () => {
  it('says in which channel it is told, or that none is told', () => {
    expect(saySet('Acme (Keepnet)', 60, 90, 'C0ALERTS')).toBe(
      '<#C0ALERTS> gets an alert when 60 % of the seats of Acme (Keepnet) are used.'
    )
    expect(saySet('Acme (Keepnet)', null, 90, undefined)).toBe(
      '`/company over-limit` and the Home tab list Acme (Keepnet) when 90 % of its seats are used, as for other companies. No channel gets an alert, because none is configured.'
    )
  })
})
