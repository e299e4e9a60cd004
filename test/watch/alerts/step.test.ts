import { describe, expect, it } from 'vitest'
import { type Alert, type AlertState, conditionsOf, SETTINGS } from '../../../src/watch/alerts/alert.ts'
import { stepOf } from '../../../src/watch/alerts/step.ts'
import type { AlertStep } from '../../../src/watch/ports.ts'
import { after, company } from '../samples.ts'

const HOUR = 3_600_000
const START = Date.parse('2026-11-21T10:00:00Z')
const by = { team: 'T1', user: 'U1' }

/** One company, seen again and again; says of each look what came of it. */
function watching() {
  let alert: Alert | undefined
  let time = START
  const step = (row: ReturnType<typeof company>, condition: 'seats' | 'term') => {
    const readings = conditionsOf(row, SETTINGS, null, new Date(time).toISOString().slice(0, 10))
    const observation = { vendor: 'keepnet', company: row, condition, now: new Date(time), settings: SETTINGS }
    const next = stepOf(alert, { ...observation, reading: readings[condition] })
    if (next) alert = next.alert.state.name === 'closed' ? undefined : after(next, alert)
    return next
  }
  const say = (next: AlertStep | null) =>
    next && `${next.event?.name ?? 'numbers'}${next.announce ? ', told' : ''}, ${next.alert.state.name}`
  return {
    users: (used: number, limit: number | null = 500) => say(step(company(used, limit), 'seats')),
    ends: (ends: string | null) => say(step(company(1, 500, { ends, licence: { ends } }), 'term')),
    row: (row: ReturnType<typeof company>) => step(row, 'seats'),
    pass: (hours: number) => {
      time += hours * HOUR
    },
    respondToAlert: (state: AlertState) => {
      if (alert) alert = { ...alert, state }
    },
    snooze: (days: number) => {
      const until = new Date(time + days * 24 * HOUR)
      if (alert) alert = { ...alert, state: { name: 'snoozed', by, at: new Date(time), until, reason: 'known' } }
    },
    alert: () => alert
  }
}

const acknowledged: AlertState = { name: 'acknowledged', by, at: new Date(START) }

describe('watch steps: seats', () => {
  it('begins once, however the numbers go to and fro, and says so by what it ended', () => {
    const acme = watching()
    expect(acme.users(449)).toBeNull()
    expect(acme.users(450)).toBe('raised, told, open')
    expect(acme.users(450)).toBeNull()
    expect([451, 499, 460].map(used => acme.users(used))).toEqual(Array(3).fill('numbers, open'))
    expect(acme.users(512)).toBe('worse, told, open')
    expect([511, 549, 501].map(used => acme.users(used))).toEqual(Array(3).fill('numbers, open'))
    expect(acme.row(company(501, 600))).toMatchObject({
      event: { name: 'closed', figures: { use: { used: 501, limit: 600 } } },
      alert: { level: { name: 'over' }, figures: { use: { limit: 600 } }, first: { use: { used: 450 } } },
      announce: false
    })
    expect(acme.users(501)).toBe('raised, told, open')
    expect(acme.users(501, null)).toBe('closed, closed')
  })

  it('redraws with every step more while it is open, and tells of it where somebody looks after it', () => {
    const acme = watching()
    expect(acme.users(512)).toBe('raised, told, open')
    expect(acme.users(560)).toBe('worse, open')
    expect(acme.users(512)).toBe('eased, open')
    expect(acme.users(560)).toBe('worse, open')
    acme.respondToAlert(acknowledged)
    expect(acme.users(595)).toBe('numbers, acknowledged')
    expect(acme.users(512)).toBe('numbers, acknowledged')
    expect(acme.users(570)).toBe('numbers, acknowledged')
    expect(acme.users(600)).toBe('worse, told, open')
  })

  it('says nothing while it is snoozed, until it is worse by a step', () => {
    const acme = watching()
    acme.users(512)
    acme.snooze(30)
    acme.pass(29 * 24)
    expect(acme.users(549)).toBe('numbers, snoozed')
    expect(acme.users(550)).toBe('worse, told, open')
  })

  it('tells what goes over while it is nearly full and snoozed', () => {
    const acme = watching()
    acme.users(490)
    acme.snooze(30)
    expect(acme.users(499)).toBe('numbers, snoozed')
    expect(acme.users(501)).toBe('worse, told, open')
  })

  it('holds a snooze back no longer than it lasts', () => {
    const acme = watching()
    acme.ends('2026-12-15')
    acme.snooze(7)
    acme.pass(8 * 24)
    expect(acme.ends('2026-12-03')).toBe('worse, told, open')
  })

  it('does not drum for numbers that tremble around the limit', () => {
    const acme = watching()
    acme.users(512)
    acme.pass(1)
    expect(acme.users(500)).toBe('eased, open')
    acme.pass(23)
    expect(acme.users(501)).toBe('worse, open')
    acme.pass(1)
    expect(acme.users(499)).toBe('eased, open')
    acme.pass(25)
    expect(acme.users(501)).toBe('worse, told, open')
  })

  it('tells of one that was nearly full when it began, however soon it goes over', () => {
    const acme = watching()
    acme.users(499)
    acme.pass(1)
    expect(acme.users(501)).toBe('worse, told, open')
  })

  it('leaves everything as it is where the vendor says nothing', () => {
    const acme = watching()
    acme.users(512)
    expect(acme.row(company(0, 0, { use: null }))).toBeNull()
    expect(acme.alert()).toMatchObject({ state: { name: 'open' } })
  })

  it('carries a new name on', () => {
    const acme = watching()
    acme.users(512)
    expect(acme.row(company(512, 500, { name: 'Acme 2' }))).toMatchObject({ alert: { company: { name: 'Acme 2' } } })
  })
})

describe('watch steps: the term', () => {
  it('tells each of its days once, and that it has ended', () => {
    const acme = watching()
    const said: unknown[] = []
    for (let day = 0; day < 70; day += 1) {
      said.push(acme.ends('2027-01-25'))
      acme.pass(24)
    }
    expect(said.filter(Boolean)).toEqual(['raised, told, open', ...Array(5).fill('worse, told, open')])
  })

  it('ends with a renewal, and eases with a short one', () => {
    const acme = watching()
    expect(acme.ends('2026-11-20')).toBe('raised, told, open')
    expect(acme.ends('2026-12-15')).toBe('eased, open')
    expect(acme.ends('2027-11-20')).toBe('closed, closed')
  })

  it('is broken through by the last day and by its end alone', () => {
    const acme = watching()
    acme.ends('2026-12-21')
    acme.respondToAlert(acknowledged)
    expect(acme.ends('2026-12-05')).toBe('worse, acknowledged')
    expect(acme.ends('2026-11-28')).toBe('worse, acknowledged')
    expect(acme.ends('2026-11-22')).toBe('worse, told, open')
    acme.respondToAlert(acknowledged)
    expect(acme.ends('2026-11-20')).toBe('worse, told, open')
  })
})
