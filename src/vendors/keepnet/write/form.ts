import { MEDIA_TYPES } from '../../../changes/model/upload.ts'
import { type Files, fieldByKey, type Values } from '../../../changes/ports/vendor.ts'
import { flagIn, listIn, numberIn, textIn, wrongKind } from '../../shared/values.ts'
import { invalidInput } from '../api/connection.ts'
import { fields, type Key } from '../fields/fields.ts'
import type { CompanyForm, Property } from '../fields/limits.ts'
import { CALLBACK_MODULE } from '../fields/modules.ts'

/** The seats that the vendor's page sends for an unlimited company. */
export const UNLIMITED_SEATS = 9999

/** All form fields except the logo file, which has no value to send again; the type ensures that none is forgotten. */
type Whole = { [Name in Exclude<Property, 'File'>]-?: CompanyForm[Name] | undefined }

/**
 * The whole company as the form of a write. The vendor clears omitted fields, so only empty ones are omitted. Throws a
 * `VendorError` where a missing value would make the write refused or harmful.
 */
export function companyForm(values: Values): CompanyForm {
  const modules = listIn(values, 'modules')
  if (modules.length === 0) {
    throw invalidInput('Keepnet shows no modules for this company, and a write without them could take them all away.')
  }
  const limited = flag(values, 'limited')
  const whole: Whole = {
    LogoUrl: text(values, 'logo'),
    Name: required(values, 'name'),
    Description: text(values, 'description'),
    IndustryResourceId: required(values, 'industry'),
    CountryResourceId: required(values, 'country'),
    Address: text(values, 'address'),
    WebsiteUrl: text(values, 'website'),
    LicenseTypeResourceId: required(values, 'type'),
    LicenseModuleResourceIdArray: modules,
    LicensePeriodTypeResourceId: required(values, 'period'),
    LicenseStartDate: text(values, 'starts'),
    LicenseEndDate: text(values, 'ends'),
    // Always sent: without the flag the company becomes unlimited.
    IsNumberOfUsersLimited: limited,
    NumberOfUsers: seats(values, limited),
    NotificationTemplateTypeResourceId: text(values, 'notifications'),
    TrainingContentTypeResourceId: text(values, 'training'),
    SmtpConfigurationTypeResourceId: text(values, 'smtp'),
    // Always sent, even empty, as the vendor's page does.
    PreferredLanguageTypeResourceId: text(values, 'language') ?? '',
    IsVersionVisible: optionalFlag(values, 'versionvisible'),
    IsReleaseNotesVisible: optionalFlag(values, 'releasenotesvisible'),
    ReleaseNotesUrl: text(values, 'releasenotes'),
    CompanyGroupResourceIdArray: listIn(values, 'groups'),
    StatusId: numberIn(values, 'status'),
    TimeZoneId: required(values, 'timezone'),
    DateFormat: required(values, 'dateformat'),
    TimeFormat: required(values, 'timeformat'),
    // The vendor is known to refuse it for companies without the module.
    CallBackNumberBookingCount: modules.includes(CALLBACK_MODULE) ? numberIn(values, 'callbacks') : undefined,
    Tags: listIn(values, 'tags')
  }
  // Without what is undefined, it is what `CompanyForm` says.
  return Object.fromEntries(Object.entries(whole).filter(([, value]) => value !== undefined)) as CompanyForm
}

/** A list becomes repeated parts, an empty one no part; fetch sets the boundary. `logo` replaces what `LogoUrl` shows. */
export function toFormData(form: CompanyForm, logo?: Files[string]): FormData {
  const data = new FormData()
  if (logo) data.append('File', new File([new Uint8Array(logo.content)], logo.name, { type: MEDIA_TYPES[logo.type] }))
  for (const [name, value] of Object.entries(form)) {
    for (const item of Array.isArray(value) ? value : [value]) data.append(name, String(item))
  }
  return data
}

function seats(values: Values, limited: boolean): number {
  const read = numberIn(values, 'seats')
  if (read !== undefined) return read
  if (limited) throw invalidInput('Keepnet demands the number of seats with every write, and this company has none.')
  return UNLIMITED_SEATS
}

function required(values: Values, key: Key): string {
  const value = text(values, key)
  if (value !== undefined) return value
  const label = fieldByKey(fields, key)?.label ?? key
  throw invalidInput(
    `Keepnet demands a value for “${label}” with every write, and this company has none. Set it as well.`
  )
}

/** Undefined for empty text, so that it is omitted. */
function text(values: Values, key: Key): string | undefined {
  return textIn(values, key) || undefined
}

function flag(values: Values, key: Key): boolean {
  const value = flagIn(values, key)
  if (value === undefined) throw wrongKind(key, value)
  return value
}

function optionalFlag(values: Values, key: Key): boolean | undefined {
  return values[key] === null ? undefined : flag(values, key)
}
