import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { VendorError } from '../../../src/changes/ports/vendor.ts'
import { prepareRenewals } from '../../../src/slack/alerts/renewals.ts'
import { ann, type HomeFixture, openHomeFixture } from '../home/fixture.ts'
import { endingOf } from './samples.ts'

let fixture: HomeFixture
beforeEach(async () => {
  fixture = await openHomeFixture()
})
afterEach(() => fixture.close())

describe('renewals of many companies', () => {
  it('are read ten at a time, and stay in their order', async () => {
    let [reading, most] = [0, 0]
    const slow = {
      ...fixture.keepnet,
      async read() {
        reading += 1
        most = Math.max(most, reading)
        await new Promise(resolve => setImmediate(resolve))
        reading -= 1
        throw new VendorError('keepnet', { status: null, retryable: true, messages: [] })
      }
    }
    const alerts = Array.from({ length: 25 }, (_, at) => endingOf({ company: { id: `${at}`, name: `Acme ${at}` } }))
    const renewals = await prepareRenewals({ ...fixture, vendors: [slow] }, ann, alerts, 'C1')
    expect(most).toBe(10)
    expect(renewals.map(({ name }) => name)).toEqual(alerts.map(({ company }) => company.name))
  })
})
