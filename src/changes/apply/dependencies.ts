import type { AccessDependencies } from '../access/authorize.ts'
import type { AdvanceDependencies } from '../outbox/advance.ts'
import type { Clock } from '../ports/ports.ts'
import type { Vendor } from '../ports/vendor.ts'
import type { ApplyTimes } from './times.ts'

/** All that applying a change works with. */
export type ApplyDependencies = AdvanceDependencies &
  AccessDependencies & { clock: Clock; vendor(name: string): Vendor; times?: ApplyTimes }
