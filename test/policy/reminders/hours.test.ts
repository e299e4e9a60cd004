import { describe, expect, it } from 'vitest'
import { addWorkingMinutes, endOfDay, nextWorkingMoment, WEEKDAYS } from '../../../src/policy/hours.ts'
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

  // Beirut puts its clocks forward at midnight, Havana puts them back from 01:00 to 00:00, Cairo from 24:00 to 23:00.
  const allDay = (zone: string): Hours => ({ zone, days: [...WEEKDAYS], from: 0, to: 1440 })
  it.each([
    ['that begins an hour late', '2026-03-28T22:00:00Z', 23 * 60, 'Asia/Beirut', '2026-03-29T21:00:00Z'],
    ['after one that began an hour late', '2026-03-29T21:00:00Z', 24 * 60, 'Asia/Beirut', '2026-03-30T21:00:00Z'],
    ['before one that begins an hour late', '2026-03-27T22:00:00Z', 24 * 60, 'Asia/Beirut', '2026-03-28T22:00:00Z'],
    ['whose first hour comes twice', '2026-11-01T04:00:00Z', 25 * 60, 'America/Havana', '2026-11-02T05:00:00Z'],
    ['whose last hour comes twice', '2026-10-28T21:00:00Z', 25 * 60, 'Africa/Cairo', '2026-10-29T22:00:00Z']
  ])('loses no hour of a day %s', (_, start, minutes, zone, end) => {
    expect(addWorkingMinutes(new Date(start), minutes, allDay(zone))).toEqual(new Date(end))
    // Nothing is left out between: a minute later is a minute more.
    expect(addWorkingMinutes(new Date(start), minutes + 1, allDay(zone))).toEqual(new Date(Date.parse(end) + 60_000))
  })

  it('begins where the clock goes on, for hours that begin while it is put forward', () => {
    const early: Hours = { ...sunday, from: 150, to: 240 }
    expect(nextWorkingMoment(new Date('2026-03-28T12:00:00Z'), early)).toEqual(new Date('2026-03-29T01:00:00Z'))
    expect(addWorkingMinutes(new Date('2026-03-28T12:00:00Z'), 60, early)).toEqual(new Date('2026-03-29T02:00:00Z'))
    const midnight: Hours = { zone: 'Asia/Beirut', days: ['sun'], from: 0, to: 120 }
    expect(addWorkingMinutes(new Date('2026-03-28T12:00:00Z'), 60, midnight)).toEqual(new Date('2026-03-28T23:00:00Z'))
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
