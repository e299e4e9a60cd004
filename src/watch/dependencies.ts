import type { Clock, Log, Queue } from '../changes/ports.ts'
import type { Store } from '../changes/store.ts'
import type { Vendor } from '../changes/vendor.ts'
import type { WatchStore } from './ports.ts'
import type { Settings } from './settings.ts'

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
