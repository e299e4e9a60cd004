import type { components } from '../../generated/keepnet.d.ts'
import { hasEnded, isOverLimit } from './answers.ts'
import type { StoredCompany } from './company.ts'
import { readDay } from './dates.ts'
import { lookup } from './seed/lookups.ts'

type Search = components['schemas']['CompanySearch']

/** The companies that match a search, in its order, over all pages; or why the vendor refuses the search. */
export type SearchResult = { name: 'found'; companies: StoredCompany[] } | { name: 'refused'; message: string }

export function search(companies: Iterable<StoredCompany>, asked: Search, today: string): SearchResult {
  const column = COLUMNS[asked.orderBy.toLowerCase()]
  if (column === undefined) return { name: 'refused', message: `orderBy cannot be ${asked.orderBy}` }
  if (asked.isClustered) return { name: 'refused', message: 'isClustered is not part of this sandbox' }
  const fault = filterFault(asked.filter)
  if (fault !== undefined) return { name: 'refused', message: fault }

  const found = [...companies]
    .filter(company => passes(company, asked.filter, today))
    .filter(company => !asked.isTargetUserCountExceededLimit || isOverLimit(company))
    .sort((one, other) => compare(column(one), column(other)))
  return { name: 'found', companies: asked.ascending ? found : found.reverse() }
}

/** One page of a list, with the vendor's totals. */
export function page<T>(list: readonly T[], { pageNumber, pageSize }: { pageNumber: number; pageSize: number }) {
  return {
    pageNumber,
    pageSize,
    totalNumberOfPages: Math.ceil(list.length / pageSize),
    totalNumberOfRecords: list.length,
    results: list.slice((pageNumber - 1) * pageSize, pageNumber * pageSize)
  }
}

const COLUMNS: Readonly<Record<string, (company: StoredCompany) => string | number>> = {
  createtime: company => company.createTime,
  companyname: company => company.name.toLowerCase(),
  resellername: company => company.resellerName,
  industryname: company => lookup('Industry', company.industryResourceId)?.name ?? '',
  licensetypename: company => lookup('LicenseType', company.licenseTypeResourceId)?.name ?? '',
  licenseenddate: company => company.licenseEndDate ?? '',
  numberofusers: company => company.numberOfUsers ?? 9999,
  targetusercount: company => company.targetUserCount
}

function compare(one: string | number, other: string | number): number {
  return one < other ? -1 : one > other ? 1 : 0
}

type Schemas = components['schemas']
type Item = Schemas['FilterItem']
type Held = string | number | readonly string[]

/** Whether a company matches a filter: the text is in its name, and the groups match. */
function passes(company: StoredCompany, filter: Schemas['Filter'], today: string): boolean {
  const groups = (filter.FilterGroups ?? []).map(group => () => isIn(company, group, today))
  return holds(company.name, filter.SearchInputTextValue) && every(filter.Condition, groups)
}

/** What is wrong with a filter of a valid format. */
function filterFault(filter: Schemas['Filter']): string | undefined {
  const items = (filter.FilterGroups ?? []).flatMap(itemsOf)
  return items.map(filterItemFault).find(message => message !== undefined)
}

/** The value of each filter field, and how it is compared. */
const FIELDS: Readonly<
  Record<
    string,
    {
      kind: 'text' | 'number' | 'day' | 'list'
      of: (company: StoredCompany, today: string) => Held
    }
  >
> = {
  CompanyName: { kind: 'text', of: company => company.name },
  ResellerName: { kind: 'text', of: company => company.resellerName },
  IndustryResourceId: { kind: 'text', of: company => company.industryResourceId },
  LicenseTypeResourceId: { kind: 'text', of: company => company.licenseTypeResourceId },
  LicenceExpired: { kind: 'text', of: (company, today) => String(hasEnded(company, today)) },
  Tags: { kind: 'list', of: company => company.tags },
  ModuleResourceId: { kind: 'list', of: company => company.licenseModules },
  TargetUserCount: { kind: 'number', of: company => company.targetUserCount },
  NumberOfUsers: { kind: 'number', of: company => company.numberOfUsers ?? 9999 },
  LicenseEndDate: { kind: 'day', of: company => company.licenseEndDate ?? '' },
  CreateTime: { kind: 'day', of: company => company.createTime.slice(0, 10) }
}

function filterItemFault({ FieldName, Value }: Item): string | undefined {
  const field = FIELDS[FieldName]
  if (field === undefined) return `FieldName cannot be ${FieldName}`
  if (field.kind === 'day' && readDay(Value) === undefined) return `${FieldName} cannot be compared with ${Value}`
  if (field.kind === 'number' && !/^\d+$/.test(Value)) return `${FieldName} cannot be compared with ${Value}`
  return undefined
}

function isIn(company: StoredCompany, group: Schemas['FilterGroup'], today: string): boolean {
  const items = group.FilterItems.map(item => () => satisfies(company, item, today))
  const groups = (group.FilterGroups ?? []).map(inner => () => isIn(company, inner, today))
  return every(group.Condition, [...items, ...groups])
}

function satisfies(company: StoredCompany, { FieldName, Operator, Value }: Item, today: string): boolean {
  const field = FIELDS[FieldName]
  if (field === undefined) return false
  const held = field.of(company, today)
  const values = typeof held === 'object' ? held : [String(held)]
  switch (Operator) {
    case 'Contains':
      return values.some(value => holds(value, Value))
    case 'Include':
      return Value.split(',').some(wanted => values.includes(wanted.trim()))
    case '=':
      return values.some(value => value.toLowerCase() === Value.toLowerCase())
    case '!=':
      return values.every(value => value.toLowerCase() !== Value.toLowerCase())
    case '>':
      return order(held, Value) > 0
    case '>=':
      return order(held, Value) >= 0
    case '<':
      return order(held, Value) < 0
    case '<=':
      return order(held, Value) <= 0
    default:
      return Operator satisfies never
  }
}

function order(held: Held, value: string): number {
  return typeof held === 'number' ? held - Number(value) : String(held) < value ? -1 : String(held) > value ? 1 : 0
}

function holds(text: string, part: string): boolean {
  return text.toLowerCase().includes(part.toLowerCase())
}

function every(condition: 'AND' | 'OR', tests: readonly (() => boolean)[]): boolean {
  if (tests.length === 0) return true
  return condition === 'AND' ? tests.every(test => test()) : tests.some(test => test())
}

function itemsOf(group: Schemas['FilterGroup']): Item[] {
  return [...group.FilterItems, ...(group.FilterGroups ?? []).flatMap(itemsOf)]
}
