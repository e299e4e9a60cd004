import { type CompanySummary, VendorError } from '../../../changes/ports/vendor.ts'
import { cached } from '../../shared/cached.ts'
import { rankedByName, withRetries } from '../../shared/call.ts'
import { itemsOf, listOf, partsOf } from '../../shared/values.ts'
import { type Attributes, DETAIL, type Detail, summaryOf } from './company.ts'
import { type Connection, fitting, unusable } from './connection.ts'

const PAGE = 100
const FOUND = partsOf({ more: { content: listOf(DETAIL), page: partsOf({}) } })
/** A vendor that counts more pages than any marketplace has would be asked for ever. */
const MOST_PAGES = 10_000
/** How many pages a search by name reads: within the vendor's rate limit for a burst. */
const SEARCHED_PAGES = 5
/**
 * How long a sample of companies' attributes stays fresh, the retry delay after a failed one, and its timeout. In
 * milliseconds.
 */
const KEEP = 10 * 60_000
const AGAIN = 60_000
const SAMPLE_TIMEOUT = 5_000

export type Directory = ReturnType<typeof createDirectory>

/** Lists companies and finds them by name, and records the attributes they have. */
export function createDirectory({ api, call, clock, limiter, timeout }: Connection, attributes: Attributes) {
  async function load(page: number, name: string, signal?: AbortSignal, limit = timeout) {
    await limiter.take(signal)
    const query = {
      page,
      size: PAGE,
      sortField: 'NAME' as const,
      sortOrder: 'ASC' as const,
      includePurchaseLimitData: false,
      ...(name && { name })
    }
    try {
      const request = (signal: AbortSignal) => api.GET(LIST, { params: { query }, signal })
      const { data } = await call(request, limit, signal)
      if (!Array.isArray(data?.content)) throw unusable('AppDirect’s list of companies came without companies')
      fitting(data, FOUND)
      const content = itemsOf(data.content)
      for (const { customAttributes } of content) attributes.observe(customAttributes)
      return { content, totalPages: data.page?.totalPages }
    } catch (error) {
      if (error instanceof VendorError && error.status === 429) limiter.full()
      throw error
    }
  }

  /** Companies on the first pages whose name contains the text. */
  async function search(name: string, text: string, signal: AbortSignal): Promise<CompanySummary[]> {
    const found: CompanySummary[] = []
    for await (const page of pages(page => load(page, name, signal), SEARCHED_PAGES)) found.push(...page)
    return rankedByName(found, text)
  }

  const sample = cached(async () => {
    try {
      await load(0, '', undefined, SAMPLE_TIMEOUT)
      return { value: undefined, until: later(KEEP) }
    } catch (error) {
      if (!(error instanceof VendorError)) throw error
      // A form works without the sample: it only lacks attributes that the company does not have.
      return { value: undefined, until: later(AGAIN) }
    }
  }, clock)

  function later(milliseconds: number): Date {
    return new Date(clock.now().getTime() + milliseconds)
  }

  return {
    /** Whether the name filter matches parts is not documented, so without a match it searches unfiltered pages. */
    async find(text: string, signal: AbortSignal): Promise<CompanySummary[]> {
      const filtered = await search(text, text, signal)
      const found = filtered.length > 0 || text === '' ? filtered : await search('', text, signal)
      return found.slice(0, PAGE)
    },
    list: (signal: AbortSignal) => pages(page => withRetries(() => load(page, '', signal), clock, signal)),
    first: (signal: AbortSignal) => load(0, '', signal),
    /** Ensures that a page of companies was sampled for attributes recently. */
    sample: (signal: AbortSignal) => sample.get(signal)
  }
}

const LIST = '/api/account/v2/companies'

/** Yields all pages. Skips repeated companies, since the order can shift between pages. */
async function* pages(
  load: (page: number) => Promise<{ content: Detail[]; totalPages: number | undefined }>,
  most = MOST_PAGES
): AsyncGenerator<CompanySummary[]> {
  const seen = new Set<string>()
  for (let page = 0; page < most; page += 1) {
    const { content, totalPages } = await load(page)
    const fresh: CompanySummary[] = []
    for (const detail of content) {
      if (!detail.uuid || seen.has(detail.uuid)) continue
      seen.add(detail.uuid)
      fresh.push(summaryOf(detail.uuid, detail))
    }
    if (fresh.length > 0) yield fresh
    // Without a total, a page without new companies is the last.
    if (isTotal(totalPages) ? page + 1 >= totalPages : fresh.length === 0) return
  }
}

/** Whether the response states a total; null or 0 means that it is unknown. */
function isTotal(pages: unknown): pages is number {
  return Number.isInteger(pages) && Number(pages) > 0
}
