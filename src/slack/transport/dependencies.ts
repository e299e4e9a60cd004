import type { Vendor } from '../../changes/ports/vendor.ts'
import type { ValidationDependencies } from '../../changes/request/validate.ts'
import type { ReviewDependencies } from '../../changes/review/review.ts'
import type { Settings } from '../../watch/alerts/settings.ts'
import type { Directory } from '../../watch/directory/directory.ts'
import type { WatchStore } from '../../watch/ports.ts'
import type { Frame } from '../ui/frame.ts'
import type { Views } from '../ui/views.ts'

/** All that the listeners work with. */
export type SlackDependencies = ValidationDependencies &
  ReviewDependencies & {
    store: WatchStore
    vendors: readonly Vendor[]
    directory: Directory
    views: Views
    /** Where changes are announced, where the command was typed when unset; and where alerts are told. */
    channels: { changes?: string; alerts?: string }
    frame: Frame
    settings: Settings
  }

/** How long a listener may keep the vendors busy, in milliseconds; each call has a shorter limit of its own. */
const LISTENER_TIMEOUT = 180_000

export function listenerTimeout(): AbortSignal {
  return AbortSignal.timeout(LISTENER_TIMEOUT)
}
