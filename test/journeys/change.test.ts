import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type House, openHouse, type Way } from './house.ts'
import { ask, card, decide, openReview, untilCardSays } from './steps.ts'

describe.each<Way>(['socket', 'http'])('a change, over %s', way => {
  let house: House

  beforeAll(async () => {
    house = await openHouse(way)
  })
  afterAll(() => house.close())

  it('goes from the command to the licence and back to the channel', async () => {
    const before = house.company('Cedar Logistics GmbH')
    await ask(house, 'cedar logistics gmbh seats=+40 reason="PO 1234"')
    const asked = await untilCardSays(house, before.name, 'Waiting for 1 approval')
    expect(asked.text).toContain('@ann asks to change Cedar Logistics GmbH (Keepnet). Seats: 140 → 180.')
    expect(asked.text).toContain('Reason: PO 1234')
    expect(asked.text).toContain('86 of 140 seats used')

    await decide(house, before.name, 'Approve')
    const done = await untilCardSays(house, before.name, 'Keepnet now shows: Seats 180')
    expect(done.text).toContain('Applied. Approved by @carla. Keepnet now shows: Seats 180.')
    expect(done.buttons).toEqual([])
    expect(house.company(before.name)).toEqual({ ...before, numberOfUsers: 180 })

    const told = await house.slack.until(() => card(house, before.name)?.thread[0])
    expect(told.text).toContain('@ann Your change of Cedar Logistics GmbH: Applied.')
    expect(card(house, before.name)?.thread).toHaveLength(1)
  })

  it('ends when it is rejected, with the reason', async () => {
    const before = house.company('Hazelton Water Inc.')
    await ask(house, 'hazelton water inc. seats=60 reason="They asked"')
    const empty = await decide(house, before.name, 'Reject')
    expect(empty.errors?.Reason).toContain('Say why you reject it')

    const carla = house.slack.as('carla')
    await carla.fill({ Reason: 'No purchase order' })
    await carla.submit()
    const done = await untilCardSays(house, before.name, 'Rejected by @carla: No purchase order')
    expect(done.buttons).toEqual([])
    expect(house.company(before.name)).toEqual(before)
  })

  it('is refused when a value moved since it was asked for, with what moved', async () => {
    const { name, resourceId } = house.company('Northgate Optics S.A.')
    await ask(house, 'northgate optics s.a. seats=400 reason="Growth"')
    await untilCardSays(house, name, 'Waiting for 1 approval')
    await house.keepnet.change(resourceId, { numberOfUsers: 390 })

    const sent = await decide(house, name, 'Approve')
    expect(sent.errors?.Decision).toContain('Seats was 360 and is now 390')
    expect(house.slack.as('carla').modal()?.lines.join('\n')).toContain('Seats is *390* at Keepnet now (moved since')
  })

  it('ends in conflict when a value moves between the approval and the write', async () => {
    const { name, resourceId } = house.company('Quarry Textiles Ltd')
    await ask(house, 'quarry textiles ltd seats=370 reason="Growth"')
    await openReview(house, name)
    await house.keepnet.change(resourceId, { numberOfUsers: 365 })
    const carla = house.slack.as('carla')
    await carla.fill({ Decision: 'Approve' })
    await carla.submit()

    const done = await untilCardSays(house, name, 'Conflict')
    expect(done.text).toContain('nothing was written')
    expect(done.text).toContain('Seats: seen 360, now 365, wanted 370')
    expect(house.company(name).numberOfUsers).toBe(365)
  })

  it('ends as failed with the words of a vendor that refuses it', async () => {
    const { name } = house.company('Silverlake Bakery S.A.')
    await ask(house, 'silverlake bakery s.a. seats=180 reason="Growth"')
    house.keepnet.misbehave({
      how: { name: 'refuse', status: 400, messages: ['Insufficient callback phone numbers'] },
      method: 'PUT'
    })
    await decide(house, name, 'Approve')
    const done = await untilCardSays(house, name, 'Failed')
    expect(done.text).toContain('Keepnet says: Insufficient callback phone numbers')
  })

  it('is applied once though the answer to the write is lost', async () => {
    const before = house.company('Pinecrest Freight Inc.')
    const writes = house.writes()
    await ask(house, 'pinecrest freight inc. seats=+10 reason="Growth"')
    house.keepnet.misbehave({ how: { name: 'drop', when: 'after' }, method: 'PUT' })
    await decide(house, before.name, 'Approve')
    await untilCardSays(house, before.name, 'Keepnet now shows')
    expect(house.writes() - writes).toBe(1)
    expect(house.company(before.name)).toEqual({ ...before, numberOfUsers: (before.numberOfUsers ?? 0) + 10 })
  })

  it('is decided once when two people decide at once', async () => {
    const { name } = house.company('Larkspur Insurance B.V.')
    const writes = house.writes()
    await ask(house, 'larkspur insurance b.v. seats=780 ends=2027-12-31 reason="Renewal"')
    await openReview(house, name, 'carla')
    await openReview(house, name, 'dev')
    const [carla, dev] = [house.slack.as('carla'), house.slack.as('dev')]
    await carla.fill({ Decision: 'Approve' })
    await dev.fill({ Decision: 'Reject', Reason: 'Not now' })
    await Promise.all([carla.submit(), dev.submit()])

    const said = await house.slack.until(() => {
      const lines = [carla, dev].map(person => person.modal()?.lines.join(' ') ?? '')
      return lines.every(line => /Approved|Rejected|Too late/.test(line)) && lines
    })
    expect(said.filter(line => line.startsWith('Too late to decide'))).toHaveLength(1)
    await house.slack.until(() => /Applied|Rejected/.test(card(house, name)?.text ?? ''))
    expect(house.writes() - writes).toBe(card(house, name)?.text.includes('Applied') ? 1 : 0)
  })

  it('answers Slack within a second, every time', () => {
    expect(house.slack.acks.length).toBeGreaterThan(20)
    expect(house.slack.acks.filter(({ ms }) => ms === null || ms > 1000)).toEqual([])
  })
})
