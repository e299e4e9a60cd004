import { describe, expect, it } from 'vitest'
import { addWorkingMinutes, endOfDay, nextWorkingMoment } from '../../../src/policy/hours.ts'
import type { Hours } from '../../../src/policy/policy.ts'

const berlin: Hours = { zone: 'Europe/Berlin', days: ['mon', 'tue', 'wed', 'thu', 'fri'], from: 540, to: 1020 }
const sunday: Hours = { ...berlin, days: ['sun'], from: 0, to: 1440 }

describe('working hours', () => {
  it.each([
    ['within a day', '2026-11-25T08:00:00Z', 15, berlin, '2026-11-25T08:15:00Z'],
    ['before the day', '2026-11-25T01:00:00Z', 15, berlin, '2026-11-25T08:15:00Z'],
    ['after the day', '2026-11-25T20:00:00Z', 15, berlin, '2026-11-26T08:15:00Z'],
    ['up to the end of the day', '2026-11-25T08:00:00Z', 480, berlin, '2026-11-25T16:00:00Z'],
    ['over the night', '2026-11-25T15:50:00Z', 15, berlin, '2026-11-26T08:05:00Z'],
    ['over the weekend', '2026-11-27T15:50:00Z', 15, berlin, '2026-11-30T08:05:00Z'],
    ['over the end of summer time', '2026-10-23T14:50:00Z', 15, berlin, '2026-10-26T08:05:00Z'],
    ['over the beginning of summer time', '2026-03-27T15:50:00Z', 15, berlin, '2026-03-30T07:05:00Z'],
    ['through a day of 25 hours', '2026-10-24T22:00:00Z', 25 * 60, sunday, '2026-10-25T23:00:00Z'],
    ['through a day of 23 hours', '2026-03-28T23:00:00Z', 23 * 60 + 1, sunday, '2026-04-04T22:01:00Z'],
    ['in a zone of half hours', '2026-11-25T03:00:00Z', 30, { ...berlin, zone: 'Asia/Kolkata' }, '2026-11-25T04:00:00Z']
  ])('counts %s', (_, start, minutes, hours, end) => {
    expect(addWorkingMinutes(new Date(start), minutes, hours)).toEqual(new Date(end))
  })

  it('leaves out hours that the clock skips', () => {
    const night: Hours = { ...sunday, from: 120, to: 180 }
    expect(nextWorkingMoment(new Date('2026-03-28T12:00:00Z'), night)).toEqual(new Date('2026-04-05T00:00:00Z'))
  })

  it('knows the next working moment', () => {
    const noon = new Date('2026-11-25T11:00:00.123Z')
    expect(nextWorkingMoment(noon, berlin)).toEqual(noon)
    expect(nextWorkingMoment(new Date('2026-11-28T11:00:00Z'), berlin)).toEqual(new Date('2026-11-30T08:00:00Z'))
    expect(nextWorkingMoment(new Date('2026-11-25T16:00:00Z'), berlin)).toEqual(new Date('2026-11-26T08:00:00Z'))
  })

  it.each([
    ['2026-12-01', 'America/Los_Angeles', '2026-12-02T08:00:00Z'],
    ['2026-12-01', 'UTC', '2026-12-02T00:00:00Z'],
    ['2026-10-25', 'Europe/Berlin', '2026-10-25T23:00:00Z'],
    ['2026-12-31', 'Asia/Tokyo', '2026-12-31T15:00:00Z']
  ])('knows when %s is over in %s', (day, zone, end) => {
    expect(endOfDay(day, { zone })).toEqual(new Date(end))
  })

  it('knows no end of a day that there is not', () => {
    expect(endOfDay('2026-02-30', { zone: 'UTC' })).toBeUndefined()
    expect(endOfDay('tomorrow', { zone: 'UTC' })).toBeUndefined()
  })

  it('throws for hours that no policy can hold', () => {
    expect(() => addWorkingMinutes(new Date(), 1, { ...berlin, days: [] })).toThrow('Working hours need')
    expect(() => addWorkingMinutes(new Date(), 1, { ...berlin, zone: 'Mars/Olympus' })).toThrow('Working hours need')
  })
})
