import { describe, expect, it } from 'vitest'
import { classifyError, NotYet } from '../../src/app/job-errors.ts'
import { noAnswer, refused, tooMany } from '../changes/scripted-vendor.ts'

describe('what becomes of a job that threw', () => {
  it.each([
    ['somebody else is at it', new NotYet(5_000), { name: 'later', after: 5_000 }],
    ['the vendor’s answer was lost', noAnswer(), { name: 'backoff' }],
    ['the vendor refused for good', refused('No'), { name: 'give-up' }],
    ['the vendor asks for a rest', tooMany(7_000), { name: 'hold', for: 7_000 }],
    ['the vendor asks for a rest of no length', tooMany(), { name: 'hold', for: 10_000 }],
    ['it was a fault of ours', new TypeError('ours'), { name: 'backoff' }]
  ])('because %s', (_, error, verdict) => {
    expect(classifyError(error)).toEqual(verdict)
  })

  it('never holds a vendor’s whole queue for longer than a quarter of an hour, whatever the vendor asks', () => {
    expect(classifyError(tooMany(10 ** 12))).toEqual({ name: 'hold', for: 900_000 })
  })
})
