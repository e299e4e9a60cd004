import { z } from 'zod'
import type { components } from '../../../generated/keepnet.d.ts'
import type { Values } from '../../changes/ports/vendor.ts'

import { isPrecise } from './fields/dates.ts'

/** The licence dates exactly as read, where a day alone would lose information. */
export const rawTimestamps = z.object({
  LicenseStartDate: z.string().exactOptional(),
  LicenseEndDate: z.string().exactOptional()
})

export type RawTimestamps = z.infer<typeof rawTimestamps>

export function rawTimestampsIn({ licenseStartDate, licenseEndDate }: components['schemas']['Company']): RawTimestamps {
  return {
    ...(isMoment(licenseStartDate) && { LicenseStartDate: licenseStartDate }),
    ...(isMoment(licenseEndDate) && { LicenseEndDate: licenseEndDate })
  }
}

/**
 * Unedited dates are written back exactly as read. The vendor documents a date with a time but not its zone: written as
 * the displayed day, midnight in another zone would shift the licence by a day with every write.
 */
export function unedited({ LicenseStartDate, LicenseEndDate }: RawTimestamps, wanted: Values): RawTimestamps {
  return {
    ...(LicenseStartDate !== undefined && wanted.starts === undefined && { LicenseStartDate }),
    ...(LicenseEndDate !== undefined && wanted.ends === undefined && { LicenseEndDate })
  }
}

function isMoment(text: string | null | undefined): text is string {
  return typeof text === 'string' && isPrecise(text)
}
