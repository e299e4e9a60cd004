/** One request as it came; `status` is null while it is being answered, and for ever where it never was. */
export type Request = { method: string; path: string; status: number | null }

export type Requests = {
  /** The latest thousand, oldest first. */
  list: readonly Request[]
  /** How many came since the start: all, of a method, or of a method and a path as described, `/api/companies/{resourceId}`, or a GraphQL field. */
  count(method?: string, path?: string): number
}

const KEPT = 1000

/** Notes what is asked of the sandbox: no query, no header, no body, so no secret. */
export function requestLog(): {
  requests: Requests
  note(method: string, path: string, ...described: string[]): Request
} {
  const list: Request[] = []
  const counts = new Map<string, number>()
  const raise = (key: string) => counts.set(key, (counts.get(key) ?? 0) + 1)

  return {
    requests: { list, count: (method = '', path = '') => counts.get(`${method} ${path}`) ?? 0 },
    note(method, path, ...described) {
      const request: Request = { method, path, status: null }
      list.push(request)
      if (list.length > KEPT) list.shift()
      raise(' ')
      raise(`${method} `)
      for (const one of described) raise(`${method} ${one}`)
      return request
    }
  }
}
