import { describe, expect, it } from 'vitest'
import { applyAtOf, readAt, shownSchedule } from '../../../src/changes/model/schedule.ts'
import { nextWindow, workingDayBefore } from '../../../src/policy/hours.ts'

const ZONE = 'Europe/Berlin'
const NOW = new Date('2026-11-30T21:00:00Z')

describe('a date as typed after at=', () => {
  it.each([
    ['2027-02-01', '2027-02-01', null],
    ['2027-02-01 9:00', '2027-02-01', '09:00'],
    ['end', '2027-03-31', null],
    ['END-14d', '2027-03-17', null],
    ['end−31d', '2027-02-28', null],
    ['end+1d 08:30', '2027-04-01', '08:30'],
    ['now', null, null]
  ])('%s is a day and a time', (typed, day, time) => {
    expect(readAt(typed, '2027-03-31')).toEqual({ schedule: { day, time } })
  })

  it('is refused where it is none, or the licence has no end', () => {
    expect(readAt('tomorrow', '2027-03-31')).toEqual({ fault: expect.stringContaining('at=end-14d') })
    expect(readAt('end-14', '2027-03-31')).toEqual({ fault: expect.stringContaining('at=end-14 is no date') })
    expect(readAt('end', null)).toEqual({ fault: expect.stringContaining('no end') })
  })
})

describe('the moment of a day and a time', () => {
  const moment = (day: string | null, time: string | null = null, zone = ZONE) => {
    const read = applyAtOf({ day, time }, zone, NOW)
    return 'fault' in read ? read.fault : (read.applyAt?.toISOString() ?? null)
  }

  it('is that of the zone, in winter and in summer', () => {
    expect(moment('2027-02-01')).toBe('2027-01-31T23:00:00.000Z')
    expect(moment('2027-07-01', '09:00')).toBe('2027-07-01T07:00:00.000Z')
    expect(moment(null)).toBeNull()
  })

  it('is the first of a time that comes twice, and none of a time that is skipped', () => {
    expect(moment('2027-10-31', '02:30')).toBe('2027-10-31T00:30:00.000Z')
    expect(moment('2027-03-28', '02:30')).toMatch(/02:30 does not exist on 2027-03-28 in Europe\/Berlin.*Choose 03:30/)
    // Beirut skips midnight: the day begins at one.
    expect(moment('2027-03-28', null, 'Asia/Beirut')).toBe('2027-03-27T22:00:00.000Z')
  })

  it('is neither past, nor beyond two years, nor on a day that does not exist', () => {
    expect(moment('2026-11-30')).toMatch(/is past/)
    expect(moment('2028-11-30', '22:00')).toBe('2028-11-30T21:00:00.000Z')
    expect(moment('2028-11-30', '22:01')).toMatch(/more than 2 years/)
    expect(moment('2027-02-29')).toMatch(/does not exist/)
    expect(moment(null, '09:00')).toMatch(/Choose a day/)
  })

  it('is shown in the form as it was chosen', () => {
    expect(shownSchedule(new Date('2027-07-01T07:00:00Z'), ZONE)).toEqual({ day: '2027-07-01', time: '09:00' })
    expect(shownSchedule(undefined, ZONE)).toEqual({ day: null, time: null })
  })
})

describe('windows', () => {
  const nights = { zone: ZONE, days: ['sat'], from: 22 * 60, to: 26 * 60 } as const
  const days = { zone: 'America/New_York', days: ['sat', 'sun'], from: 9 * 60, to: 18 * 60 } as const

  it('over midnight belong to the day on which they open, also in the night in which clocks go back', () => {
    const open = { from: new Date('2027-10-30T20:00:00Z'), to: new Date('2027-10-31T01:00:00Z') }
    expect(nextWindow(new Date('2027-10-29T00:00:00Z'), [nights])).toEqual(open)
    const late = new Date('2027-10-30T23:59:00Z')
    expect(nextWindow(late, [nights])).toEqual({ ...open, from: late })
    expect(nextWindow(open.to, [nights])?.from).toEqual(new Date('2027-11-06T21:00:00Z'))
  })

  it('of several rules count where all are open', () => {
    // From 22:00 in Berlin until 18:00 in New York.
    expect(nextWindow(new Date('2027-06-01T00:00:00Z'), [nights, days])).toEqual({
      from: new Date('2027-06-05T20:00:00Z'),
      to: new Date('2027-06-05T22:00:00Z')
    })
    expect(nextWindow(new Date('2027-06-01T00:00:00Z'), [nights, { ...days, days: ['mon'] }])).toBeUndefined()
  })

  it('are told of as work begins on the working day before', () => {
    const hours = { zone: ZONE, days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: 540, to: 1020 } as const
    const told = (due: string) => workingDayBefore(new Date(due), hours).toISOString()
    expect(told('2027-03-29T08:00:00Z')).toBe('2027-03-26T08:00:00.000Z')
    expect(told('2027-03-30T08:00:00Z')).toBe('2027-03-29T07:00:00.000Z')
    expect(told('2027-02-28T23:00:00Z')).toBe('2027-02-26T08:00:00.000Z')
  })
})
