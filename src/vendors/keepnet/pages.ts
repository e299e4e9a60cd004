/** One page of any of Keepnet's searches. */
type Page<Row> = { results?: Row[] | null; totalNumberOfPages?: number }

type Identified = { companyResourceId?: string | null; resourceId?: string | null }

/**
 * All pages of a search from the first on; an id that came before is left out, since the order can shift between
 * pages. Rows without an id are left out too: nothing could be asked about them.
 */
export async function* pages<Row extends Identified>(
  load: (pageNumber: number) => Promise<Page<Row>>
): AsyncGenerator<Row[]> {
  const seen = new Set<string>()
  for (let pageNumber = 1; ; pageNumber += 1) {
    const { results, totalNumberOfPages } = await load(pageNumber)
    const fresh: Row[] = []
    for (const row of results ?? []) {
      const id = idOf(row)
      if (!id || seen.has(id)) continue
      seen.add(id)
      fresh.push(row)
    }
    if (fresh.length > 0) yield fresh
    // Without a total, a page that brings nothing new is the end; the server may give smaller pages than asked for.
    const isLast = totalNumberOfPages === undefined ? fresh.length === 0 : pageNumber >= totalNumberOfPages
    if (isLast) return
  }
}

/** Search rows and documentation disagree about its name; it is the same identifier. */
export function idOf(row: Identified): string | undefined {
  return row.companyResourceId || row.resourceId || undefined
}
