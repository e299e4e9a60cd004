import { z } from 'zod'
import type { components } from '../../../generated/keepnet.d.ts'
import type { Values } from '../../changes/model/change.ts'
import { isPrecise } from './fields/dates.ts'

/** The licence's dates of a company as they were read, where a day alone would not say all that they do. */
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
 * Those that nobody edits go back as they came. The vendor documents a date with a time and not what its zone means:
 * written as the day that it shows, the midnight of another zone would move the licence by a day with every write.
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
