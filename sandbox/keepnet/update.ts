import { randomBytes } from 'node:crypto'
import type { components } from '../../generated/keepnet.d.ts'
import type { CompanyValues, StoredCompany } from './company.ts'
import { addDays } from './dates.ts'
import { CALLBACK, groups, modules } from './seed/catalogue.ts'
import { type List, lookup } from './seed/lookups.ts'
import { timeZones } from './seed/time-zones.ts'

export type Form = components['schemas']['CompanyForm']
export type Update = { name: 'accepted'; values: CompanyValues } | { name: 'refused'; messages: readonly string[] }

export const DATE_FORMATS: readonly string[] = ['dd/MM/yyyy', 'MM/dd/yyyy', 'yyyy/MM/dd']
export const TIME_FORMATS: readonly string[] = ['24h', '12h']

/**
 * The effect of a full write: an omitted field is emptied, and an omitted flag is false, which makes a licence
 * unlimited. Refused if the form names things that do not exist or that this reseller cannot grant. `spare` counts the
 * unbooked callback numbers; `logo` is the uploaded file.
 */
export function update(
  company: StoredCompany,
  form: Form,
  { today, spare, logo }: { today: string; spare: number; logo: Logo | undefined }
): Update {
  const messages = [
    ...unknownIds(form),
    ...licence(company, form, spare),
    ...period(company, form, today),
    ...(logo && 'refused' in logo ? [logo.refused] : [])
  ]
  if (messages.length > 0) return { name: 'refused', messages }
  const limited = form.IsNumberOfUsersLimited ?? false
  return {
    name: 'accepted',
    values: {
      name: form.Name,
      description: form.Description ?? null,
      industryResourceId: form.IndustryResourceId,
      countryResourceId: form.CountryResourceId,
      address: form.Address ?? null,
      websiteUrl: form.WebsiteUrl ?? null,
      logoUrl: logo && 'url' in logo ? logo.url : (form.LogoUrl ?? null),
      ...(logo && 'url' in logo && { logo: logo.stored }),
      licenseTypeResourceId: form.LicenseTypeResourceId,
      licensePeriodTypeResourceId: form.LicensePeriodTypeResourceId,
      licenseStartDate: form.LicenseStartDate ?? null,
      licenseEndDate: form.LicenseEndDate ?? null,
      licenseModules: form.LicenseModuleResourceIdArray ?? [],
      isNumberOfUsersLimited: limited,
      numberOfUsers: limited ? form.NumberOfUsers : null,
      notificationTemplateTypeResourceId: form.NotificationTemplateTypeResourceId ?? null,
      trainingContentTypeResourceId: form.TrainingContentTypeResourceId ?? null,
      smtpConfigurationTypeResourceId: form.SmtpConfigurationTypeResourceId ?? null,
      preferredLanguageTypeResourceId: form.PreferredLanguageTypeResourceId ?? null,
      isVersionVisible: form.IsVersionVisible ?? false,
      isReleaseNotesVisible: form.IsReleaseNotesVisible ?? false,
      releaseNotesUrl: form.ReleaseNotesUrl ?? null,
      companyGroupResourceIds: form.CompanyGroupResourceIdArray ?? [],
      statusId: form.StatusId ?? null,
      timeZoneId: form.TimeZoneId,
      dateFormat: form.DateFormat,
      timeFormat: form.TimeFormat,
      callBackNumberBookingCount: form.CallBackNumberBookingCount ?? null,
      tags: form.Tags ?? []
    }
  }
}

type Logo = { url: string; stored: NonNullable<StoredCompany['logo']> } | { refused: string }

/** The largest logo that the vendor's page takes, in bytes. */
const LARGEST_LOGO = 2 * 1024 * 1024

/** The uploaded logo, with an address of its own: the vendor's addresses are not guessable either. */
export async function logoIn(form: FormData, base: string): Promise<Logo | undefined> {
  const file = [...form.entries()].find(([name]) => name.toLowerCase() === 'file')?.[1]
  if (!(file instanceof File)) return undefined
  if (!/^image\/(?:png|jpeg|gif|svg\+xml)$/.test(file.type) || file.size > LARGEST_LOGO) {
    return { refused: 'The logo must be a gif, png, jpg or svg file of at most 2 MB.' }
  }
  const key = randomBytes(9).toString('base64url')
  const content = Buffer.from(await file.arrayBuffer()).toString('base64')
  return { url: `${base}/logos/${key}`, stored: { key, type: file.type, content } }
}

function unknownIds(form: Form): string[] {
  const ids: [keyof Form, string | undefined, List][] = [
    ['IndustryResourceId', form.IndustryResourceId, 'Industry'],
    ['CountryResourceId', form.CountryResourceId, 'Country'],
    ['LicenseTypeResourceId', form.LicenseTypeResourceId, 'LicenseType'],
    ['LicensePeriodTypeResourceId', form.LicensePeriodTypeResourceId, 'LicensePeriodType'],
    ['NotificationTemplateTypeResourceId', form.NotificationTemplateTypeResourceId, 'NotificationTemplateType'],
    ['TrainingContentTypeResourceId', form.TrainingContentTypeResourceId, 'TrainingContentType'],
    ['SmtpConfigurationTypeResourceId', form.SmtpConfigurationTypeResourceId, 'SmtpConfigurationType'],
    ['PreferredLanguageTypeResourceId', form.PreferredLanguageTypeResourceId, 'Language']
  ]
  const wrong = ids.filter(([, id, list]) => id !== undefined && lookup(list, id) === undefined).map(([name]) => name)
  if (!timeZones.some(zone => zone.id === form.TimeZoneId)) wrong.push('TimeZoneId')
  if (!DATE_FORMATS.includes(form.DateFormat)) wrong.push('DateFormat')
  if (!TIME_FORMATS.includes(form.TimeFormat)) wrong.push('TimeFormat')
  if (form.StatusId !== undefined && form.StatusId !== 0 && form.StatusId !== 1) wrong.push('StatusId')
  const chosen = form.CompanyGroupResourceIdArray ?? []
  if (!chosen.every(id => groups.some(group => group.resourceId === id))) wrong.push('CompanyGroupResourceIdArray')
  return wrong.map(name => `The value of ${name} is invalid.`)
}

function licence(company: StoredCompany, form: Form, spare: number): string[] {
  const chosen = form.LicenseModuleResourceIdArray ?? []
  const booked = form.CallBackNumberBookingCount
  const held = company.callBackNumberBookingCount ?? 0
  const messages: string[] = []
  for (const id of chosen) {
    const found = modules.find(one => one.resourceId === id)
    if (found === undefined) messages.push('The value of LicenseModuleResourceIdArray is invalid.')
    else if (!found.isAvailable && !company.licenseModules.includes(id)) {
      messages.push(`You are not authorized to grant the module ${found.name}.`)
    }
  }
  if (chosen.includes(CALLBACK)) {
    if (booked === undefined) messages.push('CallBackNumberBookingCount is required for the Callback Simulator module.')
    else if (booked > held && booked - held > spare) messages.push('Insufficient callback phone numbers')
  } else if (booked !== undefined) {
    messages.push('CallBackNumberBookingCount is only valid with the Callback Simulator module.')
  }
  return messages
}

/** An ended licence may keep its dates; a new end may not be in the past. */
function period(company: StoredCompany, form: Form, today: string): string[] {
  const { LicenseStartDate: start, LicenseEndDate: end } = form
  if (end === undefined) return []
  if (start !== undefined && end < addDays(start, 1)) return ['License end date must be after the license start date.']
  if (end < today && end !== company.licenseEndDate) return ['License end date cannot be in the past.']
  return []
}
