import { longest, lookAlikes, markup, plainNames, scripts, seededInteger, seededPick } from '../../shared/samples.ts'
import type { StoredCompany } from '../company.ts'
import { addDays } from '../dates.ts'
import { groups, packageNamed, resourceId } from './catalogue.ts'
import { listed, PERIODS } from './lookups.ts'
import { holds, type Story, stories, subResellers } from './stories.ts'
import { timeZones } from './time-zones.ts'

/** The reseller whose credentials the sandbox accepts. It is itself a company, listed with its customers. */
export const OWN = {
  id: 1000,
  name: 'Harbour Sample Reseller',
  resourceId: resourceId('Company', 'Harbour Sample Reseller', 0)
} as const

/** The stories of the companies with plain names, in rotation. */
const STORIES: readonly Story[] = [
  ...Array<Story>(6).fill('ordinary'),
  'over limit',
  'at 90 %',
  'ending soon',
  'ended',
  'unlimited',
  'modules left out',
  'custom',
  'of a sub-reseller',
  'callback',
  'exactly full',
  'inactive',
  'old, without a time zone',
  'bare profile',
  'three years',
  'holds what cannot be granted',
  'over limit',
  'ending soon',
  'old, format in capitals',
  'no dates',
  'nobody yet',
  'many and long values',
  'old, without formats'
]

/** Stories that occur once. */
const RARE: readonly Story[] = ['largest', 'ends today', 'custom with callback', 'custom without modules']

/** Fictional companies, always the same for the same day. Licences start and end around `today`, `YYYY-MM-DD`. */
export function seedCompanies(today: string): StoredCompany[] {
  const named: [string, Story][] = [
    [OWN.name, 'ordinary'],
    ...[...lookAlikes, ...scripts, ...markup, longest].map((name, at): [string, Story] => [name, ordinaryFirst(at)]),
    ...subResellers.map(({ resellerName }): [string, Story] => [resellerName, 'ordinary']),
    ...plainNames(170).map((name, at): [string, Story] => [
      name,
      RARE[at] ?? STORIES[at % STORIES.length] ?? 'ordinary'
    ])
  ]
  return named.map(([name, story], at) => {
    const company = { ...ordinary(name, at, today), story }
    return { ...company, ...stories[story](company, today) }
  })
}

/** Companies with special names are mostly ordinary otherwise, so that a test meets one special case at a time. */
function ordinaryFirst(at: number): Story {
  return at % 3 === 0 ? 'over limit' : at % 7 === 0 ? 'ending soon' : 'ordinary'
}

function ordinary(name: string, at: number, today: string): StoredCompany {
  const seats = seededInteger(2, 80, name, at, 'seats') * 10
  const start = addDays(today, -seededInteger(20, 300, name, at, 'start'))
  const site = `https://sample-${at + 1}.example`
  const one = <T>(list: readonly T[], what: string): T => seededPick(list, name, at, what)
  return {
    resourceId: resourceId('Company', name, at),
    name,
    description: `Sample company number ${at + 1}`,
    industryResourceId: one(listed('Industry'), 'industry').resourceId,
    countryResourceId: one(listed('Country'), 'country').resourceId,
    address: `${seededInteger(1, 200, name, 'house')} Sample Street`,
    websiteUrl: site,
    logoUrl: at % 4 === 0 ? `${site}/logo.png` : null,
    ...holds(packageNamed(one(['Awareness', 'Silver', 'Enterprise', 'Enterprise'] as const, 'package'))),
    licensePeriodTypeResourceId: PERIODS.custom,
    licenseStartDate: start,
    licenseEndDate: addDays(today, seededInteger(61, 700, name, at, 'end')),
    isNumberOfUsersLimited: true,
    numberOfUsers: seats,
    targetUserCount: Math.floor((seats * seededInteger(20, 85, name, at, 'used')) / 100),
    inactiveTargetUserCount: seededInteger(0, 20, name, 'inactive'),
    deletedTargetUserCount: seededInteger(0, 9, name, 'deleted'),
    monthlyActiveUserCount: seededInteger(0, 15, name, 'monthly'),
    notificationTemplateTypeResourceId: one(listed('NotificationTemplateType'), 'template').resourceId,
    trainingContentTypeResourceId: one(listed('TrainingContentType'), 'content').resourceId,
    smtpConfigurationTypeResourceId: one(listed('SmtpConfigurationType'), 'smtp').resourceId,
    preferredLanguageTypeResourceId: one(listed('Language'), 'language').resourceId,
    isVersionVisible: at % 2 === 0,
    isReleaseNotesVisible: at % 3 === 0,
    releaseNotesUrl: at % 3 === 0 ? `${site}/notes` : null,
    companyGroupResourceIds: groups
      .filter(group => seededInteger(0, 9, name, group.name) === 0)
      .map(group => group.resourceId),
    statusId: 1,
    timeZoneId: one(timeZones, 'zone').id,
    dateFormat: one(['dd/MM/yyyy', 'MM/dd/yyyy', 'yyyy/MM/dd'], 'date format'),
    timeFormat: one(['24h', '12h'], 'time format'),
    callBackNumberBookingCount: null,
    tags: at % 2 === 0 ? ['sample', one(['north', 'south', 'VIP & more', 'été'], 'tag')] : [],
    parentId: at === 0 ? null : OWN.id,
    resellerName: OWN.name,
    createTime: new Date(Date.parse(start) - at * 3_600_000).toISOString(),
    baseManHourCost: seededInteger(20, 90, name, 'cost'),
    baseManHour: seededInteger(1, 12, name, 'hours'),
    story: 'ordinary',
    quirks: []
  }
}
