import type { Value, Values } from '../../../changes/model/field.ts'
import { refusal } from '../api/errors.ts'
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
  const modules = list(values, 'modules')
  if (modules.length === 0) {
    throw missing('Keepnet shows no modules for this company, and a write without them could take them all away.')
  }
  const limited = flag(values, 'limited')
  const whole: Whole = {
    LogoUrl: text(values, 'logo'),
    Name: demanded(values, 'name'),
    Description: text(values, 'description'),
    IndustryResourceId: demanded(values, 'industry'),
    CountryResourceId: demanded(values, 'country'),
    Address: text(values, 'address'),
    WebsiteUrl: text(values, 'website'),
    LicenseTypeResourceId: demanded(values, 'type'),
    LicenseModuleResourceIdArray: modules,
    LicensePeriodTypeResourceId: demanded(values, 'period'),
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
    CompanyGroupResourceIdArray: list(values, 'groups'),
    StatusId: number(values, 'status'),
    TimeZoneId: demanded(values, 'timezone'),
    DateFormat: demanded(values, 'dateformat'),
    TimeFormat: demanded(values, 'timeformat'),
    // The vendor is known to refuse it for companies without the module.
    CallBackNumberBookingCount: modules.includes(CALLBACK_MODULE) ? number(values, 'callbacks') : undefined,
    Tags: list(values, 'tags')
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
  const read = number(values, 'seats')
  if (read !== undefined) return read
  if (limited) throw missing('Keepnet demands the number of seats with every write, and this company has none.')
  return UNLIMITED_SEATS
}

function demanded(values: Values, key: Key): string {
  const value = text(values, key)
  if (value !== undefined) return value
  const label = fields.find(field => field.key === key)?.label ?? key
  throw missing(`Keepnet demands a value for “${label}” with every write, and this company has none. Set it as well.`)
}

function text(values: Values, key: Key): string | undefined {
  const value = values[key] ?? ''
  if (typeof value !== 'string') throw wrongKind(key, value)
  return value === '' ? undefined : value
}

function number(values: Values, key: Key): number | undefined {
  const value = values[key] ?? ''
  if (value === '') return undefined
  if (!Number.isInteger(Number(value))) throw wrongKind(key, value)
  return Number(value)
}

function flag(values: Values, key: Key): boolean {
  const value = values[key]
  if (typeof value !== 'boolean') throw wrongKind(key, value)
  return value
}

function saidFlag(values: Values, key: Key): boolean | undefined {
  return values[key] === null ? undefined : flag(values, key)
}

function list(values: Values, key: Key): string[] {
  const value = values[key] ?? []
  if (!Array.isArray(value)) throw wrongKind(key, value)
  return [...value]
}

/** Our fault, not the vendor's: no form and no reading gives such a value. */
function wrongKind(key: Key, value: Value | undefined): Error {
  return new Error(`A write of “${key}” was given ${JSON.stringify(value)}`)
}

/** Refused before anything is sent, with the status that says the same: the content cannot be processed. */
function missing(message: string) {
  return refusal({ status: 422, retryable: false, messages: [message] })
}
