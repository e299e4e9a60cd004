import { fieldByKey, type Values } from '../../../changes/model/change.ts'
import { flagIn, listIn, numberIn, textIn, wrongKind } from '../../shared/values.ts'
import { invalidInput } from '../api/connection.ts'
import { fields, type Key } from '../fields/fields.ts'
import type { CompanyForm, Property } from '../fields/limits.ts'
import { CALLBACK_MODULE } from '../fields/modules.ts'

/** What the vendor's page sends as the seats of an unlimited company. */
export const UNLIMITED_SEATS = 9999

/** Every part of the form but the logo's file, so that none can be forgotten. */
type Whole = { [Name in Exclude<Property, 'File'>]-?: CompanyForm[Name] | undefined }

/**
 * The whole company as the vendor wants it written: what is left out is cleared there, so only what is empty is left
 * out. Throws a `VendorError` where something is missing without which a write would be refused or do harm.
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
    // Always, since an absent flag makes the company unlimited.
    IsNumberOfUsersLimited: limited,
    NumberOfUsers: seats(values, limited),
    NotificationTemplateTypeResourceId: text(values, 'notifications'),
    TrainingContentTypeResourceId: text(values, 'training'),
    SmtpConfigurationTypeResourceId: text(values, 'smtp'),
    // Always, also when empty, as the vendor's page does.
    PreferredLanguageTypeResourceId: text(values, 'language') ?? '',
    IsVersionVisible: saidFlag(values, 'versionvisible'),
    IsReleaseNotesVisible: saidFlag(values, 'releasenotesvisible'),
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

/** Repeated names for lists, no part for an empty one; fetch sets the boundary. */
export function toFormData(form: CompanyForm): FormData {
  const data = new FormData()
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

/** What is empty is left out. */
function text(values: Values, key: Key): string | undefined {
  return textIn(values, key) || undefined
}

function flag(values: Values, key: Key): boolean {
  const value = flagIn(values, key)
  if (value === undefined) throw wrongKind(key, value)
  return value
}

function saidFlag(values: Values, key: Key): boolean | undefined {
  return values[key] === null ? undefined : flag(values, key)
}
