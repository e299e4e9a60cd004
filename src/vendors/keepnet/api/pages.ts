/** One page of any of Keepnet's searches. */
type Page<Row> = { results?: (Row | null)[] | null; totalNumberOfPages?: number | null }

type Identified = { companyResourceId?: string | null; resourceId?: string | null }

/** So many pages are asked for at once, as soon as it is known how many there are: the vendor need not wait for us. */
const AT_ONCE = 2

/**
 * All pages of a search from the first on; an id that came before is left out, since the order can shift between
 * pages. Rows without an id are left out too: nothing could be asked about them.
 */
export async function* pages<Row extends Identified>(
  load: (pageNumber: number) => Promise<Page<Row>>
): AsyncGenerator<Row[]> {
  const seen = new Set<string>()
  const asked = [load(1)]
  for (let pageNumber = 1; ; pageNumber += 1) {
    const { results, totalNumberOfPages } = await (asked.shift() ?? load(pageNumber))
    // No total, or one of nothing beside rows, says nothing: where it was believed, the rest would be taken for gone.
    const total = totalNumberOfPages || undefined
    while (total !== undefined && asked.length < AT_ONCE && pageNumber + asked.length < total) {
      const next = load(pageNumber + asked.length + 1)
      // It is waited for only when its turn comes; until then its failure must not count as unhandled.
      next.catch(() => {})
      asked.push(next)
    }
    const rows = (results ?? []).filter(row => row !== null)
    const fresh = freshAmong(rows, seen)
    if (fresh.length > 0) yield fresh
    // Without a total, a page that brings nothing new is the end; the server may give smaller pages than asked for.
    const isLast = total === undefined ? fresh.length === 0 : pageNumber >= total
    if (isLast) return
  }
}

function freshAmong<Row extends Identified>(rows: readonly Row[], seen: Set<string>): Row[] {
  return rows.filter(row => {
    const id = idOf(row)
    if (!id || seen.has(id)) return false
    seen.add(id)
    return true
  })
}

/** Search rows and documentation disagree about its name; it is the same identifier. */
export function idOf(row: Identified): string | undefined {
  return row.companyResourceId || row.resourceId || undefined
}
