import { addDays, localTimeOf, momentOf, nextWindow, yearsAfter } from '../../policy/hours.ts'
import type { Hours } from '../../policy/policy.ts'
import { normalized } from '../../policy/text.ts'
import type { Change, Schedule, State } from './change.ts'

/** Later than this nobody remembers why, and who approved it is elsewhere. */
const MOST_YEARS = 2

/**
 * Reads `2027-02-01`, `2027-02-01 09:00`, `end`, `end-14d` or `now`, as typed after `at=`. `ends` is the licence's last
 * day, from which `end` counts. Returns a sentence where it cannot be read.
 */
export function readAt(typed: string, ends: string | null): { schedule: Schedule } | { fault: string } {
  const text = normalized(typed).toLowerCase()
  if (text === '' || text === 'now') return { schedule: { day: null, time: null } }
  const [fromEnd, days = '0', endTime] = /^end(?:([+-]\d{1,3})d)?(?:[ t](\d{1,2}:\d\d))?$/.exec(text) ?? []
  if (fromEnd !== undefined) {
    if (!ends) return { fault: `at=${typed}: the vendor says no end of this licence. Write a date like 2027-02-01.` }
    return { schedule: { day: addDays(ends, Number(days)), time: timeOf(endTime) } }
  }
  const [, day, time] = /^(\d{4}-\d\d-\d\d)(?:[ t](\d{1,2}:\d\d))?$/.exec(text) ?? []
  if (day === undefined) return { fault: sayRight(typed) }
  return { schedule: { day, time: timeOf(time) } }
}

function timeOf(time: string | undefined): string | null {
  return time === undefined ? null : time.padStart(5, '0')
}

function sayRight(typed: string): string {
  return `at=${typed} is no date. Write at=2027-02-01, at="2027-02-01 09:00", at=end or at=end-14d.`
}

/**
 * The moment that was chosen, in the zone; null to apply at once. Without a time it is the beginning of the day. Where
 * clocks go back and a time comes twice, it is the first. Returns a sentence for what is past, too late, or no time.
 */
export function applyAtOf(
  { day, time }: Schedule = { day: null, time: null },
  zone: string,
  now: Date
): { applyAt: Date | null } | { fault: string } {
  if (day === null) return time === null ? { applyAt: null } : { fault: 'Choose a day as well, or leave out the time.' }
  const read = momentOf(day, time, zone)
  if (!read) {
    const given = [day, time].filter(Boolean).join(' ')
    return { fault: `${given} does not exist. Write a day like 2027-02-01 and a time like 09:00.` }
  }
  if ('skippedTo' in read) {
    return { fault: `${time} does not exist on ${day} in ${zone}: clocks go forward. Choose ${read.skippedTo}.` }
  }
  const { moment } = read
  const said = `${day}, ${localTimeOf(moment, zone).time} (${zone})`
  if (moment <= now) {
    return { fault: `${said} is past. Choose a later day or time, or none to apply it as soon as it is approved.` }
  }
  if (moment > yearsAfter(now, MOST_YEARS, zone)) {
    return { fault: `${said} is more than ${MOST_YEARS} years from now. Choose an earlier day.` }
  }
  return { applyAt: moment }
}

/** A moment as the form shows it, in the zone. */
export function shownSchedule(applyAt: Date | undefined, zone: string): Schedule {
  return applyAt ? localTimeOf(applyAt, zone) : { day: null, time: null }
}

/**
 * The state once nothing more is required: scheduled where its date, or the window in which the policy lets it be applied,
 * is still to come. Break-glass ignores windows, but not the date that was approved.
 */
export function stateOnceApproved(
  { applyAt, requirement }: Pick<Change, 'applyAt' | 'requirement'>,
  at: Date,
  breakGlass = false
): Extract<State, { name: 'approved' | 'scheduled' }> {
  const from = applyAt && applyAt > at ? applyAt : at
  const due = breakGlass ? from : (nextWindow(from, requirement.windows ?? [])?.from ?? from)
  return due > at ? { name: 'scheduled', at, due } : { name: 'approved', at }
}

/**
 * What to do with a change that is due: `go`, wait until the window opens, or say that the window passed unused while
 * nobody could apply it. `never`: the windows have no time in common.
 */
export function dueNow(
  due: Date,
  windows: readonly Hours[],
  now: Date
): { name: 'go' } | { name: 'wait'; until: Date } | { name: 'missed'; next: Date } | { name: 'never' } {
  const window = nextWindow(due, windows)
  const next = nextWindow(now, windows)
  if (!window || !next) return { name: 'never' }
  if (now < window.from) return { name: 'wait', until: window.from }
  return now < window.to ? { name: 'go' } : { name: 'missed', next: next.from }
}
