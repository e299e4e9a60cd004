import { resourceId } from './ids.ts'

/** A set of companies that the reseller made for itself. */
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
