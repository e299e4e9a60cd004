import { Worker } from 'node:worker_threads'
import { DatabaseError } from 'pg'
import type { Fault, Reply, Request, Result } from './messages.ts'

type Answer = { results: Result[]; inTransaction: boolean } | { error: Error; inTransaction: boolean }

/** The main thread's handle on the database thread. */
export type Database = {
  /** Never rejects: errors are part of the answer, as is the transaction state. */
  query(text: string, values: Request['values']): Promise<Answer>
  close(): Promise<void>
}

export type DatabaseOptions = {
  /** Where PGlite keeps its files, or `memory://`. */
  place: string
  onNotification(channel: string, payload: string): void
  /** The thread died after startup; every later query is answered with this error. */
  onDeath(error: Error): void
  /** How long a query may be unanswered before the thread counts as dead, in milliseconds. */
  silence?: number
}

/** Its longest work, a migration, takes a second. Without disk space for its log PostgreSQL loops for ever. */
const SILENCE = 30_000
/** In milliseconds: how long closing may take before the thread is terminated. */
const CLOSING = 10_000

export type StartDatabase = (options: DatabaseOptions) => Promise<Database>

/**
 * Starts PGlite in its own thread, and resolves when it accepts queries.
 * @throws Error when PGlite cannot open `place`, with PGlite's error as the cause
 */
export async function startDatabase({
  place,
  onNotification,
  onDeath,
  silence = SILENCE
}: DatabaseOptions): Promise<Database> {
  const worker = new Worker(new URL('./thread.ts', import.meta.url), { workerData: place })
  const pending = new Map<number, (answer: Answer) => void>()
  const ready = Promise.withResolvers<void>()
  const exited = Promise.withResolvers<void>()
  let count = 0
  let started = false
  let closing = false
  let dead: Error | undefined

  worker.on('message', (reply: Reply) => {
    switch (reply.name) {
      case 'ready':
        return ready.resolve()
      case 'notification':
        return onNotification(reply.channel, reply.payload)
      case 'done':
        return answerTo(reply.id, reply)
      case 'failed':
        return answerTo(reply.id, { error: toError(reply.fault), inTransaction: reply.inTransaction })
      default:
        return reply satisfies never
    }
  })
  worker.on('error', die)
  worker.on('exit', code => {
    if (!closing)
      die(new Error(`The thread of the embedded database in ${place} exited unexpectedly with code ${code}`))
    exited.resolve()
  })

  function answerTo(id: number, answer: Answer): void {
    pending.get(id)?.(answer)
    pending.delete(id)
  }

  function die(error: Error): void {
    if (dead) return
    dead = error
    ready.reject(unopened(place, error))
    for (const id of pending.keys()) answerTo(id, { error, inTransaction: false })
    if (started && !closing) onDeath(error)
    // It may still run, and write to the directory that its successor opens.
    void worker.terminate()
  }

  await ready.promise
  started = true
  return {
    query(text, values) {
      if (dead) return Promise.resolve({ error: dead, inTransaction: false })
      const { promise, resolve } = Promise.withResolvers<Answer>()
      const request: Request = { id: count++, text, values }
      const late = setTimeout(() => die(new Error(`The embedded database did not answer for ${silence} ms`)), silence)
      pending.set(request.id, answer => {
        clearTimeout(late)
        resolve(answer)
      })
      worker.postMessage(request)
      return promise
    },
    async close() {
      closing = true
      if (!dead) worker.postMessage('close')
      const late = setTimeout(() => void worker.terminate(), CLOSING)
      await exited.promise
      clearTimeout(late)
    }
  }
}

function unopened(place: string, error: Error): Error {
  const remedy = 'Restore the directory from a backup, or set another DATA_DIR'
  return new Error(`The embedded database in ${place} cannot be opened (${error.message}). ${remedy}`, { cause: error })
}

/** The class that `pg` throws, so that checks of `code` work for both databases. */
function toError({ message, parts }: Fault): Error {
  if (parts.code === undefined) return new Error(message)
  return Object.assign(new DatabaseError(message, message.length, 'error'), parts)
}
