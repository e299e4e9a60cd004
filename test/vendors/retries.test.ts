import { describe, expect, it } from 'vitest'
import { VendorError } from '../../src/changes/ports/vendor.ts'
import { SYSTEM_CLOCK, withRetries } from '../../src/vendors/shared/call.ts'

const { signal } = new AbortController()

/** Fails in these ways, one after the other, and then goes well; notes the waits and does not wait. */
function trying(...faults: unknown[]) {
  const waits: number[] = []
  const clock = { ...SYSTEM_CLOCK, wait: async (milliseconds: number) => void waits.push(milliseconds) }
  const ask = async () => {
    if (faults.length > 0) throw faults.shift()
    return 'well'
  }
  return { outcome: withRetries(ask, clock, signal), waits }
}

const fault = (retryable: boolean, retryAfter: number | null = null) =>
  new VendorError('sample', { status: 503, retryable, messages: [], retryAfter })

describe('patience with a vendor', () => {
  it('waits longer from try to try where the vendor does not say how long', async () => {
    const { outcome, waits } = trying(fault(true), fault(true))
    expect(await outcome).toBe('well')
    expect(waits).toEqual([2000, 4000])
  })

  it('waits as long as the vendor says, but not longer than a minute', async () => {
    const { outcome, waits } = trying(fault(true, 0), fault(true, 86_400_000))
    expect(await outcome).toBe('well')
    expect(waits).toEqual([0, 60_000])
  })

  it('ends with the third try, and at once with what would not get better', async () => {
    const [last, refused, ours] = [fault(true), fault(false), new Error('ours')]
    const thrice = trying(fault(true), fault(true), last)
    await expect(thrice.outcome).rejects.toBe(last)
    for (const error of [refused, ours]) {
      const { outcome, waits } = trying(error)
      await expect(outcome).rejects.toBe(error)
      expect(waits).toEqual([])
    }
  })

  it('ends when its caller gives up meanwhile, with the caller’s reason', async () => {
    const caller = new AbortController()
    const reason = new Error('no longer wanted')
    const outcome = withRetries(() => Promise.reject(fault(true, 50_000)), SYSTEM_CLOCK, caller.signal)
    setImmediate(() => caller.abort(reason))
    await expect(outcome).rejects.toBe(reason)
  })
})
