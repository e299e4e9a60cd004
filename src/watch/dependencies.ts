import type { Clock, Log, Queue } from '../changes/ports/ports.ts'
import type { Store } from '../changes/ports/store.ts'
import type { Vendor } from '../changes/ports/vendor.ts'
import type { Settings } from './alerts/settings.ts'
import type { WatchStore } from './ports.ts'

/** All that the watch works with. */
export type WatchDependencies = {
  store: Store & WatchStore
  queue: Queue
  clock: Pick<Clock, 'now'>
  log: Log
  vendors: readonly Vendor[]
  settings: Settings
  /** Where alerts are told; without one they are only kept. */
  channel: string | undefined
}
