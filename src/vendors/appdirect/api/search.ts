import { type CompanySummary, VendorError } from '../../../changes/ports/vendor.ts'
import { cached } from '../../shared/cached.ts'
import { rankedByName, withRetries } from '../../shared/listing.ts'
import { itemsOf } from '../../shared/values.ts'
import type { Attributes } from '../fields/attributes.ts'
import { type Detail, summaryOf } from './company.ts'
import { type Connection, unusable } from './connection.ts'

const PAGE = 100
/** How many pages a search by name looks through: within what the vendor lets through at once. */
const LOOK_THROUGH = 5
/** How long what a page of companies showed of attributes is enough, and how long to wait for it. */
const KEEP = 10 * 60_000
const AGAIN = 60_000
const SAMPLE_TIMEOUT = 5_000

export type Directory = ReturnType<typeof createDirectory>

/** Lists companies and finds them by name. What attributes they have is noticed on the way. */
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
      const content = itemsOf(data.content)
      for (const { customAttributes } of content) attributes.message(customAttributes)
      return { content, totalPages: data.page?.totalPages }
    } catch (error) {
      if (error instanceof VendorError && error.status === 429) limiter.full()
      throw error
    }
  }

  /** Of the first pages, those whose name holds the text. */
  async function look(name: string, text: string, signal: AbortSignal): Promise<CompanySummary[]> {
    const found: CompanySummary[] = []
    for await (const page of pages(page => load(page, name, signal), LOOK_THROUGH)) found.push(...page)
    return rankedByName(found, text)
  }

  const sample = cached(async () => {
    try {
      await load(0, '', undefined, SAMPLE_TIMEOUT)
      return { value: undefined, until: later(KEEP) }
    } catch (error) {
      if (!(error instanceof VendorError)) throw error
      // A company can be shown without: only attributes that it has not are missing in its form meanwhile.
      return { value: undefined, until: later(AGAIN) }
    }
  }, clock)

  function later(milliseconds: number): Date {
    return new Date(clock.now().getTime() + milliseconds)
  }

  return {
    /** Whether the vendor's filter wants the whole name is not documented, so where it finds nothing we look. */
    async find(text: string, signal: AbortSignal): Promise<CompanySummary[]> {
      const filtered = await look(text, text, signal)
      const found = filtered.length > 0 || text === '' ? filtered : await look('', text, signal)
      return found.slice(0, PAGE)
    },
    list: (signal: AbortSignal) => pages(page => withRetries(() => load(page, '', signal), clock, signal)),
    first: (signal: AbortSignal) => load(0, '', signal),
    /** Sees to it that a page of companies was looked at for attributes not long ago. */
    sample: (signal: AbortSignal) => sample.get(signal)
  }
}

const LIST = '/api/account/v2/companies'

/** Pages from the first on; a company that came before is left out, since the order can shift between pages. */
async function* pages(
  load: (page: number) => Promise<{ content: Detail[]; totalPages: number | undefined }>,
  most = Number.POSITIVE_INFINITY
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
    // Without a total, a page that brings nothing new is the end.
    if (isTotal(totalPages) ? page + 1 >= totalPages : fresh.length === 0) return
  }
}

/** Whether the answer tells how many pages there are: with null or 0 nobody has counted. */
function isTotal(pages: unknown): pages is number {
  return Number.isInteger(pages) && Number(pages) > 0
}
