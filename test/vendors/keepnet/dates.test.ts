import { describe, expect, it } from 'vitest'
import { daysAfter, formatFrom, parseDay } from '../../../src/vendors/keepnet/fields/dates.ts'

describe('vendors keepnet dates', () => {
  it.each([
    '2027-02-01',
    '2027-02-01T00:00:00',
    '2027-02-01T10:30:00.1234567Z',
    '2027-02-01T10:30:00+03:00',
    '2027/02/01',
    '2027/02/01 10:00'
  ])('reads %s alike in every format', text => {
    for (const format of [undefined, 'iso', 'dd/MM/yyyy', 'MM/dd/yyyy', 'yyyy/MM/dd'] as const) {
      expect(parseDay(text, format)).toEqual({ day: '2027-02-01' })
    }
  })

  it('reads day and month in the order of the format', () => {
    expect(parseDay('03/04/2027 10:00', 'dd/MM/yyyy')).toEqual({ day: '2027-04-03' })
    expect(parseDay('03/04/2027 10:00 PM', 'MM/dd/yyyy')).toEqual({ day: '2027-03-04' })
  })

  it('never guesses the order where both would be a day', () => {
    expect(parseDay('03/04/2027', undefined)).toEqual({ problem: 'ambiguous' })
    expect(parseDay('03/04/2027', 'yyyy/MM/dd')).toEqual({ problem: 'ambiguous' })
    expect(parseDay('03/04/2027', 'iso')).toEqual({ problem: 'ambiguous' })
  })

  it('needs no format where only one order is a day, or both are the same day', () => {
    expect(parseDay('31/12/2027', undefined)).toEqual({ day: '2027-12-31' })
    expect(parseDay('12/31/2027', undefined)).toEqual({ day: '2027-12-31' })
    expect(parseDay('05/05/2027', undefined)).toEqual({ day: '2027-05-05' })
  })

  it.each([
    ['31/12/2027', 'MM/dd/yyyy'],
    ['12/31/2027', 'dd/MM/yyyy'],
    ['2027-02-30', undefined],
    ['2027-02-29', undefined],
    ['32/01/2027', undefined],
    ['1/2/2027', 'dd/MM/yyyy'],
    ['2027-13-01', undefined],
    ['2027-02/01', undefined],
    ['01.02.2027', undefined],
    ['2027-02-01 and more', undefined],
    ['', undefined],
    ['tomorrow', undefined]
  ] as const)('refuses %s in the format %s', (text, format) => {
    expect(parseDay(text, format)).toEqual({ problem: 'unreadable' })
  })

  it('knows a format in whatever case and with a time behind it', () => {
    expect(formatFrom('DD/MM/YYYY')).toBe('dd/MM/yyyy')
    expect(formatFrom('MM/dd/yyyy hh:mm tt')).toBe('MM/dd/yyyy')
    expect(formatFrom('dd.MM.yyyy')).toBeUndefined()
    expect(formatFrom(null)).toBeUndefined()
  })

  it('counts days over months and leap years', () => {
    expect(daysAfter('2027-12-31', 1)).toBe('2028-01-01')
    expect(daysAfter('2028-02-28', 1)).toBe('2028-02-29')
    expect(daysAfter('2027-01-01', 365)).toBe('2028-01-01')
  })
})
