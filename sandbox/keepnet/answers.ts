import type { components } from '../../generated/keepnet.d.ts'
import type { StoredCompany } from './company.ts'
import { type Account, written } from './dates.ts'
import { agentic, groups } from './seed/catalogue.ts'
import { type List, lookup } from './seed/lookups.ts'

type Schemas = components['schemas']

/** A company as a read of it returns it. */
export function detail(company: StoredCompany, account: Account): Required<Schemas['Company']> {
  const country = lookup('Country', company.countryResourceId)
  return {
    resourceId: company.resourceId,
    name: company.name,
    description: company.description,
    industryResourceId: company.industryResourceId,
    industryName: nameOf('Industry', company.industryResourceId),
    countryResourceId: company.countryResourceId,
    countryName: country?.name ?? null,
    countryCode: country?.code ?? null,
    address: company.address,
    websiteUrl: company.websiteUrl,
    logoUrl: company.logoUrl,
    licenseTypeResourceId: company.licenseTypeResourceId,
    licenseTypeName: nameOf('LicenseType', company.licenseTypeResourceId),
    licensePeriodTypeResourceId: company.licensePeriodTypeResourceId,
    licensePeriodTypeName: nameOf('LicensePeriodType', company.licensePeriodTypeResourceId),
    licenseStartDate: written(company.licenseStartDate, account),
    licenseEndDate: written(company.licenseEndDate, account),
    isNumberOfUsersLimited: company.isNumberOfUsersLimited,
    numberOfUsers: company.numberOfUsers,
    notificationTemplateTypeResourceId: company.notificationTemplateTypeResourceId,
    notificationTemplateTypeName: nameOf('NotificationTemplateType', company.notificationTemplateTypeResourceId),
    trainingContentTypeResourceId: company.trainingContentTypeResourceId,
    trainingContentTypeName: nameOf('TrainingContentType', company.trainingContentTypeResourceId),
    smtpConfigurationTypeResourceId: company.smtpConfigurationTypeResourceId,
    smtpConfigurationTypeName: nameOf('SmtpConfigurationType', company.smtpConfigurationTypeResourceId),
    preferredLanguageTypeResourceId: company.preferredLanguageTypeResourceId,
    preferredLanguageTypeName: nameOf('Language', company.preferredLanguageTypeResourceId),
    isVersionVisible: company.isVersionVisible,
    isReleaseNotesVisible: company.isReleaseNotesVisible,
    releaseNotesUrl: company.releaseNotesUrl,
    companyGroups: groups
      .filter(group => company.companyGroupResourceIds.includes(group.resourceId))
      .map(({ resourceId, name }) => ({ resourceId, name })),
    parentId: company.parentId,
    baseManHourCost: company.baseManHourCost,
    baseManHour: company.baseManHour,
    statusId: company.statusId,
    statusName: company.statusId === null ? null : company.statusId === 1 ? 'Active' : 'Passive',
    licenseModules: company.quirks.includes('modules-left-out') ? [] : company.licenseModules,
    targetUserCount: company.targetUserCount,
    timeZoneId: company.timeZoneId,
    dateFormat: dateFormat(company),
    timeFormat: company.timeFormat,
    callBackNumberBookingCount: company.callBackNumberBookingCount,
    tags: company.tags,
    hasAgenticAILicense: company.licenseModules.includes(agentic.resourceId)
  }
}

/** A company as a search row: other field names, and the number of users as text. */
export function row(
  company: StoredCompany,
  account: Account,
  today: string
): Omit<Schemas['CompanyRow'], 'resourceId'> {
  return {
    companyName: company.name,
    companyResourceId: company.resourceId,
    resellerName: company.resellerName,
    industryName: nameOf('Industry', company.industryResourceId),
    industryResourceId: company.industryResourceId,
    licenseTypeName: nameOf('LicenseType', company.licenseTypeResourceId),
    licenseTypeResourceId: company.licenseTypeResourceId,
    isNumberOfUsersLimited: company.isNumberOfUsersLimited,
    // The vendor's page stores 9999 for an unlimited company.
    numberOfUsers: String(company.numberOfUsers ?? 9999),
    privacyDurationId: 1,
    licenceExpired: hasEnded(company, today),
    licenseEndDate: written(company.licenseEndDate, account),
    createTime: written(company.createTime, account),
    targetUserCount: company.targetUserCount,
    deletedTargetUserCount: company.deletedTargetUserCount,
    inactiveTargetUserCount: company.inactiveTargetUserCount,
    monthlyActiveUserCount: company.monthlyActiveUserCount,
    children: null,
    tags: company.tags
  }
}

/** How much of its licence a company uses. */
export function licenseUse(company: StoredCompany): Required<Schemas['LicenseUse']> {
  return {
    isLimited: company.isNumberOfUsersLimited,
    licenseLimit: company.numberOfUsers,
    activeUserCount: company.targetUserCount,
    totalUserCount: company.targetUserCount + company.inactiveTargetUserCount,
    isLicenseExceeded: isOverLimit(company)
  }
}

export function isOverLimit({ isNumberOfUsersLimited, numberOfUsers, targetUserCount }: StoredCompany): boolean {
  return isNumberOfUsersLimited && targetUserCount > (numberOfUsers ?? 0)
}

/** Whether the last day of its licence has passed. */
export function hasEnded(company: StoredCompany, today: string): boolean {
  return company.licenseEndDate !== null && company.licenseEndDate < today
}

/** Old companies have their format in capitals; the vendor's page corrects it before a write. */
function dateFormat({ dateFormat, quirks }: StoredCompany): string | null {
  return quirks.includes('date-format-in-capitals') ? (dateFormat?.toUpperCase() ?? null) : dateFormat
}

function nameOf(list: List, id: string | null): string | null {
  return lookup(list, id)?.name ?? null
}
