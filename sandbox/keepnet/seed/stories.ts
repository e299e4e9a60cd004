import { seededInteger, seededPick } from '../../shared/samples.ts'
import type { CompanyValues, StoredCompany } from '../company.ts'
import { addDays } from '../dates.ts'
import { CALLBACK, groups, modules, type Package, packageNamed } from './catalogue.ts'
import { PERIODS } from './lookups.ts'

const grantable = modules.filter(one => one.isAvailable && one.resourceId !== CALLBACK)

type Override = (company: StoredCompany, today: string) => CompanyValues

/** What sample companies show: each story changes these values of an ordinary company. */
export const stories = {
  ordinary: () => ({}),
  'over limit': ({ numberOfUsers, name }) => ({
    // A name that looks like markup is not the first that a newcomer reads.
    targetUserCount: (numberOfUsers ?? 0) + seededInteger(1, /^[&<`=_]/.test(name) ? 4 : 40, name, 'over')
  }),
  'at 90 %': ({ name }) => {
    const tens = seededInteger(2, 60, name, 'tens')
    return { numberOfUsers: tens * 10, targetUserCount: tens * 9 }
  },
  'exactly full': ({ numberOfUsers }) => ({ targetUserCount: numberOfUsers ?? 0 }),
  'nobody yet': () => ({ targetUserCount: 0, inactiveTargetUserCount: 0, monthlyActiveUserCount: 0 }),
  'ending soon': ({ name }, today) => ends(addDays(today, seededInteger(1, 30, name, 'soon'))),
  'ends today': (_, today) => ends(today),
  ended: ({ name }, today) => ends(addDays(today, -seededInteger(1, 400, name, 'ended'))),
  'no dates': () => ({ licenseStartDate: null, licenseEndDate: null }),
  'three years': (_, today) => ({
    licensePeriodTypeResourceId: PERIODS.threeYears,
    licenseStartDate: addDays(today, -200),
    licenseEndDate: addDays(today, 895)
  }),
  unlimited: ({ name }) => ({
    isNumberOfUsersLimited: false,
    numberOfUsers: null,
    targetUserCount: seededInteger(10, 12_000, name, 'unlimited')
  }),
  largest: () => ({ numberOfUsers: 200_000, targetUserCount: 187_654 }),
  callback: ({ name }) => ({
    ...holds(packageNamed('Voice')),
    callBackNumberBookingCount: seededInteger(1, 3, name, 'numbers')
  }),
  'custom with callback': () => ({
    ...holds(packageNamed('Custom')),
    licenseModules: [...packageNamed('Awareness').modules.map(one => one.resourceId), CALLBACK],
    callBackNumberBookingCount: 2
  }),
  custom: ({ name }) => ({
    ...holds(packageNamed('Custom')),
    licenseModules: grantable
      .filter(one => one.name === 'Threat Sharing' || seededInteger(0, 1, name, one.name) === 1)
      .map(one => one.resourceId)
  }),
  'custom without modules': () => holds(packageNamed('Custom')),
  'holds what cannot be granted': () => holds(packageNamed('Gold')),
  'modules left out': ({ name }) => ({
    ...holds(packageNamed(seededPick(['Awareness', 'Silver', 'Enterprise'] as const, name, 'left out'))),
    quirks: ['modules-left-out']
  }),
  'old, without a time zone': () => ({ timeZoneId: null, dateFormat: null, timeFormat: null }),
  'old, without formats': () => ({ dateFormat: null, timeFormat: null }),
  'old, format in capitals': () => ({ quirks: ['date-format-in-capitals'] }),
  'of a sub-reseller': ({ name }) => seededPick(subResellers, name, 'sub'),
  inactive: () => ({ statusId: 0 }),
  'bare profile': () => ({
    description: null,
    address: null,
    websiteUrl: null,
    logoUrl: null,
    releaseNotesUrl: null,
    notificationTemplateTypeResourceId: null,
    trainingContentTypeResourceId: null,
    smtpConfigurationTypeResourceId: null,
    preferredLanguageTypeResourceId: null,
    companyGroupResourceIds: [],
    tags: []
  }),
  'many and long values': ({ name }) => ({
    description: `${name}: ${'a long sample description, '.repeat(12)}`.slice(0, 300),
    address: `${'Sample Street 1, Second Courtyard, '.repeat(6)}`.slice(0, 200),
    websiteUrl: `https://long.example/${'path/'.repeat(380)}`,
    tags: Array.from({ length: 40 }, (_, at) => `tag ${at + 1} with some words`),
    companyGroupResourceIds: groups.map(group => group.resourceId)
  })
} satisfies Record<string, Override>

export type Story = keyof typeof stories

/** Sub-resellers; their companies are among the customers. */
export const subResellers = [
  { parentId: 1101, resellerName: 'Lighthouse Sample Partners' },
  { parentId: 1102, resellerName: 'Örnek Bilişim Bayisi' }
]

/** The values of a company that has this package with its standard modules. */
export function holds(one: Package): { licenseTypeResourceId: string; licenseModules: string[] } {
  return { licenseTypeResourceId: one.resourceId, licenseModules: one.modules.map(module => module.resourceId) }
}

function ends(day: string): { licenseStartDate: string; licenseEndDate: string; licensePeriodTypeResourceId: string } {
  return { licenseStartDate: addDays(day, -365), licenseEndDate: day, licensePeriodTypeResourceId: PERIODS.year }
}
