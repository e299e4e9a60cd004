import type { WatchStore } from '../../watch/ports.ts'
import type { Memory } from '../memory.ts'
import { alerts } from './alerts.ts'
import { announcements } from './announce.ts'
import { companies } from './companies.ts'
import { digests } from './digests.ts'
import { watchLease } from './lease.ts'
import { news } from './news.ts'
import { note } from './note.ts'
import { outages } from './outages.ts'
import { fullPasses } from './passes.ts'

/** What the watch remembers. */
export function watchStore(memory: Memory): WatchStore {
  return {
    ...companies(memory),
    ...watchLease(memory),
    ...fullPasses(memory),
    ...alerts(memory),
    ...announcements(memory),
    ...digests(memory),
    ...outages(memory),
    news: news(memory),
    note: note(memory)
  }
}
