import { countryCodes } from './countries.ts'
import { resourceId } from './ids.ts'
import { packages } from './licences.ts'

/** One row of the vendor's lookup endpoint. */
export type Lookup = {
  resourceId: string
  genericCodeTypeId: number
  genericCodeTypeName: string
  name: string
  code: string | null
  description: string | null
  orderNumber: number
  isoCode: string | null
  isoFriendlyName: string | null
}

/** The vendor's numbers for its lists. */
export const LISTS = {
  Country: 1,
  Industry: 2,
  LicenseType: 3,
  LicensePeriodType: 4,
  NotificationTemplateType: 5,
  TrainingContentType: 6,
  SmtpConfigurationType: 7,
  Language: 21
} as const
export type List = keyof typeof LISTS

/** These three ids are the vendor's own: its pages know them by heart. */
export const PERIODS = { year: 'HTHpWWXGJshG', threeYears: '6EXwfaM5ZDT4', custom: 'MaR9NJslgSGW' } as const

const regions = new Intl.DisplayNames('en', { type: 'region' })
const languages = new Intl.DisplayNames('en', { type: 'language' })

const INDUSTRIES = [
  'Agriculture',
  'Automotive',
  'Banking',
  'Chemicals',
  'Construction',
  'Consulting',
  'Defence',
  'Education',
  'Energy',
  'Entertainment',
  'Finance',
  'Food & Beverage',
  'Government',
  'Healthcare',
  'Hospitality',
  'Insurance',
  'Legal',
  'Logistics',
  'Manufacturing',
  'Media',
  'Non-profit',
  'Pharmaceuticals',
  'Real Estate',
  'Retail',
  'Technology',
  'Telecommunications',
  'Other'
]
const LANGUAGES = [
  'ar',
  'bg',
  'zh-CN',
  'zh-TW',
  'hr',
  'cs',
  'da',
  'nl',
  'en-GB',
  'en-US',
  'et',
  'fi',
  'fr-CA',
  'fr-FR',
  'de',
  'el',
  'he',
  'hi',
  'hu',
  'id',
  'it',
  'ja',
  'ko',
  'lv',
  'lt',
  'ms',
  'nb',
  'pl',
  'pt-BR',
  'pt-PT',
  'ro',
  'ru',
  'sr',
  'sk',
  'sl',
  'es',
  'sv',
  'th',
  'tr',
  'uk',
  'vi'
]

/** Every row of every list. */
export const lookups: readonly Lookup[] = [
  ...countryCodes.map((code, at) => ({ ...row('Country', regions.of(code) ?? code, at), code, isoCode: code })),
  ...INDUSTRIES.map((name, at) => row('Industry', name, at)),
  ...packages.map((one, at) => ({ ...row('LicenseType', one.name, at), resourceId: one.resourceId })),
  { ...row('LicensePeriodType', '1 Year', 0), resourceId: PERIODS.year },
  { ...row('LicensePeriodType', '3 Years', 1), resourceId: PERIODS.threeYears },
  { ...row('LicensePeriodType', 'Custom', 2), resourceId: PERIODS.custom },
  ...['Default', 'Company only', 'None'].map((name, at) => row('NotificationTemplateType', name, at)),
  ...['All content', 'Company only', 'None'].map((name, at) => row('TrainingContentType', name, at)),
  ...['Default', 'Company SMTP'].map((name, at) => row('SmtpConfigurationType', name, at)),
  ...LANGUAGES.map((code, at) => {
    const name = languages.of(code) ?? code
    return { ...row('Language', name, at), code, isoCode: code, isoFriendlyName: name }
  })
]

const byList = Map.groupBy(lookups, row => row.genericCodeTypeId)

/** One list, in its order. */
export function listed(list: List): readonly Lookup[] {
  return byList.get(LISTS[list]) ?? []
}

/** The row with this id, if it is in that list. */
export function lookup(list: List, id: string | null): Lookup | undefined {
  return listed(list).find(row => row.resourceId === id)
}

function row(list: List, name: string, at: number): Lookup {
  return {
    resourceId: resourceId(list, name),
    genericCodeTypeId: LISTS[list],
    genericCodeTypeName: list,
    name,
    code: null,
    description: null,
    orderNumber: at + 1,
    isoCode: null,
    isoFriendlyName: null
  }
}
