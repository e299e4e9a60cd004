import { once } from 'node:events'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { withLease } from '../../../src/watch/scan/scan.ts'
import { type Office, openWorkspace } from '../month/deployment.ts'

const QUARTER = 15_000
const { signal } = new AbortController()

describe('watch alone', () => {
  let time = Date.parse('2026-11-21T10:00:00Z')
  const clock = { now: () => new Date(time) }
  const aMinuteOn = () => new Date(time + 60_000)
  let office: Office
  beforeAll(async () => {
    office = await openWorkspace(clock, [])
  })
  afterAll(() => office.close())
  // Only the timer that renews the lease: the database's own go on.
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] }))
  afterEach(() => void vi.useRealTimers())

  it('goes on for as long as it takes, and gives way when it has ended or failed', async () => {
    const { dependencies } = office
    const pass = async () => {
      for (let quarters = 0; quarters < 20; quarters += 1) {
        time += QUARTER
        vi.advanceTimersByTime(QUARTER)
        expect(await dependencies.store.leaseWatch('another', aMinuteOn())).toBe(false)
      }
    }
    expect(await withLease(dependencies, signal, pass)).toBe('done')
    const failing = withLease(dependencies, signal, () => Promise.reject(new Error('the vendor is away')))
    await expect(failing).rejects.toThrow('the vendor is away')
    expect(await dependencies.store.leaseWatch('another', aMinuteOn())).toBe(true)
    await dependencies.store.releaseWatch('another')
  })

  it('is stopped when it did not renew its lease in time and another has taken over', async () => {
    const { dependencies } = office
    const pass = async (signal: AbortSignal) => {
      time += 60_000
      expect(await dependencies.store.leaseWatch('another', aMinuteOn())).toBe(true)
      vi.advanceTimersByTime(QUARTER)
      await once(signal, 'abort')
      signal.throwIfAborted()
    }
    await expect(withLease(dependencies, signal, pass)).rejects.toThrow('Another scan has taken over.')
    expect(await dependencies.store.leaseWatch('another', aMinuteOn())).toBe(true)
    await dependencies.store.releaseWatch('another')
  })
})
