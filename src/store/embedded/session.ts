/** What came of a query, and whether the session stands in a transaction after it. */
type Membership = { inTransaction: boolean }
type Version = { client: object; run: () => Promise<Membership> }

/**
 * Shares the one session of the embedded database between many clients: one query at a time, in the order they came,
 * and from a client's BEGIN to its COMMIT or ROLLBACK nobody else's.
 */
export function session() {
  const waiting: Version[] = []
  let busy = false
  let owner: object | undefined
  let ending: PromiseWithResolvers<void> | undefined

  function next(): void {
    if (busy) return
    const index = waiting.findIndex(version => !owner || version.client === owner)
    const [version] = index < 0 ? [] : waiting.splice(index, 1)
    if (version) void take(version)
    else if (!owner && waiting.length === 0) ending?.resolve()
  }

  async function take({ client, run }: Version): Promise<void> {
    busy = true
    const { inTransaction } = await run()
    owner = inTransaction ? client : undefined
    busy = false
    next()
  }

  return {
    /** Runs when it is this client's turn, and resolves to what `run` resolves to; `run` must never reject. */
    enter<Answer extends Membership>(client: object, run: () => Promise<Answer>): Promise<Answer> {
      if (ending && client !== owner) throw new Error('The embedded database is closing: it takes no new query')
      const { promise, resolve } = Promise.withResolvers<Answer>()
      const passOn = (answer: Answer) => {
        resolve(answer)
        return answer
      }
      waiting.push({ client, run: () => run().then(passOn) })
      next()
      return promise
    },
    /** Whether this client's transaction is open. */
    owns: (client: object): boolean => owner === client,
    /** Whose transaction was open, and is no more. */
    disown(): object | undefined {
      const before = owner
      owner = undefined
      return before
    },
    /** Takes no more queries, and resolves when those in hand and the open transaction are over. */
    end(): Promise<void> {
      ending ??= Promise.withResolvers()
      next()
      return ending.promise
    }
  }
}
