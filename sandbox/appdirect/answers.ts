import type { components } from '../../generated/appdirect.d.ts'
import { answered } from './attributes.ts'
import type { StoredCompany } from './company.ts'

type Schemas = components['schemas']

/** Where the marketplace is, and whether keys are to come in another order. */
export type Manner = { origin: string; reordered: boolean }

const LIMITS = [
  'thirtyDaysPurchaseLimit',
  'thirtyDaysPurchaseLimitExempt',
  'thirtyDaysPurchaseLimitOverrideAmt',
  'thirtyDaysPurchaseRemainingAmt',
  'dailyPurchaseLimit',
  'dailyPurchaseLimitExempt',
  'dailyPurchaseLimitOverrideAmt',
  'dailyPurchaseRemainingAmt'
] as const

/** A company as REST answers it after a read and after both writes. */
export function whole(company: StoredCompany, { origin, reordered }: Manner): Required<Schemas['Company']> {
  const { activated, story, quirks, customAttributes, salesAgent, uuid, ...plain } = company
  const self = `${origin}/api/account/v2/companies/${uuid}`
  return {
    uuid,
    ...plain,
    status: quirks.includes('no-status') ? null : company.enabled ? 'ACTIVE' : 'DISABLED',
    customAttributes: answered(customAttributes, reordered),
    salesAgent: salesAgent === null ? null : { rel: 'salesAgent', href: `${origin}${salesAgent}` },
    links: [
      { rel: 'self', href: self },
      { rel: 'memberships', href: `${self}/memberships` }
    ]
  }
}

/** A company as a row of a list, which leaves out what it was asked to leave out. */
export function row(
  company: StoredCompany,
  manner: Manner,
  include: { customAttributes: boolean; limits: boolean }
): Schemas['Company'] {
  const out: readonly string[] = [
    ...(include.customAttributes ? [] : ['customAttributes']),
    ...(include.limits ? [] : LIMITS)
  ]
  return Object.fromEntries(Object.entries(whole(company, manner)).filter(([key]) => !out.includes(key)))
}
