import type { WatchStore } from '../../watch/ports.ts'
import type { StoreDependencies } from '../dependencies.ts'
import { alerts } from './alerts.ts'
import { announcements } from './announce.ts'
import { companies } from './companies.ts'
import { digests } from './digests.ts'
import { watchLease } from './lease.ts'
import { content } from './news.ts'
import { outages } from './outages.ts'
import { record } from './record.ts'
import { fullScans } from './scans.ts'

/** What the watch remembers. */
export function watchStore(dependencies: StoreDependencies): WatchStore {
  return {
    ...companies(dependencies),
    ...watchLease(dependencies),
    ...fullScans(dependencies),
    ...alerts(dependencies),
    ...announcements(dependencies),
    ...digests(dependencies),
    ...outages(dependencies),
    content: content(dependencies),
    record: record(dependencies)
  }
}
