import { randomUUID } from 'node:crypto'
import type { Claimed, Clock, Log, Store } from '../ports/ports.ts'

/** A worker's exclusive lease on a change. */
export type Lease = {
  holder: string
  /** A move has released it already. */
  released: boolean
  /** When it would end if renewed now. */
  end(): Date
  /** Records that a move renewed it until then. */
  renewed(until: Date): void
  /** Renews it if less than half is left. */
  renewIfDue(): Promise<void>
  /** Renews it on a timer until the returned function is called: a vendor call may outlast a lease. */
  renewPeriodically(): () => void
}

type LeaseDependencies = { store: Pick<Store, 'claim' | 'lease'>; clock: Pick<Clock, 'now'>; log: Log }

/** Leases a change for `length` milliseconds; undefined while another worker has it. */
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
    released: false,
    end,
    renewed: next => {
      until = next
    },
    async renewIfDue() {
      if (until.getTime() - clock.now().getTime() < length / 2) await renew()
    },
    renewPeriodically() {
      const timer = setInterval(() => {
        renew().catch(error => log.warn({ change: id, err: error }, 'could not renew a lease; retrying'))
      }, length / 3)
      return () => clearInterval(timer)
    }
  }
  return { lease, claimed }
}
