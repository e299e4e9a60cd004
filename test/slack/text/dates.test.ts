import { expect, it } from 'vitest'
import { sayDate, sayTime } from '../../../src/slack/text/dates.ts'

it('says a day in one way, whatever the machine’s zone, and leaves what is no day', () => {
  expect(sayDate('2027-06-03')).toBe('3 Jun 2027')
  expect(sayDate('2027-12-31')).toBe('31 Dec 2027')
  expect(['2027-13-01', 'next year', ''].map(sayDate)).toEqual(['2027-13-01', 'next year', ''])
})

it('says a moment with Slack’s token, and for other readers with its zone', () => {
  const text = sayTime(new Date('2027-06-03T22:30:45Z'), 'Europe/Istanbul')
  expect(text).toBe('<!date^1812061845^{date_short_pretty} at {time}|4 Jun 2027, 01:30 (Europe/Istanbul)>')
})
