import type { components } from '../../generated/keepnet.d.ts'
import { isOverLimit } from './answers.ts'
import type { StoredCompany } from './company.ts'
import { filterFault, passes } from './filter.ts'
import { lookup } from './seed/lookups.ts'

type Search = components['schemas']['CompanySearch']

/** The companies that a search asks for in its order, all pages of them; or why the vendor refuses it, in words. */
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

/** One page of a list, with the numbers that the vendor's pages carry. */
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
