import { z } from 'zod'

const id = z.string().min(1)
const day = z.iso.date()

/** A company as the sandbox stores it: everything a full write replaces, and what only the vendor sets. */
export const storedCompany = z.strictObject({
  resourceId: id,
  name: z.string().min(1).max(64),
  description: z.string().max(300).nullable(),
  industryResourceId: id,
  countryResourceId: id,
  address: z.string().max(200).nullable(),
  websiteUrl: z.string().max(2000).nullable(),
  logoUrl: z.string().nullable(),
  /** The file that `logoUrl` leads to, where one was uploaded; in base64. */
  logo: z.strictObject({ key: id, type: id, content: z.base64() }).optional(),
  licenseTypeResourceId: id,
  licensePeriodTypeResourceId: id,
  licenseStartDate: day.nullable(),
  licenseEndDate: day.nullable(),
  licenseModules: z.array(id),
  isNumberOfUsersLimited: z.boolean(),
  /** Null where the licence is unlimited. */
  numberOfUsers: z.int().min(0).max(200_000).nullable(),
  notificationTemplateTypeResourceId: id.nullable(),
  trainingContentTypeResourceId: id.nullable(),
  smtpConfigurationTypeResourceId: id.nullable(),
  preferredLanguageTypeResourceId: id.nullable(),
  isVersionVisible: z.boolean(),
  isReleaseNotesVisible: z.boolean(),
  releaseNotesUrl: z.string().max(2000).nullable(),
  companyGroupResourceIds: z.array(id),
  statusId: z.int().nullable(),
  /** These three are null at companies older than the fields. */
  timeZoneId: z.string().nullable(),
  dateFormat: z.string().nullable(),
  timeFormat: z.string().nullable(),
  callBackNumberBookingCount: z.int().nullable(),
  tags: z.array(z.string()),

  parentId: z.int().nullable(),
  resellerName: z.string(),
  createTime: z.iso.datetime(),
  targetUserCount: z.int().min(0),
  inactiveTargetUserCount: z.int().min(0),
  deletedTargetUserCount: z.int().min(0),
  monthlyActiveUserCount: z.int().min(0),
  baseManHourCost: z.int(),
  baseManHour: z.int(),

  /** What this sample company shows; never part of an answer. */
  story: z.string(),
  /** How answers differ from what is stored: the vendor may omit a package's modules, and writes old formats in capitals. */
  quirks: z.array(z.enum(['modules-left-out', 'date-format-in-capitals']))
})

export type StoredCompany = z.infer<typeof storedCompany>

/** Values that a test or the portal sets. */
export const companyValues = storedCompany.partial().omit({ resourceId: true })
export type CompanyValues = z.input<typeof companyValues>
