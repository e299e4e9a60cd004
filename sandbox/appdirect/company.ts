import { z } from 'zod'

const text = z.string().nullable()
const amount = z.number().nullable()

const address = z.strictObject({ street1: text, street2: text, city: text, state: text, zip: text, country: text })

/** What a company has of an attribute of the marketplace; one that is known and not set has no value and no keys. */
const attribute = z.strictObject({ name: z.string(), value: text, valueKeys: z.array(z.string()) })

/** A company as the sandbox keeps it, for REST and GraphQL alike. */
export const storedCompany = z.strictObject({
  uuid: z.uuid(),
  companyId: z.int().nullable(),
  name: text,
  enabled: z.boolean(),
  allowLogin: z.boolean(),
  /** Its first user has come; before that GraphQL calls it pending. */
  activated: z.boolean(),
  address: address.nullable(),
  companySize: z.enum(['SMALL', 'MEDIUM', 'ENTERPRISE']).nullable(),
  customAttributes: z.array(attribute),
  creationDate: z.int(),
  industry: text,
  salesAgent: text,
  emailAddress: text,
  website: text,
  picture: text,
  vendor: z.boolean(),
  reseller: z.boolean(),
  channelAdmin: z.boolean(),
  referral: z.boolean(),
  salesSupport: z.boolean(),
  externalId: text,
  phoneNumber: text,
  defaultRole: z.string(),
  countryCode: text,
  billingDayOfMonth: z.int().nullable(),
  thirtyDaysPurchaseLimit: amount,
  thirtyDaysPurchaseLimitExempt: z.boolean(),
  thirtyDaysPurchaseLimitOverrideAmt: amount,
  thirtyDaysPurchaseRemainingAmt: amount,
  dailyPurchaseLimit: amount,
  dailyPurchaseLimitExempt: z.boolean(),
  dailyPurchaseLimitOverrideAmt: amount,
  dailyPurchaseRemainingAmt: amount,
  importAppsEnabled: z.boolean(),
  onlyAdminsCanBuy: z.boolean(),
  idpUuid: text,
  mosiCustomerId: text,
  partner: text,

  /** What this sample company is there to show; never part of an answer. */
  story: z.string(),
  /** Where answers differ from what is kept: samples of the vendor's have a null status. */
  quirks: z.array(z.enum(['no-status']))
})

export type StoredCompany = z.infer<typeof storedCompany>
export type StoredAttribute = z.infer<typeof attribute>

/** Values that somebody else, or the portal, sets. */
export const companyValues = storedCompany.partial().omit({ uuid: true })
export type CompanyValues = z.input<typeof companyValues>

/** The access levels that GraphQL lists and REST has as a flag each. */
export const ACCESS = {
  VENDOR: 'vendor',
  RESELLER: 'reseller',
  CHANNEL_ADMIN: 'channelAdmin',
  REFERRAL: 'referral'
} as const

/** A company with these values in the place of its own; those that are undefined stay. */
export function withValues(company: StoredCompany, values: CompanyValues): StoredCompany {
  const given = Object.entries(values).filter(([, value]) => value !== undefined)
  return storedCompany.parse({ ...company, ...Object.fromEntries(given) })
}
