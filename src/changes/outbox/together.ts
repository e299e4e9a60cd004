import type { Store } from '../ports/ports.ts'
import type { OutboxMessage } from './message.ts'

/** So long the first of several waits for the others, in milliseconds: Slack takes far longer to show one. */
const GATHERED_FOR = 5

/** No statement takes or notes more than that many. */
const MOST = 50

/** The outbox for senders that work side by side: what they take and note at nearly the same time is one statement. */
export function together(
  store: Pick<Store, 'takeMessages' | 'messagesShown' | 'messageLater'>
): Pick<Store, 'takeMessage' | 'messageShown' | 'messageLater'> {
  const take = gathered(async (asked: readonly { id: string; until: Date }[]) => {
    const until = new Date(Math.max(...asked.map(one => one.until.getTime())))
    const ids = [...new Set(asked.map(({ id }) => id))]
    const taken = new Map<string, OutboxMessage>()
    for (const message of await store.takeMessages(ids, until)) taken.set(message.id, message)
    return asked.map(({ id }) => {
      const message = taken.get(id)
      // Whoever asks for the same one at the same time goes without.
      taken.delete(id)
      return message
    })
  })
  const note = gathered(async (shown: readonly Parameters<Store['messagesShown']>[0][number][]) => {
    const again = new Set(await store.messagesShown(shown))
    return shown.map(({ message }) => again.has(message.id))
  })
  return {
    takeMessage: (id, until) => take({ id, until }),
    messageShown: (message, at) => note({ message, at }),
    messageLater: (message, due, ts) => store.messageLater(message, due, ts)
  }
}

/** Does for several at once what is asked for one at a time. `work` answers each in its place. */
function gathered<Asked, Answer>(
  work: (asked: readonly Asked[]) => Promise<Answer[]>
): (one: Asked) => Promise<Answer> {
  type Waiting = { asked: Asked; resolve(answer: Answer): void; reject(fault: unknown): void }
  let waiting: Waiting[] = []

  function begin(): void {
    const [now, rest] = [waiting.slice(0, MOST), waiting.slice(MOST)]
    waiting = rest
    if (rest.length > 0) setTimeout(begin)
    work(now.map(({ asked }) => asked)).then(
      answers => {
        for (const [index, { resolve }] of now.entries()) resolve(answers[index] as Answer) // one for each, in its place
      },
      fault => {
        for (const { reject } of now) reject(fault)
      }
    )
  }

  return asked =>
    new Promise((resolve, reject) => {
      waiting.push({ asked, resolve, reject })
      if (waiting.length === 1) setTimeout(begin, GATHERED_FOR)
    })
}
