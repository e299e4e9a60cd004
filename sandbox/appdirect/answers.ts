import type { components, operations } from '../../generated/appdirect.d.ts'
import { answered } from './attributes.ts'
import type { StoredCompany } from './company.ts'
import type { Settings } from './sandbox.ts'

type Schemas = components['schemas']

/** The marketplace's own address, and whether attribute keys come in another order than before. */
export type AnswerFormat = { origin: string; reordered: boolean }

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

/** A company as REST returns it after a read and after both kinds of write. */
export function whole(company: StoredCompany, { origin, reordered }: AnswerFormat): Required<Schemas['Company']> {
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

/** A company as a row of a list, without what the request excludes. */
export function row(
  company: StoredCompany,
  format: AnswerFormat,
  include: { customAttributes: boolean; limits: boolean }
): Schemas['Company'] {
  const out: readonly string[] = [
    ...(include.customAttributes ? [] : ['customAttributes']),
    ...(include.limits ? [] : LIMITS)
  ]
  return Object.fromEntries(Object.entries(whole(company, format)).filter(([key]) => !out.includes(key)))
}

type ListQuery = NonNullable<operations['listCompanies']['parameters']['query']>

/** The companies that match a list request, in its order, over all pages. */
export function listed(
  companies: Iterable<StoredCompany>,
  filter: ListQuery,
  query: Readonly<Record<string, string>>,
  { nameFilter }: Settings
): StoredCompany[] {
  const found = [...companies]
    .filter(({ name }) => filter.name === undefined || isNamed(name ?? '', filter.name, nameFilter))
    .filter(({ vendor }) => filter.vendor === undefined || vendor === filter.vendor)
    .filter(company => !isExcluded(company, query))
    .sort((one, other) => compare(one.name ?? '', other.name ?? '') || compare(one.uuid, other.uuid))
  return filter.sortOrder === 'ASC' ? found : found.reverse()
}

/** One page of a list, counted from 0, with its totals. */
export function page<T>(list: readonly T[], number: number, size: number) {
  return {
    content: list.slice(number * size, (number + 1) * size),
    page: { size, totalElements: list.length, totalPages: Math.ceil(list.length / size), number }
  }
}

function isNamed(name: string, wanted: string, filter: Settings['nameFilter']): boolean {
  return filter === 'whole' ? name === wanted : name.toLowerCase().includes(wanted.toLowerCase())
}

/** `custom.<name>=notIn(v1, v2)` excludes companies with one of these values; text attributes only. */
function isExcluded({ customAttributes }: StoredCompany, query: Readonly<Record<string, string>>): boolean {
  return Object.entries(query).some(([key, text]) => {
    const name = /^custom\.(.+)$/.exec(key)?.[1]
    const values = /^notIn\((.*)\)$/.exec(text)?.[1]?.split(',')
    if (name === undefined || values === undefined) return false
    // Attributes with keys have no value, so they exclude nothing.
    const held = customAttributes.find(one => one.name === name)?.value
    return values.some(value => value.trim() === held)
  })
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0
}
