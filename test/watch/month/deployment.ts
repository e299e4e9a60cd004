import type { Messenger, OutboxMessage } from '../../../src/changes/outbox/message.ts'
import { sendMessage } from '../../../src/changes/outbox/send.ts'
import type { Queue } from '../../../src/changes/ports/ports.ts'
import type { Vendor } from '../../../src/changes/ports/vendor.ts'
import { createStore } from '../../../src/store/store.ts'
import { type Alert, SETTINGS } from '../../../src/watch/alerts/alert.ts'
import { type Subject, subjectOf } from '../../../src/watch/alerts/announce.ts'
import type { Drift, WatchDependencies } from '../../../src/watch/ports.ts'
import { openShared } from '../../database.ts'

/** A message that was posted: the alerts that it tells, each with its level then; or what else it is about. */
export type Post =
  | { name: 'alert' | 'digest'; alerts: string[] }
  | { name: 'daily'; drifts: readonly Drift[] }
  | { name: 'outage' }

export type Office = Awaited<ReturnType<typeof openWorkspace>>

/** The watch over the real memory, with a clock that only the test moves, and a messenger that notes what it posts. */
export async function openWorkspace(clock: { now(): Date }, vendors: readonly Vendor[]) {
  const pool = await openShared()
  const store = await createStore({ pool, clock })
  const enqueued = new Set<string>()
  const queue: Queue = { enqueue: async job => void (job.name === 'message' && enqueued.add(job.message)) }
  const faults: string[] = []
  const log = {
    info() {},
    warn: (figures: object, message: string) => void faults.push(`${message}: ${JSON.stringify(figures)}`),
    error: (figures: object, message: string) => void faults.push(`${message}: ${JSON.stringify(figures)}`)
  }
  const dependencies: WatchDependencies = { store, queue, clock, log, vendors, settings: SETTINGS, channel: 'C0ALERTS' }
  const posts: Post[] = []
  const edits: OutboxMessage[] = []
  const messenger: Messenger<Subject> = {
    async show(message, subject) {
      if (message.ts === null) posts.push(postOf(subject))
      else edits.push(message)
      return { name: 'shown', channel: message.channel, ts: message.ts ?? `${posts.length}.1` }
    }
  }
  const signal = new AbortController().signal
  const subject = (message: OutboxMessage) => subjectOf(store, message)

  return {
    dependencies,
    edits,
    /** What was warned of since it was asked last. */
    takeFaults: () => faults.splice(0),
    /** Sends all enqueued messages, and returns what was posted. */
    async send(): Promise<Post[]> {
      for (const id of enqueued) await sendMessage({ store, queue, messenger, clock, subject }, id, signal)
      enqueued.clear()
      return posts.splice(0)
    },
    close: () => pool.end()
  }
}

function postOf(subject: Subject): Post {
  switch (subject.name) {
    case 'alert':
      return { name: 'alert', alerts: [sentenceOf(subject.alert)] }
    case 'outage':
      return { name: 'outage' }
    case 'digest': {
      const { digest, alerts } = subject
      if (digest.name === 'daily') return { name: 'daily', drifts: digest.content.drifts }
      return { name: 'digest', alerts: alerts.map(sentenceOf) }
    }
    default:
      return subject satisfies never
  }
}

/** As `xC5kfGz7w2Nz seats over`, or `xC5kfGz7w2Nz term 30`. */
export function sentenceOf({ company, condition, level }: Pick<Alert, 'company' | 'condition' | 'level'>): string {
  return `${company.id} ${condition} ${level.name === 'ending' ? level.days : level.name}`
}
