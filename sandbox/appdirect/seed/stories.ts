import { seededInteger, seededPick } from '../../shared/samples.ts'
import { ATTRIBUTES } from '../attributes.ts'
import type { CompanyValues, StoredCompany } from '../company.ts'

type Override = (company: StoredCompany) => CompanyValues

/** What sample companies show: each story changes these values of an ordinary company. */
export const stories = {
  ordinary: () => ({}),
  developer: () => ({ vendor: true, defaultRole: 'DEVELOPER' }),
  reseller: () => ({ reseller: true, defaultRole: 'RESELLER' }),
  'channel admin': () => ({ channelAdmin: true, defaultRole: 'CHANNEL_SUPPORT' }),
  referral: () => ({ referral: true }),
  'every access': () => ({ vendor: true, reseller: true, channelAdmin: true, salesSupport: true }),
  disabled: () => ({ enabled: false }),
  'not yet activated': () => ({ activated: false }),
  'without login': () => ({ allowLogin: false }),
  'without an external id': () => ({ externalId: null }),
  'without an address': () => ({ address: null }),
  'half an address': ({ address }) => ({ address: address && { ...address, zip: null, street2: null, state: null } }),
  'country in words': ({ address }) => ({ address: address && { ...address, country: 'Canada' }, countryCode: 'CA' }),
  'without a status': () => ({ quirks: ['no-status'] }),
  'every attribute': ({ name }) => ({
    customAttributes: ATTRIBUTES.map(({ name: attribute, keys }) => ({
      name: attribute,
      value: keys === undefined ? `${attribute} of ${name}: *all* <of it> & more` : null,
      valueKeys: [...(keys ?? [])]
    }))
  }),
  'attributes not set': () => ({
    customAttributes: ATTRIBUTES.map(({ name }) => ({ name, value: null, valueKeys: [] }))
  }),
  'no attributes': () => ({ customAttributes: [] }),
  'purchase limits': ({ name }) => {
    const [most, spent] = [
      seededInteger(2, 50, name ?? '', 'limit') * 1000,
      seededInteger(0, 1900, name ?? '', 'spent')
    ]
    return {
      thirtyDaysPurchaseLimit: most,
      thirtyDaysPurchaseLimitOverrideAmt: most + 500.5,
      thirtyDaysPurchaseRemainingAmt: most - spent,
      dailyPurchaseLimit: most / 10,
      dailyPurchaseLimitExempt: true,
      dailyPurchaseRemainingAmt: 0
    }
  },
  'odd external id': ({ uuid }) => ({ externalId: seededPick(ODD, uuid) + uuid.slice(0, 4) }),
  'bare profile': () => ({
    companyId: null,
    address: null,
    companySize: null,
    customAttributes: [],
    industry: null,
    emailAddress: null,
    website: null,
    picture: null,
    salesAgent: null,
    externalId: null,
    phoneNumber: null,
    countryCode: null,
    billingDayOfMonth: null,
    partner: null,
    quirks: ['no-status']
  }),
  'long values': ({ address }) => ({
    address: address && { ...address, street1: 'Sample Street 1, Second Courtyard, '.repeat(8).slice(0, 255) },
    website: `https://long.example/${'path/'.repeat(200)}`,
    industry: 'Everything that can be sampled, '.repeat(30)
  })
} satisfies Record<string, Override>

export type Story = keyof typeof stories

/** External ids that have to be encoded in a URL. */
const ODD = ['ACME/42?x=1#', 'kunde nr. ü ', '100% ', 'a+b&c=', 'externalId:', '株式会社-']
