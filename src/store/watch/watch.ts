import type { WatchStore } from '../../watch/ports.ts'
import type { StoreDependencies } from '../dependencies.ts'
import { alerts } from './alerts.ts'
import { announcements } from './announce.ts'
import { companies } from './companies.ts'
import { digests } from './digests.ts'
import { watchLease } from './lease.ts'
import { news } from './news.ts'
import { outages } from './outages.ts'
import { note } from './record.ts'
import { fullPasses } from './scans.ts'

/** What the watch remembers. */
export function watchStore(dependencies: StoreDependencies): WatchStore {
  return {
    ...companies(dependencies),
    ...watchLease(dependencies),
    ...fullPasses(dependencies),
    ...alerts(dependencies),
    ...announcements(dependencies),
    ...digests(dependencies),
    ...outages(dependencies),
    news: news(dependencies),
    note: note(dependencies)
  }
}
