import type { components } from '../../../../generated/keepnet.d.ts'
import { type CompanySummary, VendorError } from '../../../changes/ports/vendor.ts'
import { rankedByName, withRetries } from '../../shared/call.ts'
import { itemsOf, listOf, partsOf } from '../../shared/values.ts'
import type { Days } from '../fields/dates.ts'
import { idOf, pages, ROW } from './catalogue.ts'
import { isOver, summaryOf } from './company.ts'
import { type Connection, fitting, type Session, unusable } from './connection.ts'

type Row = components['schemas']['CompanyRow']
type Search = components['schemas']['CompanySearch']

const PAGE = 100
const FOUND = partsOf({ more: { results: listOf(ROW) } })

/** Finds and lists companies by their search rows, without the reseller's own company. */
export function createDirectory({ api, call, clock, timeouts }: Connection, readDay: Days, session: Session) {
  async function search(body: Search, signal: AbortSignal) {
    const { data } = await call(
      signal => api.POST('/api/companies/search', { body, signal }),
      timeouts.companies,
      signal
    )
    if (!data) throw unusable("Keepnet's list of companies came without data")
    return fitting(data, FOUND)
  }

  async function summaries(rows: readonly Row[], signal: AbortSignal): Promise<CompanySummary[]> {
    const own = await session.ownCompany(signal)
    const summarised = rows.map(async row => {
      const id = idOf(row)
      return id && id !== own ? [summaryOf(id, row, await endOf(row, signal))] : []
    })
    return (await Promise.all(summarised)).flat()
  }

  /**
   * Undefined where the row omits the date or it is ambiguous: rows only serve for choosing, and reading the company
   * itself refuses such a date.
   */
  async function endOf({ licenseEndDate }: Row, signal: AbortSignal): Promise<string | null | undefined> {
    if (licenseEndDate === undefined) return undefined
    try {
      return await readDay(licenseEndDate, signal)
    } catch (error) {
      if (error instanceof VendorError) return undefined
      throw error
    }
  }

  async function* listed(more: Partial<Search>, signal: AbortSignal): AsyncGenerator<CompanySummary[]> {
    const body = { pageSize: PAGE, orderBy: 'CreateTime', ascending: true, filter: everything(), ...more }
    const load = (pageNumber: number) => withRetries(() => search({ ...body, pageNumber }, signal), clock, signal)
    for await (const rows of pages(load)) {
      yield await summaries(rows, signal)
    }
  }

  return {
    async find(text: string, signal: AbortSignal): Promise<CompanySummary[]> {
      const typed = text.trim()
      const first = await search(byName(typed, 'Contains'), signal)
      const rows = itemsOf(first.results)
      // Only the first page is read, so an exact name on a later page needs its own search.
      const more = typed !== '' && (first.totalNumberOfPages ?? 1) > 1
      const exact = more ? itemsOf((await search(byName(typed, '='), signal)).results) : []
      const unique = new Map([...exact, ...rows].map(row => [idOf(row), row]))
      const found = await summaries([...unique.values()], signal)
      // The vendor's filter has returned rows that do not match, so it is applied again here.
      return rankedByName(found, typed).slice(0, PAGE)
    },

    list: (signal: AbortSignal) => listed({}, signal),

    /** The vendor's own over-limit search, keeping only rows that are over by their own numbers. */
    async *overLimit(signal: AbortSignal): AsyncGenerator<CompanySummary[]> {
      for await (const page of listed({ isTargetUserCountExceededLimit: true }, signal)) {
        const over = page.filter(isOver)
        if (over.length > 0) yield over
      }
    }
  }
}

function everything(): Search['filter'] {
  return { Condition: 'AND', SearchInputTextValue: '' }
}

function byName(text: string, operator: 'Contains' | '='): Search {
  const item = { FieldName: 'CompanyName', Operator: operator, Value: text }
  const groups = [{ Condition: 'AND' as const, FilterItems: [item], FilterGroups: [] }]
  const filter = text === '' ? everything() : { ...everything(), FilterGroups: groups }
  return { pageNumber: 1, pageSize: PAGE, orderBy: 'CompanyName', ascending: true, filter }
}
