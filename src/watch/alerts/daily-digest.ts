import { enqueueDueMessages } from '../../changes/outbox/advance.ts'
import { dayIn, monthOf } from '../day.ts'
import type { WatchDependencies } from '../dependencies.ts'

const DAY = 24 * 3_600_000

/**
 * Writes what a day's work begins with: changes that are open, those that ended since the last digest, who is over the
 * limit, which licences end from today until the end of the month, and what somebody changed elsewhere. At most one is
 * written in an hour, so that a pass that was taken over tells nothing twice; where there is nothing to tell, none is told.
 */
export async function dailyDigest(dependencies: WatchDependencies): Promise<void> {
  const { store, clock, channel, settings } = dependencies
  if (!channel) return
  const at = clock.now()
  const today = dayIn(settings.zone, at)
  const since = (await store.lastDailyDigest()) ?? new Date(at.getTime() - DAY)
  const content = await store.content(since, { from: today, to: monthOf(today).to })
  const id = `dig_morning_${at.toISOString().slice(0, 13)}`
  await store.dailyDigest({ id, name: 'daily', at }, content, channel)
  await enqueueDueMessages(dependencies)
}
