import { randomBytes } from 'node:crypto'
import type { CompanySummary } from '../../changes/ports/vendor.ts'
import { DAY } from '../../policy/hours.ts'
import type { AlertStep } from '../ports.ts'
import type { Alert, AlertEvent, AlertState, CompanyFigures, Condition, Level, Reading, Settings } from './alert.ts'

/** Going over again this soon after easing is fluctuation around the limit. In milliseconds. */
const HYSTERESIS = DAY

/** A company's condition as read at `now` under these settings. */
export type Observation = {
  vendor: string
  company: CompanySummary
  condition: Condition
  reading: Reading
  now: Date
  settings: Pick<Settings, 'renewalDays'>
}

/**
 * The next step of a condition's alert; null where nothing changes. `existing` is its open alert. A step is announced
 * when the alert begins or gets worse; easing and ending only update its message. An acknowledged or snoozed alert is
 * announced only when it gets worse by a step.
 */
export function stepOf(existing: Alert | undefined, observation: Observation): AlertStep | null {
  const { reading } = observation
  switch (reading.name) {
    case 'unknown':
      return null
    case 'fine':
      return existing ? closed(existing, observation) : null
    default:
      return existing ? moved(existing, reading, observation) : raised(reading, observation)
  }
}

function raised(level: Level, { vendor, company, condition, now }: Observation): AlertStep {
  const figures = figuresOf(company)
  const { id, name } = company
  const alert = {
    id: `alr_${randomBytes(8).toString('hex')}`,
    vendor,
    company: { id, name },
    condition,
    level,
    since: now,
    levelSince: now,
    first: figures,
    figures,
    state: { name: 'open' as const }
  }
  return { version: undefined, alert, event: eventOf('raised', level, figures, now), announce: true }
}

function closed(existing: Alert, { company, now }: Observation): AlertStep {
  const figures = figuresOf(company)
  const state: AlertState = { name: 'closed', at: now }
  return stepTo(existing, { figures, state }, eventOf('closed', existing.level, figures, now), false)
}

function moved(existing: Alert, seen: Level, { company, now, settings }: Observation): AlertStep | null {
  const figures = figuresOf(company)
  const handled = isHandled(existing.state, now)
  const level = handled ? notBelow(existing.level, seen) : seen
  const order = compared(level, existing.level)
  if (order === 0)
    return sameFigures(existing, figures, company.name) ? null : stepTo(existing, { figures, company }, null, false)
  const levelSince = level.name === existing.level.name && level.name === 'over' ? existing.levelSince : now
  if (order < 0)
    return stepTo(existing, { figures, company, level, levelSince }, eventOf('eased', level, figures, now), false)
  const announce = isNewsworthy(existing, level, handled, now, settings)
  const state: AlertState = announce ? { name: 'open' } : existing.state
  return stepTo(
    existing,
    { figures, company, level, levelSince, state },
    eventOf('worse', level, figures, now),
    announce
  )
}

/** Whether a worse level is announced. */
function isNewsworthy(
  { level: before, since, levelSince }: Alert,
  level: Level,
  handled: boolean,
  now: Date,
  { renewalDays }: Observation['settings']
): boolean {
  switch (level.name) {
    case 'over': {
      if (before.name === 'over') return handled
      // `levelSince` of a `near` alert is later than `since` only if it has eased.
      const eased = levelSince > since
      return !(eased && now.getTime() - levelSince.getTime() < HYSTERESIS)
    }
    case 'ending':
      return !handled || level.days === Math.min(...renewalDays)
    case 'ended':
    case 'near':
      return true
    default:
      return level satisfies never
  }
}

/** Positive where `one` is worse than `other`, 0 where they are equal. */
function compared(one: Level, other: Level): number {
  return badness(one) - badness(other)
}

/** A score that grows with severity within one condition. */
function badness(level: Level): number {
  switch (level.name) {
    case 'near':
      return -1
    case 'over':
      return level.steps
    case 'ending':
      return -level.days
    case 'ended':
      return 1
    default:
      return level satisfies never
  }
}

/** While an alert is handled, steps count from its worst level: fluctuation is not announced. */
function notBelow(before: Level, seen: Level): Level {
  return before.name === 'over' && seen.name === 'over' && seen.steps < before.steps ? before : seen
}

/** An expired snooze does not silence, even before it is ended in the store. */
function isHandled(state: AlertState, now: Date): boolean {
  return state.name === 'acknowledged' || (state.name === 'snoozed' && state.until > now)
}

function stepTo(
  { version, messages: _, digest: __, ...existing }: Alert,
  to: Partial<Pick<Alert, 'figures' | 'level' | 'levelSince' | 'state' | 'company'>>,
  event: AlertEvent | null,
  announce: boolean
): AlertStep {
  const { id, name } = to.company ?? existing.company
  return { version, alert: { ...existing, ...to, company: { id, name } }, event, announce }
}

function eventOf(name: AlertEvent['name'], level: Level, figures: CompanyFigures, at: Date): AlertEvent {
  return { name, by: 'system', at, level, figures }
}

function figuresOf({ use, ends }: CompanySummary): CompanyFigures {
  return { use, ends }
}

function sameFigures({ figures, company }: Alert, { use, ends }: CompanyFigures, name: string): boolean {
  const [one, other] = [figures?.use ?? null, use]
  const sameUse = one === other || (one?.used === other?.used && one?.limit === other?.limit)
  return sameUse && (figures?.ends ?? null) === ends && company.name === name
}
