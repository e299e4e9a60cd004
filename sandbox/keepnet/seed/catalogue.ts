import { digest } from '../../shared/samples.ts'

/** A module of the product; `isAvailable` is false if this reseller cannot grant it. */
export type Module = { resourceId: string; name: string; isAvailable: boolean }
/** A licence type. `Custom` has no modules of its own: they are chosen one by one. */
export type Package = { resourceId: string; name: string; modules: readonly Module[] }

/** The vendor's fixed id of the module that needs booked phone numbers. */
export const CALLBACK = 'AYAPp3vt3SvS'

const simulator = module('Phishing Simulator')
const educator = module('Awareness Educator')
const reporter = module('Phishing Reporter')
const sharing = module('Threat Sharing')
const responder = module('Incident Responder')
const intelligence = module('Threat Intelligence')
const smishing = module('Smishing Simulator')
const vishing = module('Vishing Simulator')
const quishing = module('Quishing Simulator')
export const agentic = module('Agentic AI')
const callback = { ...module('Callback Simulator'), resourceId: CALLBACK }
const animations = { ...module('Video Animations'), isAvailable: false }
const games = { ...module('Serious Games'), isAvailable: false }

export const modules: readonly Module[] = [
  simulator,
  educator,
  reporter,
  sharing,
  responder,
  intelligence,
  smishing,
  vishing,
  quishing,
  agentic,
  callback,
  animations,
  games
]

export const packages: readonly Package[] = [
  bundle('Awareness', [educator, reporter]),
  bundle('Silver', [simulator, educator, reporter]),
  // Gold includes a module that this reseller cannot grant: companies that have it keep it, no other gets it.
  bundle('Gold', [simulator, educator, reporter, sharing, responder, games]),
  bundle('Enterprise', [
    simulator,
    educator,
    reporter,
    sharing,
    responder,
    intelligence,
    smishing,
    vishing,
    quishing,
    agentic
  ]),
  bundle('Voice', [simulator, educator, vishing, callback]),
  bundle('Custom', [])
]

/** The package of that name. */
export function packageNamed(name: 'Awareness' | 'Silver' | 'Gold' | 'Enterprise' | 'Voice' | 'Custom'): Package {
  const found = packages.find(one => one.name === name)
  if (found === undefined) throw new Error(`No package is called ${name}`)
  return found
}

function module(name: string): Module {
  return { resourceId: resourceId('Module', name), name, isAvailable: true }
}

function bundle(name: string, modules: readonly Module[]): Package {
  return { resourceId: resourceId('LicenseType', name), name, modules }
}

/** A group of companies that the reseller defined. */
export type Group = { resourceId: string; name: string; createTime: string }

export const groups: readonly Group[] = [
  'Baltics',
  'Benelux',
  'Billing: monthly',
  'Billing: yearly',
  'DACH',
  'Education',
  'Finance & Insurance',
  'France',
  'Greece',
  'Iberia',
  'Italy',
  'Japan',
  'Key accounts',
  'Manufacturing',
  'Middle East',
  'Nordics',
  'North America',
  'Onboarding',
  'Pilot customers',
  'Public sector',
  'Renewal Q1',
  'Renewal Q2',
  'Renewal Q3',
  'Renewal Q4',
  'Türkiye',
  'UK & Ireland'
].map((name, at) => ({
  resourceId: resourceId('Group', name),
  name,
  createTime: new Date(Date.UTC(2023, at % 12, 1 + at, 9, 30)).toISOString()
}))

/** An id like the vendor's, twelve letters and digits; always the same for the same words. */
export function resourceId(...words: readonly (string | number)[]): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'
  return [...digest(words)].slice(0, 12).reduce((id, byte) => id + letters[byte % letters.length], '')
}
