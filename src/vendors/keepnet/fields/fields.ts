import type { Faults, Field, Group, Kind, Options, Values } from '../../../changes/ports/vendor.ts'
import { isRequired, maxLengthOf, type Property, rangeOf } from './limits.ts'

type Entry = Pick<Field, 'label' | 'kind' | 'hint' | 'risky' | 'warns'> & { property: Property }

const choice: Kind = { name: 'choice' }
const choices: Kind = { name: 'choices' }
const date: Kind = { name: 'date' }
const shown: Kind = { name: 'flag', yes: 'Shown', no: 'Hidden' }

const licence = {
  type: { property: 'LicenseTypeResourceId', label: 'Licence type', kind: choice },
  limited: {
    property: 'IsNumberOfUsersLimited',
    label: 'Seats limited',
    kind: { name: 'flag', yes: 'Limited', no: 'Unlimited' },
    hint: 'An unlimited licence can be given a limit; a limit cannot be taken away here.'
  },
  seats: {
    property: 'NumberOfUsers',
    label: 'Seats',
    kind: { name: 'number', ...rangeOf('NumberOfUsers') },
    hint: 'How many active users the licence is for.'
  },
  period: { property: 'LicensePeriodTypeResourceId', label: 'Licence period', kind: choice },
  starts: { property: 'LicenseStartDate', label: 'Licence starts', kind: date },
  ends: { property: 'LicenseEndDate', label: 'Licence ends', kind: date },
  modules: { property: 'LicenseModuleResourceIdArray', label: 'Modules', kind: choices, warns: { loses: 'module' } },
  callbacks: {
    property: 'CallBackNumberBookingCount',
    label: 'Callback numbers',
    kind: { name: 'number', ...rangeOf('CallBackNumberBookingCount') },
    hint: 'Only with the callback module.'
  }
} as const satisfies Record<string, Entry>

const profile = {
  name: { property: 'Name', label: 'Name', kind: text('Name') },
  description: { property: 'Description', label: 'Description', kind: text('Description', 'many') },
  industry: { property: 'IndustryResourceId', label: 'Industry', kind: choice },
  country: { property: 'CountryResourceId', label: 'Country', kind: choice },
  address: { property: 'Address', label: 'Address', kind: text('Address', 'many') },
  website: { property: 'WebsiteUrl', label: 'Website', kind: url('WebsiteUrl') },
  logo: {
    property: 'LogoUrl',
    label: 'Logo',
    // A `File` part replaces it. The limit is that of the vendor's page, which takes GIF as well.
    kind: { ...url('LogoUrl'), upload: { types: ['png', 'jpg', 'svg'], bytes: 2 * 1024 * 1024 } },
    hint: 'The address of an image. A file can be uploaded instead.'
  },
  groups: { property: 'CompanyGroupResourceIdArray', label: 'Company groups', kind: choices },
  tags: { property: 'Tags', label: 'Tags', kind: { name: 'words', maxLength: longest('Tags') } }
} as const satisfies Record<string, Entry>

const settings = {
  // Risky: deactivating a company stops its service at once, and without its mail server it sends nothing.
  status: { property: 'StatusId', label: 'Status', kind: choice, risky: true, warns: { disabledBy: '0' } },
  language: { property: 'PreferredLanguageTypeResourceId', label: 'Preferred language', kind: choice },
  timezone: { property: 'TimeZoneId', label: 'Time zone', kind: choice },
  dateformat: { property: 'DateFormat', label: 'Date format', kind: choice },
  timeformat: { property: 'TimeFormat', label: 'Time format', kind: choice },
  notifications: {
    property: 'NotificationTemplateTypeResourceId',
    label: 'Notification templates',
    kind: choice
  },
  training: { property: 'TrainingContentTypeResourceId', label: 'Training content', kind: choice },
  smtp: { property: 'SmtpConfigurationTypeResourceId', label: 'SMTP configuration', kind: choice, risky: true },
  versionvisible: { property: 'IsVersionVisible', label: 'Version', kind: shown },
  releasenotesvisible: { property: 'IsReleaseNotesVisible', label: 'Release notes', kind: shown },
  releasenotes: { property: 'ReleaseNotesUrl', label: 'Release notes address', kind: url('ReleaseNotesUrl') }
} as const satisfies Record<string, Entry>

/** Every company value that a reseller can replace. */
export const fields: readonly Field[] = [
  ...listed('licence', licence),
  ...listed('profile', profile),
  ...listed('settings', settings)
]

export type Key = keyof typeof licence | keyof typeof profile | keyof typeof settings

function listed(group: Group, entries: Record<string, Entry>): Field[] {
  return Object.entries(entries).map(([key, { property, ...rest }]) => ({
    key,
    group,
    required: isRequired(property),
    ...rest
  }))
}

function text(property: Property, lines: 'one' | 'many' = 'one'): Kind {
  return { name: 'text', maxLength: longest(property), lines }
}

function url(property: Property): Extract<Kind, { name: 'text' }> {
  return { name: 'text', maxLength: longest(property), lines: 'one', format: 'url' }
}

/** Falls back to the limit that the vendor states for its addresses. */
function longest(property: Property): number {
  return maxLengthOf(property) ?? maxLengthOf('WebsiteUrl') ?? 2000
}

/** The requested values so far. `merged` is the resulting company; `differs` compares it with `seen`. */
export type RequestedValues = {
  seen: Values
  wanted: Values
  merged: Values
  options: Options
  today: string
  differs(key: Key): boolean
}

/** A field dependency: values to add, or faults. */
export type Rule = (requested: RequestedValues) => { adds?: Values; faults?: Faults }
