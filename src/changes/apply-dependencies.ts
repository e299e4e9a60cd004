import type { AdvanceDependencies } from './advance.ts'
import type { ApplyTimes } from './apply-times.ts'
import type { GateDependencies } from './gate.ts'
import type { Clock } from './ports.ts'
import type { Vendor } from './vendor.ts'

/** All that applying a change works with. */
export type ApplyDependencies = AdvanceDependencies &
  GateDependencies & { clock: Clock; vendor(name: string): Vendor; times?: ApplyTimes }
