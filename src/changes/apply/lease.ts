import { randomUUID } from 'node:crypto'
import type { Claimed, Clock, Log, Store } from '../ports/ports.ts'

/** A worker's hold on a change. */
export type Lease = {
  holder: string
  /** Given back, by a move that ended the work. */
  given: boolean
  /** When it ends if it is renewed now. */
  end(): Date
  /** A move has renewed it until then. */
  renewed(until: Date): void
  /** Renews it where half of it is over, for what may last until its end. */
  keep(): Promise<void>
  /** Renews it from time to time, until it is called back: a call to a vendor may last longer than a lease. */
  keepUp(): () => void
}

type LeaseDependencies = { store: Pick<Store, 'claim' | 'lease'>; clock: Pick<Clock, 'now'>; log: Log }

/** Takes a change for so many milliseconds; undefined while another worker has it. */
export async function takeLease(
  { store, clock, log }: LeaseDependencies,
  id: string,
  length: number
): Promise<{ lease: Lease; claimed: Claimed } | undefined> {
  const holder = randomUUID()
  const end = () => new Date(clock.now().getTime() + length)
  let until = end()
  const claimed = await store.claim(id, holder, until)
  if (!claimed) return undefined

  async function renew(): Promise<void> {
    const next = end()
    if (await store.lease(id, holder, next)) until = next
  }

  const lease: Lease = {
    holder,
    given: false,
    end,
    renewed: next => {
      until = next
    },
    async keep() {
      if (until.getTime() - clock.now().getTime() < length / 2) await renew()
    },
    keepUp() {
      const timer = setInterval(() => {
        renew().catch(error => log.warn({ change: id, err: error }, 'a lease could not be renewed; it is tried again'))
      }, length / 3)
      return () => clearInterval(timer)
    }
  }
  return { lease, claimed }
}
