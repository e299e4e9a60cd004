import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Rule } from '../../../src/sandbox/appdirect/misbehave.ts'
import { type House, openHouse } from '../house.ts'
import { ask, card, decide, openReview, untilCardSays } from '../steps.ts'

/** Each road with the writes that it makes of a change of name, country and phone. */
const ROADS = [
  { road: 'patch', writes: ['PATCH'] },
  { road: 'put', writes: ['PUT'] },
  { road: 'graphql-preview', writes: ['updateAccount', 'PATCH'] }
] as const

describe.each(ROADS)('a change of an AppDirect company by $road', ({ road, writes }) => {
  let house: House
  let unused: string[]

  beforeAll(async () => {
    house = await openHouse('socket', {}, { road })
    unused = [...house.appdirect.companies.values()]
      .filter(({ story, externalId }) => story === 'ordinary' && externalId?.startsWith('NW-'))
      .map(({ name }) => String(name))
      .filter((name, at, all) => all.indexOf(name) === at && /^[A-Z][a-z]+ [A-Z][a-z]+ /.test(name))
  })
  afterEach(() => house.appdirect.behave())
  afterAll(() => house.close())

  /** A company that no other journey touches, and how to name it in a command. */
  function company() {
    const found = house.account(unused.pop() ?? '')
    return { before: found, name: String(found.name), command: `ext:${found.externalId}` }
  }

  /** The next write of this road goes so. */
  function misbehave(how: Rule['how']) {
    const [first] = writes
    house.appdirect.misbehave({ how, ...(first === 'updateAccount' ? { field: first } : { method: first }) })
  }

  /** How many writes of each kind this road's kinds have come to. */
  function written() {
    const { requests } = house.appdirect
    return writes.map(one => (one === 'updateAccount' ? requests.count('POST', one) : requests.count(one)))
  }

  it('goes from the command to the marketplace and back to the channel', async () => {
    const { before, name, command } = company()
    const count = written()
    await ask(house, `${command} country=CH phone="+41 44 000" access=vendor role=developer reason="They moved"`)
    const asked = await untilCardSays(house, name, 'Waiting for 1 approval')
    expect(asked.text).toContain(`@ann asks to change ${name} (AppDirect). `)
    expect(asked.text).toContain('→ Switzerland')
    expect(asked.text).toContain('Default role: User → Developer')

    await decide(house, name, 'Approve')
    const done = await untilCardSays(house, name, 'AppDirect now shows')
    expect(done.text).toContain('Applied. Approved by @carla.')
    expect(done.text).not.toContain('Please look')
    expect(house.account(name)).toEqual({
      ...before,
      countryCode: 'CH',
      phoneNumber: '+41 44 000',
      vendor: true,
      defaultRole: 'DEVELOPER'
    })
    expect(written()).toEqual(count.map(one => one + 1))
  })

  it('sets access, disables, clears the external id, and reads back each', async () => {
    const { before, name, command } = company()
    await ask(house, `${command} access="vendor, channel admin" enabled=no externalid= reason="They leave"`)
    const asked = await untilCardSays(house, name, 'Waiting for 1 approval')
    expect(asked.text).toContain('Access level: none → Vendor, Channel admin')
    expect(asked.text).toContain('Status: Enabled → Disabled')
    await decide(house, name, 'Approve')
    await untilCardSays(house, name, 'External id none')
    expect(house.account(name)).toEqual({
      ...before,
      enabled: false,
      vendor: true,
      channelAdmin: true,
      externalId: null
    })
  })

  it('ends when it is rejected, with the reason', async () => {
    const { before, name, command } = company()
    await ask(house, `${command} name="${name} Holding" reason="They asked"`)
    await decide(house, name, 'Reject', 'No contract')
    await untilCardSays(house, name, 'Rejected by @carla: No contract')
    expect(house.account(name)).toEqual(before)
  })

  it('ends in conflict when a value moves between the approval and the write', async () => {
    const { before, name, command } = company()
    await ask(house, `${command} country=CH reason="They moved"`)
    await openReview(house, name)
    await house.appdirect.change(before.uuid, { countryCode: 'JP' })
    const carla = house.slack.as('carla')
    await carla.fill({ Decision: 'Approve' })
    await carla.submit()
    const done = await untilCardSays(house, name, 'Conflict')
    expect(done.text).toContain('nothing was written')
    expect(done.text).toContain('now JP, wanted Switzerland')
    expect(house.account(name).countryCode).toBe('JP')
  })

  it('ends as failed with the words of a vendor that refuses it', async () => {
    const { before, name, command } = company()
    await ask(house, `${command} country=CH reason="They moved"`)
    misbehave({ name: 'refuse', status: 400, shape: 'message', messages: ['The country is *closed*'] })
    await decide(house, name, 'Approve')
    const done = await untilCardSays(house, name, 'Failed')
    expect(done.text).toContain('AppDirect says: The country is *closed*')
    expect(house.account(name)).toEqual(before)
  })

  // Only this road has user errors.
  const onPreview = road === 'graphql-preview' ? it : undefined
  onPreview?.('takes user errors, and errors in a 200, for a refusal', async () => {
    const one = company()
    await ask(house, `${one.command} country=CH reason="They moved"`)
    misbehave({ name: 'user-errors', errors: [{ message: 'Another account is called so' }] })
    await decide(house, one.name, 'Approve')
    expect((await untilCardSays(house, one.name, 'Failed')).text).toContain(
      'AppDirect says: Another account is called so'
    )
    const other = company()
    await ask(house, `${other.command} country=CH reason="They moved"`)
    misbehave({ name: 'refuse', status: 200, shape: 'errors', messages: ['Too costly'] })
    await decide(house, other.name, 'Approve')
    expect((await untilCardSays(house, other.name, 'Failed')).text).toContain('AppDirect says: Too costly')
    for (const { name, before } of [one, other]) expect(house.account(name)).toEqual(before)
  })

  it('says what was read where the vendor says yes and does nothing', async () => {
    const { name, command } = company()
    await ask(house, `${command} country=CH reason="They moved"`)
    misbehave({ name: 'pretend' })
    await decide(house, name, 'Approve')
    expect((await untilCardSays(house, name, 'Failed')).text).toContain('reading back shows other values')
  })

  it('is applied once though the answer to the write is lost', async () => {
    const { before, name, command } = company()
    const [count = 0] = written()
    await ask(house, `${command} country=CH reason="They moved"`)
    misbehave({ name: 'drop', when: 'after' })
    await decide(house, name, 'Approve')
    await untilCardSays(house, name, 'AppDirect now shows')
    expect(written()[0]).toBe(count + 1)
    expect(house.account(name)).toEqual({ ...before, countryCode: 'CH' })
  })

  it('is decided once when two people decide at once', async () => {
    const { name, command } = company()
    const [count = 0] = written()
    await ask(house, `${command} country=CH reason="They moved"`)
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
    await house.slack.until(() => /Applied|Rejected/.test(card(house, name)?.text ?? ''), 15_000)
    expect((written()[0] ?? 0) - count).toBe(card(house, name)?.text.includes('Applied') ? 1 : 0)
  })
})
