import { afterEach, describe, expect, it } from 'vitest'
import { endDelegation, freeze, startDelegation, unfreeze } from '../../src/changes/access/freeze-and-delegate.ts'
import { confirmSchedule, withdraw } from '../../src/changes/review/review.ts'
import { openWeek, person, type Week } from './week.ts'

const [REQUESTER, ADA, BEN, LEA, ZOE] = ['U0ASK00009', 'U0ADA00001', 'U0BEN00002', 'U0LEA00004', 'U0ZOE00008'] as const

const POLICY = `
roles:
  operations: { people: [${ADA}, ${BEN}] }
  leads: { people: ${LEA} }
  deputies: { people: ${ZOE} }
hours: { zone: Europe/Berlin }
otherwise: 1 of operations
escalate: { after: 4h, to: leads }
may: { freeze: leads, unfreeze: leads }
`

let week: Week
afterEach(() => week.close())

describe('a change that nobody decides', { timeout: 60_000 }, () => {
  it.each([
    ['winter to summer', '2027-03-26T16:50+01:00', '2027-03-29T17:00+02:00', '2027-04-02T16:50+02:00'],
    ['summer to winter', '2026-10-23T16:50+02:00', '2026-10-26T17:00+01:00', '2026-10-30T16:50+01:00']
  ])(
    'on the Friday before %s is spoken of in working hours alone, and is over on Monday',
    async (_, friday, monday, end) => {
      const [before, after] = [friday, monday].map(time => `GMT+${time.at(-4)}`)
      week = await openWeek(friday, POLICY)
      await week.ask(REQUESTER, 'Acme')
      await week.until(monday)
      await week.until(end, 60)
      expect(week.said).toEqual([
        `Fri 16:50 ${before} card Acme, pending`,
        // Ten minutes of the fifteen were left on Friday, and of each later time as well.
        `Mon 09:05 ${after} reminder Acme, pending`,
        `Mon 09:35 ${after} reminder Acme, pending`,
        `Mon 12:50 ${after} escalation Acme, pending`,
        `Mon 16:50 ${after} card Acme, expired`,
        `Mon 16:50 ${after} outcome Acme, expired`
      ])
      expect(week.vendor.writes()).toBe(0)
    }
  )

  it.each([
    ['is skipped', '2027-03-28T01:30+01:00', '2027-03-28T06:00+02:00', ['Sun 01:30 GMT+1', 'Sun 03:30 GMT+2']],
    ['comes twice', '2026-10-25T02:30+02:00', '2026-10-25T06:00+01:00', ['Sun 02:30 GMT+2', 'Sun 02:30 GMT+1']]
  ])('in the night in which an hour %s waits for real minutes', async (_, start, end, [requested, reminded]) => {
    const round = '{ zone: Europe/Berlin, days: [mon, tue, wed, thu, fri, sat, sun], from: 00:00, to: 24:00 }'
    const text = POLICY.replace('{ zone: Europe/Berlin }', round).replace('after: 4h', 'after: 1d')
    week = await openWeek(start, `${text}remind: { first: 1h, most: 1 }\n`)
    await week.ask(REQUESTER, 'Acme')
    await week.until(end)
    expect(week.said).toEqual([`${requested} card Acme, pending`, `${reminded} reminder Acme, pending`])
  })

  it('is brought to mind while those work who may approve, wherever that is', async () => {
    // In this week Berlin has left summer time and New York has not: nine o'clock there is 14:00 here.
    week = await openWeek(
      '2026-10-27T10:00+01:00',
      POLICY.replace(`${BEN}] }`, `${BEN}], zone: America/New_York }`).replace(`${LEA} }`, `${LEA}, zone: Asia/Tokyo }`)
    )
    await week.ask(REQUESTER, 'Acme')
    await week.until('2026-10-29T18:00+01:00')
    expect(week.said).toEqual([
      'Tue 10:00 GMT+1 card Acme, pending',
      'Tue 14:15 GMT+1 reminder Acme, pending',
      'Tue 14:45 GMT+1 reminder Acme, pending',
      // Four working hours are over at 14:00, which is past ten in the evening in Tokyo: leads hear of it at nine.
      'Wed 01:00 GMT+1 escalation Acme, pending',
      'Wed 10:00 GMT+1 card Acme, expired',
      'Wed 10:00 GMT+1 outcome Acme, expired'
    ])
  })
})

describe('a change that waits', { timeout: 60_000 }, () => {
  it('can be approved by a lead once it was escalated, and not before', async () => {
    week = await openWeek('2027-03-26T16:50+01:00', POLICY)
    const change = await week.ask(REQUESTER, 'Acme')
    await week.until('2027-03-29T12:45+02:00')
    expect(await week.approve(LEA, change)).toBe('not-yet')
    await week.until('2027-03-29T12:50+02:00')
    expect(await week.approve(LEA, change)).toBe('approved')
    await week.until('2027-03-29T17:00+02:00', 30)
    expect(week.said).toEqual([
      'Fri 16:50 GMT+1 card Acme, pending',
      'Mon 09:05 GMT+2 reminder Acme, pending',
      'Mon 09:35 GMT+2 reminder Acme, pending',
      'Mon 12:50 GMT+2 escalation Acme, pending',
      'Mon 12:50 GMT+2 card Acme, applied',
      'Mon 12:50 GMT+2 outcome Acme, applied'
    ])
    expect(week.vendor.writes()).toBe(1)
  })

  it('can be approved by a delegate, as long as the delegation lasts', async () => {
    week = await openWeek('2027-03-26T16:50+01:00', POLICY)
    const first = await week.ask(REQUESTER, 'Acme')
    expect(await week.approve(ZOE, first)).toBe('not-an-approver')
    const back = new Date('2027-03-30T23:59:59+02:00')
    expect(await startDelegation(week.dependencies, person(ADA), back, person(ZOE))).toBe('delegate')
    await week.until('2027-03-29T09:20+02:00')
    expect(await week.approve(ZOE, first)).toBe('approved')
    await week.until('2027-03-29T10:00+02:00')
    expect(await week.state(first)).toMatchObject({ name: 'applied' })

    const second = await week.ask(ADA, 'Globex', 600)
    expect(await week.approve(ZOE, second)).toBe('not-an-approver')
    const third = await week.ask(REQUESTER, 'Initech', 600)
    expect(await endDelegation(week.dependencies, person(ADA))).toBe(true)
    expect(await week.approve(ZOE, third)).toBe('not-an-approver')
    expect(await week.approve(BEN, second)).toBe('approved')
    await week.until('2027-03-29T10:05+02:00')
    expect(week.vendor.writes()).toBe(2)
    // Only the first stood long enough to be brought to mind, and once: it was approved before the second time.
    expect(week.said.filter(line => line.includes('reminder'))).toEqual(['Mon 09:05 GMT+2 reminder Acme, pending'])
  })

  it('is held back by a freeze though it is approved, and applied after the unfreeze', async () => {
    week = await openWeek('2027-03-29T10:00+02:00', POLICY)
    const [approved, pending] = [await week.ask(REQUESTER, 'Acme'), await week.ask(REQUESTER, 'Globex')]
    await week.until('2027-03-29T10:05+02:00')
    expect(await week.approve(ADA, approved)).toBe('approved')
    expect(await freeze(week.dependencies, person(ADA), 'C0CHANGES1', 'an audit')).toMatchObject({
      refused: 'may-not-freeze'
    })
    expect(await freeze(week.dependencies, person(LEA), 'C0CHANGES1', 'an audit')).toBe('frozen')
    expect(await week.approve(ADA, pending)).toBe('all-frozen')
    await week.until('2027-03-29T11:00+02:00')
    expect(await week.state(approved)).toMatchObject({ name: 'approved', held: { refused: 'all-frozen' } })
    expect(week.vendor.writes()).toBe(0)
    expect(await unfreeze(week.dependencies, person(LEA))).toBe('unfrozen')
    await week.until('2027-03-29T11:05+02:00')
    expect(await week.state(approved)).toMatchObject({ name: 'applied', wrote: true })
    expect(week.vendor.writes()).toBe(1)
    await week.until('2027-03-29T12:00+02:00', 30)

    expect(
      week.said.filter(line => line.includes('Acme') || line.includes('frozen') || line.includes('unfrozen'))
    ).toEqual([
      'Mon 10:00 GMT+2 card Acme, pending',
      'Mon 10:05 GMT+2 frozen',
      // It says what holds it back.
      'Mon 10:05 GMT+2 card Acme, approved',
      'Mon 11:00 GMT+2 unfrozen',
      'Mon 11:05 GMT+2 card Acme, applied',
      'Mon 11:05 GMT+2 outcome Acme, applied'
    ])
    // Nobody is asked to decide on what they must not; of what was missed meanwhile only the last comes.
    expect(week.said.filter(line => line.includes('Globex'))).toEqual([
      'Mon 10:00 GMT+2 card Globex, pending',
      'Mon 11:00 GMT+2 reminder Globex, pending'
    ])
  })
})

describe('a change with a date', { timeout: 60_000 }, () => {
  it('is told of on the working day before, and applied as its day begins, over a change of clocks', async () => {
    week = await openWeek('2027-03-24T10:00+01:00', POLICY)
    const change = await week.ask(REQUESTER, 'Acme', 540, '2027-03-29')
    expect(await week.approve(ADA, change)).toBe('scheduled')
    await week.until('2027-03-29T12:00+02:00')
    expect(week.said).toEqual([
      'Wed 10:00 GMT+1 card Acme, scheduled',
      'Fri 09:00 GMT+1 upcoming Acme, scheduled',
      // Midnight in the zone of the deployment, which is UTC here.
      'Mon 02:00 GMT+2 card Acme, applied',
      'Mon 02:00 GMT+2 outcome Acme, applied'
    ])
    expect(week.vendor.writes()).toBe(1)
  })

  it('is one of many in a month that ends on a leap day, each applied once on its own day', async () => {
    week = await openWeek('2028-01-28T10:00+01:00', POLICY)
    const days = ['2028-01-31', '2028-02-01', '2028-02-15', '2028-02-29', '2028-03-01']
    const changes = []
    for (const [at, day] of days.entries()) changes.push(await week.ask(REQUESTER, `Acme ${at}`, 540, day))
    for (const change of changes) expect(await week.approve(ADA, change)).toBe('scheduled')
    const [, , withdrawn] = changes
    if (!withdrawn) throw new Error('There are five changes.')
    await week.until('2028-02-10T10:00+01:00', 180, 180)
    expect(await withdraw(week.dependencies, person(BEN), withdrawn.id)).toHaveProperty('decided')
    week.vendor.values = { ...week.vendor.values, seats: 500 }
    await week.until('2028-03-02T10:00+01:00', 180, 180)
    const told = week.said.filter(one => / (upcoming|outcome) /.test(one))
    expect(told.filter(one => one.includes('outcome')).map(one => one.replace(/^\S+ \S+ \S+ /, ''))).toEqual([
      'outcome Acme 0, applied',
      'outcome Acme 1, applied',
      'outcome Acme 2, withdrawn',
      'outcome Acme 3, applied',
      'outcome Acme 4, applied'
    ])
    // The first is due on the next working day, of which its own message has told already.
    expect(told.filter(one => one.includes('upcoming')).map(one => one.replace(/^\S+ \S+ \S+ /, ''))).toEqual([
      'upcoming Acme 1, scheduled',
      'upcoming Acme 3, scheduled',
      'upcoming Acme 4, scheduled'
    ])
  })

  it('waits out a freeze and the weekend after it until the window of the policy opens again', async () => {
    const nights =
      'otherwise: { needs: operations, apply: { days: [thu, fri], from: 20:00, to: 23:00, role: operations } }'
    week = await openWeek('2027-03-24T10:00+01:00', POLICY.replace('otherwise: 1 of operations', nights))
    const change = await week.ask(REQUESTER, 'Acme')
    expect(await week.approve(ADA, change)).toBe('scheduled')
    await freeze(week.dependencies, person(LEA), 'C0CHANGES1', 'Month end')
    await week.until('2027-03-26T19:00+01:00', 60)
    expect(await week.state(change)).toMatchObject({ name: 'scheduled', held: { refused: 'all-frozen' } })
    await unfreeze(week.dependencies, person(LEA))
    await week.until('2027-03-26T23:30+01:00', 60)
    // Thursday's window passed unused, so it waits for somebody, though Friday's was open.
    expect(await week.state(change)).toMatchObject({ name: 'scheduled', missed: new Date('2027-03-25T20:00+01:00') })
    expect(await confirmSchedule(week.dependencies, person(REQUESTER), change.id)).toHaveProperty('decided')
    await week.until('2027-04-01T21:00+02:00', 60)
    const applied = await week.state(change)
    expect(applied).toMatchObject({ name: 'applied' })
    expect('at' in applied && applied.at >= new Date('2027-04-01T20:00+02:00')).toBe(true)
    expect(week.vendor.writes()).toBe(1)
  })
})
