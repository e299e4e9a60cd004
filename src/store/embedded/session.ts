/** `inTransaction`: a transaction is open after the query. */
type QueryOutcome = { inTransaction: boolean }
type WaitingQuery = { client: object; run: () => Promise<QueryOutcome> }

/**
 * Shares one session between many clients: one query at a time, in order, and none of other clients between a client's
 * BEGIN and its COMMIT or ROLLBACK.
 */
export function session() {
  const waiting: WaitingQuery[] = []
  let busy = false
  let owner: object | undefined
  let ending: PromiseWithResolvers<void> | undefined

  function next(): void {
    if (busy) return
    const index = waiting.findIndex(query => !owner || query.client === owner)
    const [query] = index < 0 ? [] : waiting.splice(index, 1)
    if (query) void take(query)
    else if (!owner && waiting.length === 0) ending?.resolve()
  }

  async function take({ client, run }: WaitingQuery): Promise<void> {
    busy = true
    const { inTransaction } = await run()
    owner = inTransaction ? client : undefined
    busy = false
    next()
  }

  return {
    /** Runs when the session is free for this client, and resolves to the result of `run`, which must never reject. */
    enter<Answer extends QueryOutcome>(client: object, run: () => Promise<Answer>): Promise<Answer> {
      if (ending && client !== owner) throw new Error('The embedded database is closing: it accepts no new queries')
      const { promise, resolve } = Promise.withResolvers<Answer>()
      const settle = (answer: Answer) => {
        resolve(answer)
        return answer
      }
      waiting.push({ client, run: () => run().then(settle) })
      next()
      return promise
    },
    /** Whether this client has an open transaction. */
    owns: (client: object): boolean => owner === client,
    /** Forgets the open transaction, and returns its client. */
    dropTransaction(): object | undefined {
      const before = owner
      owner = undefined
      return before
    },
    /** Rejects new queries, and resolves when the waiting ones and the open transaction have ended. */
    end(): Promise<void> {
      ending ??= Promise.withResolvers()
      next()
      return ending.promise
    }
  }
}
