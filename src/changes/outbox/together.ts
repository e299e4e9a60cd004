import type { Store } from '../ports/ports.ts'
import type { SendDependencies } from './send.ts'

/** In milliseconds: how long the first call waits for others. Slack takes far longer per message. */
const BATCH_DELAY = 5

/** The most messages in one statement. */
const LARGEST_BATCH = 50

/** The outbox for concurrent senders: claims, and results, of nearly the same time share one statement. */
export function batchedOutbox(
  store: Pick<Store, 'takeMessages' | 'messagesShown' | 'messageLater'>
): SendDependencies<unknown>['store'] {
  const take = batched(async (requests: readonly { id: string; until: Date }[]) => {
    const until = new Date(Math.max(...requests.map(one => one.until.getTime())))
    const ids = [...new Set(requests.map(({ id }) => id))]
    const all = await store.takeMessages(ids, until, true)
    const taken = new Map(ids.map(id => [id, all.filter(message => message.id === id)]))
    // What came along goes to whoever has the same change, or else to anybody: each must be sent by the one who took it.
    for (const message of all.filter(({ id }) => !taken.has(id))) {
      const other = all.find(({ id, about }) => taken.has(id) && about.id === message.about.id)
      taken.get(other?.id ?? ids[0] ?? '')?.push(message)
    }
    return requests.map(({ id }) => {
      const messages = taken.get(id) ?? []
      // A concurrent request for the same message gets none.
      taken.delete(id)
      return messages
    })
  })
  const note = batched(async (shown: readonly Parameters<Store['messagesShown']>[0][number][]) => {
    const again = new Set(await store.messagesShown(shown))
    return shown.map(({ message }) => again.has(message.id))
  })
  return {
    takeMessages: async (ids, until) => (await Promise.all(ids.map(id => take({ id, until })))).flat(),
    messageShown: (message, at) => note({ message, at }),
    messageLater: (message, due, more) => store.messageLater(message, due, more)
  }
}

/** Batches single calls. `work` returns one answer for each, in order. */
function batched<Request, Answer>(
  work: (requests: readonly Request[]) => Promise<Answer[]>
): (one: Request) => Promise<Answer> {
  type Waiting = { request: Request; resolve(answer: Answer): void; reject(fault: unknown): void }
  let waiting: Waiting[] = []

  function begin(): void {
    const [now, rest] = [waiting.slice(0, LARGEST_BATCH), waiting.slice(LARGEST_BATCH)]
    waiting = rest
    if (rest.length > 0) setTimeout(begin)
    work(now.map(({ request }) => request)).then(
      answers => {
        // `work` returns one for each, in order.
        for (const [index, { resolve }] of now.entries()) resolve(answers[index] as Answer)
      },
      fault => {
        for (const { reject } of now) reject(fault)
      }
    )
  }

  return request =>
    new Promise((resolve, reject) => {
      waiting.push({ request, resolve, reject })
      if (waiting.length === 1) setTimeout(begin, BATCH_DELAY)
    })
}
