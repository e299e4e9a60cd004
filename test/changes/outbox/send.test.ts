import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Change } from '../../../src/changes/model/change.ts'
import type { OutboxMessage, Sent } from '../../../src/changes/outbox/message.ts'
import { type ReminderKind, type Subject, sendMessage, subjectOf } from '../../../src/changes/outbox/send.ts'
import { recipientsNow } from '../../../src/changes/review/remind.ts'
import { type Fixture, openFixture } from '../fixture.ts'

const never = new AbortController().signal
const SHOWN = { name: 'shown', channel: 'C1', ts: '1.1' } as const satisfies Sent
let fixture: Fixture

beforeAll(async () => {
  fixture = await openFixture()
})
afterAll(() => fixture.close())

/** A messenger that takes down what it showed, and answers as told: `shown` where it is told nothing. */
function recorder(...script: ((message: OutboxMessage) => Sent | Promise<Sent>)[]) {
  const shown: { kind: string; state: string; ts: string | null; version: number }[] = []
  const show = async (message: OutboxMessage, subject: Subject): Promise<Sent> => {
    const { ts, version } = message
    shown.push({ kind: subject.kind, state: stateOf(subject), ts, version })
    return (await script.shift()?.(message)) ?? SHOWN
  }
  return { shown, show }
}

function cards({ shown }: Pick<ReturnType<typeof recorder>, 'shown'>) {
  return shown.filter(({ kind }) => kind === 'card')
}

const recipients = (change: Change, reminder: ReminderKind) => recipientsNow(fixture, change, reminder)
const subject = (message: OutboxMessage) => subjectOf({ store: fixture.store, recipients }, message)

function stateOf(subject: Subject): string {
  if (subject.name === 'batch') return JSON.stringify(subject.batch.counts)
  if (subject.name !== 'freeze') return subject.change.state.name
  return subject.freeze.unfrozen ? 'unfrozen' : 'frozen'
}

async function cardOf(change: Change): Promise<string> {
  const [card] = await fixture.store.dueMessages(change.id)
  if (card === undefined) throw new Error('Nothing is due.')
  return card
}

function withdraw({ id }: Change) {
  return fixture.store.move(id, 1, 'pending', { name: 'withdrawn', at: fixture.clock.now() }, 'system')
}

describe('a notice', () => {
  it('is shown as its change stands now, once', async () => {
    const change = await fixture.ask()
    const [card, messenger] = [await cardOf(change), recorder()]
    for (let version = 0; version < 3; version++) await sendMessage({ ...fixture, subject, messenger }, card, never)
    expect(messenger.shown).toEqual([{ kind: 'card', state: 'pending', ts: null, version: 1 }])
    expect(await fixture.store.dueMessages(change.id)).toEqual([])
  })

  it('is edited where it stands when the change moves on', async () => {
    const change = await fixture.ask()
    const [card, messenger] = [await cardOf(change), recorder()]
    await sendMessage({ ...fixture, subject, messenger }, card, never)
    await withdraw(change)
    await sendMessage({ ...fixture, subject, messenger }, card, never)
    expect(cards(messenger).at(-1)).toEqual({ kind: 'card', state: 'withdrawn', ts: '1.1', version: 2 })
  })

  it('is shown again at once when the change moves on while it is being shown', async () => {
    const change = await fixture.ask()
    const messenger = recorder(async () => {
      await withdraw(change)
      return SHOWN
    })
    await sendMessage({ ...fixture, subject, messenger }, await cardOf(change), never)
    expect(cards(messenger).map(({ state }) => state)).toEqual(['pending', 'withdrawn'])
  })

  it('is sent by one sender at a time, so that no older picture covers a newer one', async () => {
    const change = await fixture.ask()
    const card = await cardOf(change)
    const second = recorder()
    const first = recorder(async () => {
      await withdraw(change)
      await sendMessage({ ...fixture, subject, messenger: second }, card, never)
      return SHOWN
    })
    await sendMessage({ ...fixture, subject, messenger: first }, card, never)
    expect(cards(second)).toEqual([])
    expect(cards(first).map(({ state }) => state)).toEqual(['pending', 'withdrawn'])
  })

  it('is taken over from a sender that died, a minute after it was taken', async () => {
    const change = await fixture.ask()
    const [card, messenger] = [await cardOf(change), recorder()]
    const died = recorder(() => Promise.reject(new Error('ours')))
    await expect(sendMessage({ ...fixture, subject, messenger: died }, card, never)).rejects.toThrow('ours')
    await sendMessage({ ...fixture, subject, messenger }, card, never)
    expect(messenger.shown).toEqual([])
    fixture.clock.pass(60_000)
    expect(await fixture.store.dueMessages(change.id)).toEqual([card])
    await sendMessage({ ...fixture, subject, messenger }, card, never)
    expect(messenger.shown).toHaveLength(1)
  })

  it('waits as long as Slack asks, and is rung for again then', async () => {
    const change = await fixture.ask()
    const card = await cardOf(change)
    const messenger = recorder(() => ({ name: 'later', after: 30_000 }))
    await sendMessage({ ...fixture, subject, messenger }, card, never)
    expect(fixture.queue.enqueued.at(-1)).toEqual({ job: { name: 'message', message: card }, delay: 30_000 })
    fixture.clock.pass(29_999)
    await sendMessage({ ...fixture, subject, messenger }, card, never)
    expect(messenger.shown).toHaveLength(1)
    fixture.clock.pass(1)
    await sendMessage({ ...fixture, subject, messenger }, card, never)
    expect(messenger.shown).toHaveLength(2)
    expect(await fixture.store.dueMessages(change.id)).toEqual([])
  })

  it('tells how often it was tried in vain', async () => {
    const card = await cardOf(await fixture.ask())
    const attempts: number[] = []
    const messenger = recorder(
      ...[1, 2, 3].map(() => ({ attempts: tried }: OutboxMessage): Sent => {
        attempts.push(tried)
        return { name: 'later', after: 0 }
      })
    )
    for (let version = 0; version < 3; version++) await sendMessage({ ...fixture, subject, messenger }, card, never)
    expect(attempts).toEqual([1, 2, 3])
  })

  it('is posted anew where its message was deleted', async () => {
    const change = await fixture.ask()
    const [card, messenger] = [
      await cardOf(change),
      recorder(
        () => SHOWN,
        () => ({ name: 'gone' }),
        () => ({ name: 'later', after: 1_000 }),
        () => ({ ...SHOWN, ts: '2.2' })
      )
    ]
    await sendMessage({ ...fixture, subject, messenger }, card, never)
    await withdraw(change)
    await sendMessage({ ...fixture, subject, messenger }, card, never)
    expect(cards(messenger).map(({ ts }) => ts)).toEqual([null, '1.1', null])
    fixture.clock.pass(1_000)
    const [outcome = ''] = await fixture.store.dueMessages(change.id)
    expect((await fixture.store.takeMessage(outcome, fixture.clock.now()))?.card?.ts).toBe('2.2')
  })

  it('of the outcome knows where the card stands, and is owed once', async () => {
    const change = await fixture.ask()
    const messenger = recorder()
    await sendMessage({ ...fixture, subject, messenger }, await cardOf(change), never)
    await withdraw(change)
    const due = await fixture.store.dueMessages(change.id)
    const places: OutboxMessage['card'][] = []
    const told = recorder(
      ...due.map(() => ({ card }: OutboxMessage) => {
        places.push(card)
        return SHOWN
      })
    )
    for (const message of due) await sendMessage({ ...fixture, subject, messenger: told }, message, never)
    expect(told.shown.map(({ kind }) => kind).sort()).toEqual(['card', 'outcome'])
    expect(places.map(at => at?.ts)).toEqual(['1.1', '1.1'])
    expect(await fixture.store.dueMessages(change.id)).toEqual([])
  })

  it('takes along what else is due about its change, in the thread of a card that was only now posted', async () => {
    const change = await fixture.ask()
    await withdraw(change)
    const [card = '', ...others] = await fixture.store.dueMessages(change.id)
    expect(others).toHaveLength(1)
    const places: OutboxMessage['card'][] = []
    const note = ({ card }: OutboxMessage) => {
      places.push(card)
      return SHOWN
    }
    const messenger = recorder(note, note)
    await sendMessage({ ...fixture, subject, messenger }, card, never)
    expect(messenger.shown.map(({ kind }) => kind)).toEqual(['card', 'outcome'])
    expect(places).toEqual([null, { channel: 'C1', ts: '1.1' }])
    expect(await fixture.store.dueMessages(change.id)).toEqual([])
  })

  it('is left to others by a sender that is stopped, and there may be none at all', async () => {
    const change = await fixture.ask()
    const [card, messenger] = [await cardOf(change), recorder()]
    await sendMessage({ ...fixture, subject, messenger }, card, AbortSignal.abort())
    await sendMessage({ ...fixture, subject, messenger }, 'nothing', never)
    expect(messenger.shown).toEqual([])
    expect(await fixture.store.dueMessages(change.id)).toEqual([card])
  })
})
