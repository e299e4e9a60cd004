import type { components } from '../../../../generated/keepnet.d.ts'

import {
  type Company,
  type CompanySummary,
  type Use,
  type Value,
  type Values,
  VendorError
} from '../../../changes/ports/vendor.ts'
import { singleLine } from '../../../policy/text.ts'
import type { Days } from '../fields/dates.ts'
import type { Key } from '../fields/fields.ts'
import { packageOf } from '../fields/modules.ts'
import { type Catalogue, DETAIL, type Licences } from './catalogue.ts'
import { fitting, unusable } from './connection.ts'

type Detail = components['schemas']['Company']

/** Maps the vendor's company to our fields. Throws `VendorError` where a part has another type than described. */
export async function companyFrom(
  id: string,
  detail: Detail,
  readDay: Days,
  catalogue: Catalogue,
  signal: AbortSignal
): Promise<Company> {
  fitting(detail, DETAIL)
  const limited = detail.isNumberOfUsersLimited
  // Treating it as false would make the company unlimited with the next write.
  if (typeof limited !== 'boolean') throw unusable('Keepnet did not say whether the seats of the company are limited')
  const values = {
    type: detail.licenseTypeResourceId || null,
    limited,
    seats: seatsOf(detail.numberOfUsers),
    period: detail.licensePeriodTypeResourceId || null,
    starts: await readDay(detail.licenseStartDate, signal),
    ends: await readDay(detail.licenseEndDate, signal),
    modules: await modulesOf(detail, catalogue, signal),
    callbacks: detail.callBackNumberBookingCount ?? null,
    name: text(detail.name),
    description: text(detail.description),
    industry: detail.industryResourceId || null,
    country: detail.countryResourceId || null,
    address: text(detail.address),
    website: text(detail.websiteUrl),
    logo: text(detail.logoUrl),
    groups: groupsOf(detail),
    tags: (detail.tags ?? []).map(lines),
    status: detail.statusId?.toString() ?? null,
    language: detail.preferredLanguageTypeResourceId || null,
    timezone: detail.timeZoneId || null,
    dateformat: knownCase(detail.dateFormat, COMPANY_DATE_FORMATS),
    timeformat: knownCase(detail.timeFormat, COMPANY_TIME_FORMATS),
    notifications: detail.notificationTemplateTypeResourceId || null,
    training: detail.trainingContentTypeResourceId || null,
    smtp: detail.smtpConfigurationTypeResourceId || null,
    // Null where the vendor omits it: then a write omits it too.
    versionvisible: detail.isVersionVisible ?? null,
    releasenotesvisible: detail.isReleaseNotesVisible ?? null,
    releasenotes: text(detail.releaseNotesUrl)
  } satisfies Record<Key, Value>
  const { ends, tags } = values
  return {
    id,
    name: singleLine(detail.name ?? '') || id,
    use: useOf(detail),
    ends,
    licence: licenceOf(values),
    tags,
    values
  }
}

/** A group without an id could not be written back, and the company would lose it. */
function groupsOf({ companyGroups }: Detail): string[] {
  return (companyGroups ?? []).map(group => {
    if (!group?.resourceId) throw unusable('Keepnet showed a group of the company without its id')
    return group.resourceId
  })
}

function text(read: string | null | undefined): string | null {
  return read ? lines(read) : null
}

/**
 * Normalizes line ends to LF: multipart form data uses only CRLF (HTML, “multipart/form-data encoding algorithm”), so a
 * text comes back with other line ends than it was written with.
 */
function lines(read: string): string {
  return read.replaceAll(/\r\n?/g, '\n')
}

/** A company's date and time formats, as the vendor's page sends them. */
export const COMPANY_DATE_FORMATS = ['dd/MM/yyyy', 'MM/dd/yyyy', 'yyyy/MM/dd'] as const
export const COMPANY_TIME_FORMATS = ['24h', '12h'] as const

/** Old companies have `DD/MM/YYYY`; the vendor's page corrects the case with every write, and so do we. */
export function knownCase(text: string | null | undefined, known: readonly string[]): string | null {
  if (!text) return null
  return known.find(format => format.toLowerCase() === text.toLowerCase()) ?? text
}

/**
 * The vendor is seen to omit the modules of packaged licences: then they are the package's. A client without the right
 * to list packages can still read the company; without modules every write of it is refused.
 */
async function modulesOf(detail: Detail, catalogue: Catalogue, signal: AbortSignal): Promise<string[]> {
  const { licenseModules, licenseTypeResourceId } = detail
  if (licenseModules && licenseModules.length > 0) return licenseModules
  const { licenses } = await licencesOf(catalogue, signal)
  const type = licenses?.find(({ resourceId }) => resourceId === licenseTypeResourceId)
  return packageOf(type).flatMap(({ resourceId }) => resourceId || [])
}

async function licencesOf(catalogue: Catalogue, signal: AbortSignal): Promise<Licences> {
  try {
    return await catalogue.licences.get(signal)
  } catch (error) {
    if (error instanceof VendorError && !error.retryable) return {}
    throw error
  }
}

type Row = components['schemas']['CompanyRow']

/** Maps a search row; `ends` is undefined where the row omits it. */
export function summaryOf(id: string, row: Row, ends: string | null | undefined): CompanySummary {
  const { companyName, licenseTypeResourceId, isNumberOfUsersLimited, tags } = row
  const use = useOf(row)
  return {
    id,
    name: singleLine(companyName ?? '') || id,
    use,
    ends: ends ?? null,
    licence: licenceOf({ type: licenseTypeResourceId, limited: isNumberOfUsersLimited, seats: use?.limit, ends }),
    ...(tags && { tags })
  }
}

type Shown = { [Name in Extract<Key, 'type' | 'limited' | 'seats' | 'ends'>]: Value | undefined }

/**
 * The licence values found in both rows and companies, without unknown ones. Every company has a type, so an empty type
 * is unknown; seats count only where limited; a licence may have no end.
 */
function licenceOf({ type, limited, seats, ends }: Shown): Values {
  return {
    ...(type && { type }),
    ...(limited !== undefined && { limited }),
    ...(limited === true && typeof seats === 'number' && { seats }),
    ...(ends !== undefined && { ends })
  }
}

/** Null where the vendor's data is incomplete. */
function useOf(company: {
  targetUserCount?: number
  isNumberOfUsersLimited?: boolean
  numberOfUsers?: string | number | null
}): Use | null {
  const { targetUserCount: used, isNumberOfUsersLimited: limited, numberOfUsers } = company
  if (typeof used !== 'number' || typeof limited !== 'boolean') return null
  if (!limited) return { used, limit: null }
  const limit = seatsOf(numberOfUsers)
  return limit === null ? null : { used, limit }
}

/** Text in search rows, a number in the company itself; null where it is not a whole number. */
function seatsOf(read: string | number | null | undefined): number | null {
  const seats = typeof read === 'string' && read.trim() !== '' ? Number(read) : read
  return typeof seats === 'number' && Number.isInteger(seats) ? seats : null
}

/** More users than seats, as the vendor's page counts it. */
export function isOver({ use }: CompanySummary): boolean {
  return use !== null && use.limit !== null && use.used > use.limit
}
