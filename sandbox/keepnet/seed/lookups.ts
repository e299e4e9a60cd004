import { packages, resourceId } from './catalogue.ts'

/** ISO 3166 codes of the countries that the vendor lists; their names come from the platform. */
const countryCodes: readonly string[] = `
AF AL DZ AD AO AG AR AM AU AT AZ BS BH BD BB BY BE BZ BJ BT BO BA BW BR BN BG BF BI CV KH CM CA CF TD CL CN CO KM CG CD
CR CI HR CU CY CZ DK DJ DM DO EC EG SV GQ ER EE SZ ET FJ FI FR GA GM GE DE GH GR GD GT GN GW GY HT HN HK HU IS IN ID IR
IQ IE IL IT JM JP JO KZ KE KI KW KG LA LV LB LS LR LY LI LT LU MO MG MW MY MV ML MT MH MR MU MX FM MD MC MN ME MA MZ MM
NA NR NP NL NZ NI NE NG KP MK NO OM PK PW PS PA PG PY PE PH PL PT PR QA RO RU RW KN LC VC WS SM ST SA SN RS SC SL SG SK
SI SB SO ZA KR SS ES LK SD SR SE CH SY TW TJ TZ TH TL TG TO TT TN TR TM TV UG UA AE GB US UY UZ VU VA VE VN YE ZM ZW
`
  .trim()
  .split(/\s+/)
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

/** The vendor's fixed ids, hard-coded in its pages. */
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
