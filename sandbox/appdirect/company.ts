import { z } from 'zod'

const text = z.string().nullable()
const amount = z.number().nullable()

const address = z.strictObject({ street1: text, street2: text, city: text, state: text, zip: text, country: text })

/** A company's value of a custom attribute; an unset one has no value and no keys. */
const attribute = z.strictObject({ name: z.string(), value: text, valueKeys: z.array(z.string()) })

/** A company as the sandbox stores it, for both REST and GraphQL. */
export const storedCompany = z.strictObject({
  uuid: z.uuid(),
  companyId: z.int().nullable(),
  name: text,
  enabled: z.boolean(),
  allowLogin: z.boolean(),
  /** False until its first user signs in; GraphQL calls that pending. */
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

  /** What this sample company shows; never part of an answer. */
  story: z.string(),
  /** How answers differ from what is stored: some of the vendor's samples have a null status. */
  quirks: z.array(z.enum(['no-status']))
})

export type StoredCompany = z.infer<typeof storedCompany>
export type StoredAttribute = z.infer<typeof attribute>

/** Values that a test or the portal sets. */
export const companyValues = storedCompany.partial().omit({ uuid: true })
export type CompanyValues = z.input<typeof companyValues>

/** Access types of GraphQL, and the flag of REST for each. */
export const ACCESS = {
  VENDOR: 'vendor',
  RESELLER: 'reseller',
  CHANNEL_ADMIN: 'channelAdmin',
  REFERRAL: 'referral'
} as const

/** A company with these values replaced; undefined ones stay. */
export function withValues(company: StoredCompany, values: CompanyValues): StoredCompany {
  const given = Object.entries(values).filter(([, value]) => value !== undefined)
  return storedCompany.parse({ ...company, ...Object.fromEntries(given) })
}
