import { describe, expect, it } from 'vitest'
import type { OutboxMessage } from '../../../../src/changes/outbox/message.ts'
import type { Alert, Level } from '../../../../src/watch/alerts/alert.ts'
import { approver, type Bench, changeRequest, requester } from '../bench.ts'
import { applied } from './applied.ts'
import { begun, next, noted, row } from './fixtures.ts'

/** Alerts and their messages. */
export function alerts(bench: () => Bench): void {
  const pass = (milliseconds = 60_000) => bench().clock.pass(milliseconds)
  const now = () => bench().clock.now()

  /** Alerts of so many new companies, not announced yet. */
  async function raise(count: number, level?: Level): Promise<Alert[]> {
    const steps = Array.from({ length: count }, (_, index) => {
      const shown = row({ use: { used: 500 + index, limit: 500 } })
      return { shown, step: begun('told', shown, now(), level && { level }) }
    })
    await bench().store.record({
      ...noted(
        'told',
        steps.map(({ shown }) => shown),
        now()
      ),
      steps: steps.map(({ step }) => step)
    })
    return await Promise.all(steps.map(({ step }) => read(step.alert.id)))
  }

  async function read(id: string): Promise<Alert> {
    const alert = await bench().other.alert(id)
    if (!alert) throw new Error(`There is no alert ${id}.`)
    return alert
  }

  async function move(alert: Alert, ...rest: [Parameters<typeof next>[1], Partial<Alert>, boolean?]): Promise<Alert> {
    const [name, given, announce] = rest
    const shown = row({ id: alert.company.id })
    await bench().store.record({ ...noted('told', [shown], now()), steps: [next(alert, name, given, now(), announce)] })
    return await read(alert.id)
  }

  /** Takes the due messages and marks them as shown; by subject. */
  async function show(): Promise<OutboxMessage[]> {
    const { store, clock } = bench()
    const shown: OutboxMessage[] = []
    for (const id of await store.dueMessages()) {
      const message = await store.takeMessage(id, new Date(clock.now().getTime() + 1000))
      if (!message) continue
      shown.push(message)
      await store.messageShown(message, { channel: 'C9', ts: message.ts ?? `${id}.1` })
    }
    return shown
  }

  describe('an alert', () => {
    it('has the numbers of the last scan, which alone are no event', async () => {
      const { store } = bench()
      const [alert] = await raise(1)
      if (!alert) throw new Error('There is no alert.')
      await store.announce('C9', 1_000)
      await show()
      const figures = { use: { used: 599, limit: 500 }, ends: null }
      const step = { version: alert.version, alert: { ...alert, figures }, event: null, announce: false }
      await store.record({ ...noted('told', [row({ id: alert.company.id })], now()), steps: [step] })
      expect(await read(alert.id)).toMatchObject({ figures, version: alert.version })
      expect(await show()).toEqual([])
      expect(await store.respondToAlert(alert.id, alert.version, { name: 'open' }, approver)).not.toBe('stale')
    })

    it('is stored with all its fields, and starts only once for a company and condition', async () => {
      const { store, other } = bench()
      await store.announce('C9', 1_000)
      const shown = row({})
      const [one, two] = [begun('told', shown, now()), begun('told', shown, now())]
      await Promise.all([
        store.record({ ...noted('told', [shown], now()), steps: [one] }),
        other.record({ ...noted('told', [shown], now()), steps: [two] })
      ])
      const [known] = await store.known('told', [shown.id], now())
      expect(known?.alerts).toHaveLength(1)
      const [alert] = known?.alerts ?? []
      const winner = alert?.id === one.alert.id ? one : two
      expect(alert).toEqual({ ...winner.alert, messages: 0, digest: null, version: 1 })
      expect(await store.alertEvents(winner.alert.id)).toEqual([winner.event])
      expect(await store.alertEvents(winner === one ? two.alert.id : one.alert.id)).toEqual([])
    })

    it('has one condition for seats and one for the term of a company', async () => {
      const { store } = bench()
      const shown = row({})
      const steps = [begun('told', shown, now()), begun('told', shown, now(), { level: { name: 'ending', days: 30 } })]
      await store.record({ ...noted('told', [shown], now()), steps })
      const [known] = await store.known('told', [shown.id], now())
      expect(known?.alerts.map(({ condition }) => condition).toSorted()).toEqual(['seats', 'term'])
    })

    it('is not changed by a step with an earlier version', async () => {
      const [alert] = await raise(1)
      if (!alert) throw new Error('No alert')
      const moved = await move(alert, 'worse', { level: { name: 'over', steps: 2 } })
      expect(moved).toMatchObject({ level: { steps: 2 }, version: 2 })
      expect(await move(alert, 'eased', { level: { name: 'near' } })).toEqual(moved)
    })

    it('can start again once it was resolved, as a new alert', async () => {
      const { store } = bench()
      const [alert] = await raise(1)
      if (!alert) throw new Error('No alert')
      const closed = await move(alert, 'closed', {
        state: { name: 'closed', at: now() },
        figures: { use: null, ends: null }
      })
      expect(closed).toMatchObject({ state: { name: 'closed', at: now() } })
      expect(await move(closed, 'worse', { level: { name: 'over', steps: 9 } })).toEqual(closed)
      const shown = row({ id: alert.company.id })
      await store.record({ ...noted('told', [shown], now()), steps: [begun('told', shown, now())] })
      const [known] = await store.known('told', [shown.id], now())
      expect(known?.alerts).toHaveLength(1)
      expect(known?.alerts[0]?.id).not.toBe(alert.id)
    })

    it('is resolved when its company is gone', async () => {
      const { store } = bench()
      const shown = row({})
      const step = begun('leaving', shown, now())
      await store.record({ ...noted('leaving', [shown], now()), steps: [step] })
      for (let times = 0; times < 2; times += 1) {
        pass()
        await store.endFullScan(await store.beginFullScan('leaving'))
      }
      expect(await read(step.alert.id)).toMatchObject({ state: { name: 'closed', at: now() }, figures: null })
      const events = await store.alertEvents(step.alert.id)
      expect(events.map(({ name }) => name)).toEqual(['raised', 'closed'])
    })
  })

  describe('announcing alerts', () => {
    it('makes one message for each of a few, whoever announces them', async () => {
      const { store, other } = bench()
      await store.announce('C9', 1_000)
      await show()
      const alerts = await raise(3)
      await Promise.all([store.announce('C9', 5), other.announce('C9', 5)])
      const ids = alerts.map(({ id }) => id).toSorted()
      const shown = await show()
      expect(shown.map(({ about }) => about.id).toSorted()).toEqual(ids)
      expect(shown.map(({ about, number, channel }) => ({ kind: about.kind, number, channel }))).toEqual(
        ids.map(() => ({ kind: 'alert', number: 1, channel: 'C9' }))
      )
      await store.announce('C9', 5)
      expect(await show()).toEqual([])
      expect((await read(ids[0] ?? '')).messages).toBe(1)
    })

    it('makes messages for one company only if only that was read', async () => {
      const { store } = bench()
      await store.announce('C9', 1_000)
      await show()
      const [one, ...others] = await raise(3)
      await store.announce('C9', 5, { vendor: one?.vendor ?? '', id: one?.company.id ?? '' })
      expect((await show()).map(({ about }) => about.id)).toEqual([one?.id])
      await store.announce('C9', 5)
      expect((await show()).map(({ about }) => about.id).toSorted()).toEqual(others.map(({ id }) => id).toSorted())
    })

    it('makes one digest of more, worst first, and redraws it when one of them changes', async () => {
      const { store } = bench()
      await store.announce('C9', 1_000)
      await show()
      const alerts = await raise(6)
      await store.announce('C9', 5)
      const [digest, ...others] = await show()
      expect(others).toEqual([])
      expect(digest?.about).toMatchObject({ name: 'digest' })
      const named = await store.alertsIn(digest?.about.id ?? '')
      expect(named.map(({ id }) => id)).toEqual(alerts.map(({ id }) => id).toReversed())
      expect(await store.digest(digest?.about.id ?? '')).toMatchObject({ name: 'many', at: now() })
      pass()
      await move(named[0] ?? fail(), 'closed', { state: { name: 'closed', at: now() } })
      expect((await show()).map(({ about }) => about.id)).toEqual([digest?.about.id])
    })

    it('makes one digest even of more alerts than a statement can have parameters', { timeout: 180_000 }, async () => {
      const { store } = bench()
      await store.announce('C9', 1_000)
      await show()
      for (let pages = 0; pages < 7; pages += 1) {
        const rows = Array.from({ length: 5_000 }, () => row({}))
        const steps = rows.map(shown => begun('crowd', shown, now()))
        await store.record({ ...noted('crowd', rows, now()), steps })
      }
      await store.announce('C9', 5)
      const [digest, ...others] = await show()
      expect(others).toEqual([])
      expect(await store.alertsIn(digest?.about.id ?? '')).toHaveLength(35_000)
    })

    it('posts another message when an alert gets worse, and redraws the older one', async () => {
      const { store } = bench()
      await store.announce('C9', 1_000)
      await show()
      const [alert] = await raise(1, { name: 'near' })
      await store.announce('C9', 5)
      await show()
      pass()
      await move(alert ?? fail(), 'worse', { level: { name: 'over', steps: 0 } }, true)
      await store.announce('C9', 5)
      expect((await show()).map(({ number, ts }) => [number, ts === null]).toSorted()).toEqual([
        [1, false],
        [2, true]
      ])
    })

    it('announces nothing that was over before it was announced', async () => {
      const { store } = bench()
      await store.announce('C9', 1_000)
      await show()
      const [alert] = await raise(1)
      await move(alert ?? fail(), 'closed', { state: { name: 'closed', at: now() } })
      await store.announce('C9', 5)
      expect(await show()).toEqual([])
    })

    it('redraws it when a change of its company is requested, and links to that', async () => {
      const { store } = bench()
      await store.announce('C9', 1_000)
      await show()
      const [alert] = await raise(1)
      if (!alert) throw new Error('No alert')
      await store.announce('C9', 5)
      await show()
      const company = { ...alert.company, tags: [] }
      const edits = [{ field: 'seats', seen: 500, wanted: 560 }]
      const change = await store.add(changeRequest(bench().clock, { vendor: 'told', company, edits }))
      await store.add(
        changeRequest(bench().clock, { vendor: 'told', company, edits: [{ field: 'name', seen: 'a', wanted: 'b' }] })
      )
      expect((await store.changesFor([alert], () => ['seats'])).map(({ card }) => card)).toEqual([null])
      expect(await store.dueMessages(change.id)).toHaveLength(2)
      expect((await show()).map(({ about }) => about.name)).toContain('alert')
      const [linked, ...others] = await store.changesFor([alert], () => ['seats', 'limited'])
      expect(others).toEqual([])
      expect(linked).toMatchObject({ change: { id: change.id }, card: { channel: 'C9' } })
      await store.move(change.id, 1, 'pending', { name: 'withdrawn', at: now() }, requester)
      expect((await show()).map(({ about }) => about.name)).toContain('alert')
    })
  })

  describe('responding to an alert', () => {
    it('is recorded once, for whoever is first', async () => {
      const { store, other } = bench()
      await store.announce('C9', 1_000)
      const [alert] = await raise(1)
      if (!alert) throw new Error('No alert')
      const until = new Date(now().getTime() + 7 * 86_400_000)
      const snoozed = { name: 'snoozed', by: requester, at: now(), until, reason: 'a new contract "株"' } as const
      const results = await Promise.all([
        store.respondToAlert(alert.id, alert.version, { name: 'acknowledged', by: approver, at: now() }, approver),
        other.respondToAlert(alert.id, alert.version, snoozed, requester)
      ])
      expect(results.filter(result => result === 'stale')).toHaveLength(1)
      const after = await read(alert.id)
      expect(results).toContainEqual(after)
      const [, event, ...rest] = await store.alertEvents(alert.id)
      expect(rest).toEqual([])
      expect(event).toMatchObject(
        after.state.name === 'snoozed'
          ? { name: 'snoozed', by: requester, until, reason: snoozed.reason }
          : { name: 'acknowledged', by: approver }
      )
    })

    it('is refused once the alert is resolved', async () => {
      const [alert] = await raise(1)
      const closed = await move(alert ?? fail(), 'closed', { state: { name: 'closed', at: now() } })
      const acknowledged = { name: 'acknowledged', by: approver, at: now() } as const
      expect(await bench().store.respondToAlert(closed.id, closed.version, acknowledged, approver)).toBe('stale')
    })

    it('ends when the snooze is over, and the alert is posted again', async () => {
      const { store, other } = bench()
      await store.announce('C9', 1_000)
      await show()
      const [alert] = await raise(1)
      if (!alert) throw new Error('No alert')
      await store.announce('C9', 5)
      const until = new Date(now().getTime() + 3_600_000)
      const before = await read(alert.id)
      await store.respondToAlert(
        alert.id,
        before.version,
        { name: 'snoozed', by: requester, at: now(), until, reason: 'later' },
        requester
      )
      await show()
      await store.endSnoozes()
      expect(await read(alert.id)).toMatchObject({ state: { name: 'snoozed', until } })
      pass(3_600_000)
      await Promise.all([store.endSnoozes(), other.endSnoozes()])
      expect(await read(alert.id)).toMatchObject({ state: { name: 'open' } })
      expect((await store.alertEvents(alert.id)).map(({ name }) => name)).toEqual(['raised', 'snoozed', 'unsnoozed'])
      await store.announce('C9', 5)
      expect((await show()).map(({ number }) => number).toSorted()).toEqual([1, 2])
    })
  })

  describe('a list of alerts', () => {
    it('has the requested order and page, with the total', async () => {
      const { store } = bench()
      const rows = [510, 700, 600].map(used => row({ use: { used, limit: 500 } }))
      const ends = ['2027-05-01', '2027-04-01'].map(day => row({ ends: day }))
      const steps = [
        ...rows.map(shown => begun('listed', shown, now())),
        ...ends.map(shown => begun('listed', shown, now(), { level: { name: 'ending', days: 60 } }))
      ]
      await store.record({ ...noted('listed', [...rows, ...ends], now()), steps })
      const of = (condition: 'seats' | 'term', offset = 0, limit = 10) =>
        store.alerts({ vendor: 'listed', condition, order: 'worst', offset, limit })
      expect((await of('seats')).alerts.map(({ figures }) => figures?.use?.used)).toEqual([700, 600, 510])
      expect((await of('term')).alerts.map(({ figures }) => figures?.ends)).toEqual(['2027-04-01', '2027-05-01'])
      expect(await of('seats', 1, 1)).toMatchObject({ alerts: [{ figures: { use: { used: 600 } } }], total: 3 })
      expect((await store.alerts({ vendor: 'listed', snoozed: true, order: 'date', offset: 0, limit: 9 })).total).toBe(
        0
      )
    })
  })

  describe('after a change was applied', () => {
    it('redraws the company’s alert', async () => {
      const { store } = bench()
      const [alert] = await raise(1)
      if (!alert) throw new Error('No alert')
      await store.announce('C9', 1_000)
      await show()
      await applied(bench(), { vendor: 'told', id: alert.company.id }, { seats: 600 })
      expect((await show()).some(({ about }) => about.id === alert.id)).toBe(true)
    })
  })
}

function fail(): never {
  throw new Error('There is no alert.')
}
