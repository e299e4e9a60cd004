import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Alert, conditionsOf, SETTINGS } from '../../../src/watch/alerts/alert.ts'
import { stepOf } from '../../../src/watch/alerts/step.ts'
import type { AlertStep } from '../../../src/watch/ports.ts'
import { after, company } from '../samples.ts'

const START = Date.parse('2026-11-21T10:00:00Z')
const HOUR = 3_600_000
const by = { team: 'T1', user: 'U1' }

/** What may happen next: the vendor shows such numbers, hours later; or somebody looks after the alert. */
const act = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      name: fc.constant('view' as const),
      used: fc.oneof(fc.integer({ min: 40, max: 140 }), fc.integer({ min: 98, max: 102 })),
      limit: fc.constantFrom(100, 100, 100, 110, null),
      hours: fc.integer({ min: 1, max: 40 })
    })
  },
  { weight: 1, arbitrary: fc.record({ name: fc.constant('acknowledge' as const) }) },
  { weight: 1, arbitrary: fc.record({ name: fc.constant('snooze' as const), days: fc.constantFrom(7, 14) }) }
)

type Seen = { before: Alert | undefined; step: AlertStep | null; now: Date; used: number; limit: number | null }

/** All looks of one history, each with the alert before it and what came of it. */
function historyOf(acts: readonly (typeof act extends fc.Arbitrary<infer Act> ? Act : never)[]): Seen[] {
  let alert: Alert | undefined
  let time = START
  return acts.flatMap(one => {
    const at = new Date(time)
    if (one.name === 'acknowledge') {
      if (alert) alert = { ...alert, state: { name: 'acknowledged', by, at } }
      return []
    }
    if (one.name === 'snooze') {
      const until = new Date(time + one.days * 24 * HOUR)
      if (alert) alert = { ...alert, state: { name: 'snoozed', by, at, until, reason: 'known' } }
      return []
    }
    time += one.hours * HOUR
    const row = company(one.used, one.limit)
    const { seats: reading } = conditionsOf(row, SETTINGS, null, '2026-11-21')
    const now = new Date(time)
    const before = alert
    const step = stepOf(before, {
      vendor: 'keepnet',
      company: row,
      condition: 'seats',
      reading,
      now,
      settings: SETTINGS
    })
    if (step) alert = step.alert.state.name === 'closed' ? undefined : after(step, before)
    return [{ before, step, now, used: one.used, limit: one.limit }]
  })
}

function holds(property: (seen: Seen) => void): void {
  fc.assert(
    fc.property(fc.array(act, { maxLength: 40 }), acts => historyOf(acts).forEach(property)),
    { numRuns: 500 }
  )
}

describe('watch steps, whatever happens', () => {
  it('keep one alert for a condition as long as it holds, whatever its numbers', () => {
    holds(({ before, step }) => {
      if (!step) return
      expect(step.version).toBe(before?.version)
      if (!before) return
      const { id, since, first, vendor, condition } = before
      expect(step.alert).toMatchObject({ id, since, first, vendor, condition })
    })
  })

  it('have an alert exactly while the company is over, or nearly full since it was', () => {
    holds(({ before, step, used, limit }) => {
      const stands = step ? step.alert.state.name !== 'closed' : before !== undefined
      expect(stands).toBe(limit !== null && used >= limit * 0.9)
    })
  })

  it('tell nothing without a change of state, and nothing that got better', () => {
    holds(({ before, step }) => {
      if (!step?.announce) return
      expect(step.event?.name).toBe(before ? 'worse' : 'raised')
      expect(step.alert.state).toEqual({ name: 'open' })
      if (before) expect(step.alert.level).not.toEqual(before.level)
    })
  })

  it('tell everything that begins, and everything that goes over and did not ease a day ago', () => {
    holds(({ before, step, now }) => {
      if (!before) return expect(step?.announce ?? true).toBe(true)
      if (before.level.name !== 'near' || step?.alert.level.name !== 'over') return
      const eased = before.levelSince > before.since
      expect(step.announce).toBe(!eased || now.getTime() - before.levelSince.getTime() >= 24 * HOUR)
    })
  })

  it('hold a snooze until it ends, or until it is worse by a step', () => {
    holds(({ before, step, now }) => {
      if (before?.state.name !== 'snoozed' || before.state.until <= now || !step) return
      const closed = step.alert.state.name === 'closed'
      if (closed || step.announce) return
      expect(step.alert.state).toEqual(before.state)
    })
    holds(({ before, step }) => {
      if (!step?.announce || !before || before.state.name === 'open') return
      const { level } = step.alert
      const worse = before.level.name === 'near' || (level.name === 'over' && before.level.name === 'over')
      expect(
        worse && level.name === 'over' && level.steps >= (before.level.name === 'over' ? before.level.steps + 1 : 0)
      ).toBe(true)
    })
  })

  it('find nothing to do when they look again at the same', () => {
    holds(({ before, step, now, used, limit }) => {
      if (!step || step.alert.state.name === 'closed') return
      const row = company(used, limit)
      const { seats: reading } = conditionsOf(row, SETTINGS, null, '2026-11-21')
      const observation = {
        vendor: 'keepnet',
        company: row,
        condition: 'seats' as const,
        reading,
        now,
        settings: SETTINGS
      }
      expect(stepOf(after(step, before), observation)).toBeNull()
    })
  })
})
