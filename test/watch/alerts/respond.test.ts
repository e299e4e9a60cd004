import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { acknowledge, endSnooze, markOf, setThreshold, snooze } from '../../../src/watch/alerts/announce.ts'
import { type Fixture, openFixture } from '../../changes/fixture.ts'

const ann = { team: 'T1', user: 'U_ANN' }
const ben = { team: 'T1', user: 'U_BEN' }
const stranger = { team: 'T2', user: 'U_ANN' }
const DAY = 24 * 3_600_000

let fixture: Fixture
beforeAll(async () => {
  fixture = await openFixture()
})
afterAll(() => fixture.close())

let count = 0
/** An alert that a pass has just noted and told. */
async function raised() {
  const id = `c${++count}`
  const figures = { use: { used: 512, limit: 500 }, ends: null }
  const now = fixture.clock.now()
  const level = { name: 'over' as const, steps: 0 }
  const alert = {
    id: `alr_${id}`,
    vendor: 'keepnet',
    company: { id, name: `Acme ${id}` },
    condition: 'seats' as const,
    level,
    since: now,
    levelSince: now,
    first: figures,
    figures,
    state: { name: 'open' as const }
  }
  const event = { name: 'raised' as const, by: 'system' as const, at: now, level, figures }
  const rows = [{ id, name: alert.company.name, ...figures }]
  const steps = [{ version: undefined, alert, event, announce: true }]
  await fixture.store.record({ vendor: 'keepnet', rows, unfinished: [], fresh: false, seenAt: now, steps, drifts: [] })
  await fixture.store.announce('C_ALERTS', 5)
  const stored = await fixture.store.alert(alert.id)
  if (!stored) throw new Error('The alert was not stored.')
  return { alert: stored, seen: { alert: stored.id, mark: markOf(stored) } }
}

describe('looking after an alert', () => {
  it('is done by one of two who see the same, and the other is told how it stands', async () => {
    const { seen } = await raised()
    const results = await Promise.all([acknowledge(fixture, ann, seen), snooze(fixture, ben, seen, 7, 'Later')])
    expect(results.filter(one => 'handled' in one)).toHaveLength(1)
    const [refused] = results.filter(one => 'refused' in one)
    expect(refused).toMatchObject({ refused: 'handled-since', alert: { state: { by: expect.anything() } } })
    const events = await fixture.store.alertEvents(seen.alert)
    expect(events.map(({ name }) => name)).toHaveLength(2)
  })

  it('does not mind that it got worse since somebody looked, as long as nobody looked after it', async () => {
    const { alert, seen } = await raised()
    const worse = {
      level: { name: 'over' as const, steps: 1 },
      figures: { use: { used: 560, limit: 500 }, ends: null }
    }
    const seenAt = fixture.clock.now()
    const event = { name: 'worse' as const, by: 'system' as const, at: seenAt, ...worse }
    const steps = [{ version: alert.version, alert: { ...alert, ...worse }, event, announce: false }]
    await fixture.store.record({ vendor: 'keepnet', rows: [], unfinished: [], fresh: false, seenAt, steps, drifts: [] })
    expect((await fixture.store.alert(alert.id))?.version).toBeGreaterThan(alert.version)
    expect(await acknowledge(fixture, ann, seen)).toMatchObject({
      handled: { state: { name: 'acknowledged', by: ann } }
    })
  })

  it('answers the same click twice as once', async () => {
    const { seen } = await raised()
    await acknowledge(fixture, ann, seen)
    expect(await acknowledge(fixture, ann, seen)).toMatchObject({ handled: { state: { name: 'acknowledged' } } })
    expect(await acknowledge(fixture, ben, seen)).toMatchObject({ refused: 'handled-since' })
    const events = await fixture.store.alertEvents(seen.alert)
    expect(events.filter(({ name }) => name === 'acknowledged')).toHaveLength(1)
  })

  it('snoozes for so many days, and ends that early, by whom', async () => {
    const { seen } = await raised()
    const until = new Date(fixture.clock.now().getTime() + 14 * DAY)
    const snoozed = await snooze(fixture, ann, seen, 14, ' They leave ')
    if (!('handled' in snoozed)) throw new Error('It was refused.')
    expect(snoozed.handled.state).toMatchObject({ name: 'snoozed', by: ann, until, reason: 'They leave' })
    const now = { alert: seen.alert, mark: markOf(snoozed.handled) }
    expect(await endSnooze(fixture, ben, seen)).toMatchObject({ refused: 'handled-since' })
    expect(await endSnooze(fixture, ben, now)).toMatchObject({ handled: { state: { name: 'open' } } })
    const [, , unsnoozed] = await fixture.store.alertEvents(seen.alert)
    expect(unsnoozed).toMatchObject({ name: 'unsnoozed', by: ben })
  })

  it('rings for its message, and does not fail where no bell rings', async () => {
    const { seen } = await raised()
    const before = fixture.queue.enqueued.length
    fixture.queue.broken = true
    expect(await acknowledge(fixture, ann, seen)).toHaveProperty('handled')
    fixture.queue.broken = false
    expect(fixture.log.warnings.length).toBeGreaterThan(0)
    const again = await raised()
    await acknowledge(fixture, ann, again.seen)
    expect(fixture.queue.enqueued.length).toBeGreaterThan(before)
  })

  it('is refused to people of another team, and changes nothing', async () => {
    const { alert, seen } = await raised()
    const key = { vendor: 'keepnet', id: alert.company.id }
    const refused = { refused: 'other-team' }
    expect(await acknowledge(fixture, stranger, seen)).toMatchObject(refused)
    expect(await snooze(fixture, stranger, seen, 7, 'x')).toMatchObject(refused)
    expect(await endSnooze(fixture, stranger, seen)).toMatchObject(refused)
    expect(await setThreshold(fixture, stranger, key, 50)).toMatchObject(refused)
    expect(await fixture.store.alert(alert.id)).toEqual(alert)
    expect((await fixture.store.entry(key))?.threshold).toBeNull()
  })

  it('says so where there is no such alert, and where no pass has seen a company', async () => {
    expect(await acknowledge(fixture, ann, { alert: 'alr_none', mark: 'open' })).toEqual({ refused: 'no-such-alert' })
    expect(await setThreshold(fixture, ann, { vendor: 'keepnet', id: 'none' }, 80)).toBe('unknown')
  })
})
