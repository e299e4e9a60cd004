import countries from 'i18n-iso-countries'
import {
  digest,
  longest,
  lookAlikes,
  markup,
  plainNames,
  scripts,
  seededInteger,
  seededPick
} from '../../shared/samples.ts'
import { ATTRIBUTES } from '../attributes.ts'
import type { StoredAttribute, StoredCompany } from '../company.ts'
import { type Story, stories } from './stories.ts'

/** Equal names besides those among the look-alikes: a marketplace allows them. */
const twins = ['Harbour Outfitters Sample', 'Harbour Outfitters Sample', 'Harbour Outfitters Sample']

/** The stories of the companies with plain names, in rotation. */
const STORIES: readonly Story[] = [
  ...Array<Story>(5).fill('ordinary'),
  'developer',
  'reseller',
  'channel admin',
  'referral',
  'every access',
  'disabled',
  'not yet activated',
  'without login',
  'without an external id',
  'without an address',
  'half an address',
  'country in words',
  'without a status',
  'every attribute',
  'attributes not set',
  'no attributes',
  'purchase limits',
  'odd external id',
  'bare profile',
  'long values'
]

/** 200 fictional companies, the same every time. The first has the external id `ACME-42`. */
export function seedCompanies(): StoredCompany[] {
  const special = [...lookAlikes, ...twins, ...scripts, ...markup, longest]
  const named: [string, Story][] = [
    ...special.map((name, at): [string, Story] => [name, at % 4 === 3 ? 'disabled' : 'ordinary']),
    ...plainNames(200 - special.length).map((name, at): [string, Story] => [
      name,
      STORIES[at % STORIES.length] ?? 'ordinary'
    ])
  ]
  return named.map(([name, story], at) => {
    const company = { ...ordinary(name, at), story }
    return { ...company, ...stories[story](company) }
  })
}

function ordinary(name: string, at: number): StoredCompany {
  const one = <T>(list: readonly T[], what: string): T => seededPick(list, name, at, what)
  const countryCode = one(Object.keys(countries.getAlpha2Codes()), 'country')
  return {
    uuid: uuid('Company', name, at),
    companyId: 10_000 + at,
    name,
    enabled: true,
    allowLogin: true,
    activated: true,
    address: {
      street1: `${seededInteger(1, 200, name, 'house')} Sample Street`,
      street2: at % 3 === 0 ? one(['5A', 'Second floor', 'c/o Sample & Sons'], 'street2') : null,
      city: one(['New York', 'Zürich', 'São Paulo', '東京', 'Montréal'], 'city'),
      state: at % 2 === 0 ? one(['NY', 'QC', 'SP'], 'state') : null,
      zip: String(seededInteger(10_000, 99_999, name, 'zip')),
      country: countryCode
    },
    companySize: one(['SMALL', 'MEDIUM', 'ENTERPRISE'], 'size'),
    customAttributes: ATTRIBUTES.filter((_, attribute) => (at + attribute) % 3 !== 0).map(each =>
      attribute(each, name, at)
    ),
    creationDate: 1_457_416_568_000 + seededInteger(0, 3_000, name, at, 'day') * 86_400_000,
    industry: one(['Finance', 'IT', 'Sales', 'Food & Drink', 'Éducation'], 'industry'),
    salesAgent: at % 5 === 0 ? `/api/account/v2/users/${uuid('User', name)}` : null,
    emailAddress: `office@sample-${at + 1}.example`,
    website: `${at % 2 === 0 ? 'https://' : ''}www.sample-${at + 1}.example`,
    picture: at % 4 === 0 ? `https://www.sample-${at + 1}.example/logo.png` : null,
    vendor: false,
    reseller: false,
    channelAdmin: false,
    referral: false,
    salesSupport: false,
    externalId: at === 0 ? 'ACME-42' : `NW-${1000 + at}`,
    phoneNumber: one(['888-888-8888', '9259221234', '+17731234567', '+49 30 1234567'], 'phone'),
    defaultRole: 'USER',
    countryCode,
    billingDayOfMonth: seededInteger(1, 28, name, 'billing'),
    thirtyDaysPurchaseLimit: null,
    thirtyDaysPurchaseLimitExempt: false,
    thirtyDaysPurchaseLimitOverrideAmt: null,
    thirtyDaysPurchaseRemainingAmt: null,
    dailyPurchaseLimit: null,
    dailyPurchaseLimitExempt: false,
    dailyPurchaseLimitOverrideAmt: null,
    dailyPurchaseRemainingAmt: null,
    importAppsEnabled: at % 2 === 0,
    onlyAdminsCanBuy: at % 3 === 0,
    idpUuid: at % 6 === 0 ? uuid('Idp', name) : null,
    mosiCustomerId: null,
    partner: 'NORTHWIND',
    story: 'ordinary',
    quirks: []
  }
}

function attribute({ name: attribute, keys }: (typeof ATTRIBUTES)[number], name: string, at: number): StoredAttribute {
  if (keys === undefined) {
    return {
      name: attribute,
      value: seededPick(['US', 'North', 'R&D *east*', 'Été'], name, at, attribute),
      valueKeys: []
    }
  }
  return { name: attribute, value: null, valueKeys: keys.filter(key => seededInteger(0, 1, name, at, key) === 1) }
}

/** A version 4 UUID; always the same for the same words. */
function uuid(...words: readonly (string | number)[]): string {
  const bytes = digest(words)
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x40, 6)
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8)
  return bytes.toString('hex', 0, 16).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}
