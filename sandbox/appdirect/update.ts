import type { components } from '../../generated/appdirect.d.ts'
import { attributeFaults, written } from './attributes.ts'
import type { CompanyValues, StoredCompany } from './company.ts'
import type { Settings } from './sandbox.ts'
import { validationFaults } from './validation.ts'

type Schemas = components['schemas']
type Body = Schemas['CompanyUpdate'] & Schemas['CompanyReplacement']

export type Update =
  | { name: 'accepted'; values: CompanyValues }
  | { name: 'refused'; status: 400 | 409; messages: readonly string[] }

/**
 * The effect of a partial write: only named fields change; the address is replaced as a whole. Refused if it names
 * what does not exist, or what the vendor does not allow to change this way.
 */
export function patched(
  company: StoredCompany,
  body: Schemas['CompanyUpdate'],
  all: Iterable<StoredCompany>,
  { otherAttributes }: Settings
): Update {
  return checkUpdate(company, body, valuesOf(company, body, otherAttributes), all)
}

/** The effect of a full write: omitted fields are emptied, which disables a company and removes its access types. */
export function replaced(
  company: StoredCompany,
  body: Schemas['CompanyReplacement'],
  all: Iterable<StoredCompany>
): Update {
  return checkUpdate(company, body, { ...EMPTY, ...valuesOf(company, body, 'cleared') }, all)
}

function valuesOf(company: StoredCompany, body: Body, others: Settings['otherAttributes']): CompanyValues {
  const { allowLogin, address, customAttributes, ...plain } = body
  return {
    ...plain,
    ...(address && { address: { ...address, street2: address.street2 ?? null, state: address.state ?? null } }),
    ...(customAttributes && { customAttributes: written(company.customAttributes, customAttributes, others) })
  }
}

function checkUpdate(company: StoredCompany, body: Body, values: CompanyValues, all: Iterable<StoredCompany>): Update {
  const faults = validationFaults(company, values, all)
  const messages = [
    ...(body.allowLogin === undefined || body.allowLogin === company.allowLogin
      ? []
      : ['allowLogin cannot be changed with this request.']),
    ...attributeFaults(body.customAttributes ?? []),
    ...faults.map(({ message }) => message)
  ]
  if (messages.length === 0) return { name: 'accepted', values }
  return { name: 'refused', status: faults.some(({ status }) => status === 409) ? 409 : 400, messages }
}

/** Everything a full write can set, with the value that the vendor may store if it is omitted. Login is not part of it. */
const EMPTY = {
  name: null,
  enabled: false,
  address: null,
  companySize: null,
  customAttributes: [],
  industry: null,
  emailAddress: null,
  website: null,
  vendor: false,
  reseller: false,
  channelAdmin: false,
  referral: false,
  externalId: null,
  phoneNumber: null,
  defaultRole: 'USER',
  countryCode: null,
  billingDayOfMonth: null,
  thirtyDaysPurchaseLimitExempt: false,
  thirtyDaysPurchaseLimitOverrideAmt: null,
  thirtyDaysPurchaseLimit: null,
  thirtyDaysPurchaseRemainingAmt: null
} satisfies CompanyValues & Record<Exclude<keyof Schemas['CompanyReplacement'], 'allowLogin'>, unknown>
