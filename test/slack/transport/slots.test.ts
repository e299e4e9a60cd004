import { describe, expect, it } from 'vitest'
import { createSlots, isAcknowledgedAtOnce } from '../../../src/slack/transport/middleware.ts'

/** Work that notes when it begins and ends when it is told to. */
function startWork(slots: ReturnType<typeof createSlots>, begun: number[], number: number) {
  const ended = Promise.withResolvers<void>()
  const begin = slots.begin(ended.promise).then(() => void begun.push(number))
  return { begin, end: () => ended.resolve() }
}

describe('work on acknowledged requests', () => {
  it('begins when all that have arrived are acknowledged', async () => {
    const slots = createSlots()
    const order: string[] = []
    const acknowledged = slots.arrived()
    const begin = slots.begin(Promise.resolve()).then(() => order.push('work'))
    setImmediate(() => {
      order.push('acknowledged')
      acknowledged()
    })
    await begin
    expect(order).toEqual(['acknowledged', 'work'])
  })

  it('does not wait for ever for one that is answered only when its own work is done', async () => {
    const slots = createSlots()
    slots.arrived()
    await slots.begin(Promise.resolve())
  })

  it('is done by few at once, in their order, and the next begins when one ends', async () => {
    const slots = createSlots()
    const begun: number[] = []
    const works = Array.from({ length: 12 }, (_, number) => startWork(slots, begun, number))
    await works[5]?.begin
    expect(begun).toEqual([0, 1, 2, 3, 4, 5])
    works[3]?.end()
    await works[6]?.begin
    expect(begun).toEqual([0, 1, 2, 3, 4, 5, 6])
  })

  it('does not hold others up while it waits for somebody outside', async () => {
    const slots = createSlots()
    const begun: number[] = []
    const works = Array.from({ length: 12 }, (_, number) => startWork(slots, begun, number))
    await Promise.all(works.map(({ begin }) => begin))
    expect(begun).toHaveLength(12)
  })
})

describe('a request whose acknowledgement is empty', () => {
  const update = { command: '/company', text: 'update acme', user_id: 'U1', team_id: 'T1' }
  const click = { type: 'block_actions', user: { id: 'U1', team_id: 'T1' }, team: { id: 'T1' } }

  it('is a click, or a command that opens the form', () => {
    expect([update, click].map(body => isAcknowledgedAtOnce(body, 'T1'))).toEqual([true, true])
  })

  it.each([
    ['comes from another team', { ...update, team_id: 'T2' }],
    ['is answered with a text', { ...update, text: 'help' }],
    ['is too long to be read', { ...update, text: `update ${'x'.repeat(10_000)}` }],
    ['is a form that was sent', { ...click, type: 'view_submission' }],
    ['is a typed key', { ...click, type: 'block_suggestion' }]
  ])('is none that %s', (_, body) => {
    expect(isAcknowledgedAtOnce(body, 'T1')).toBe(false)
  })
})
