import { setTimeout as startTimer } from 'node:timers'
import { setImmediate, setTimeout as wait } from 'node:timers/promises'
import pLimit from 'p-limit'
import { LONGEST_COMMAND, readSubcommand } from '../commands/command-text.ts'
import { type Body, personOf } from './request.ts'

/** So many requests are worked on at once. */
const AT_ONCE = 6
/** Work that takes longer waits for somebody outside, and lets the next begin beside it. In milliseconds. */
const HOLD = 100
/** For how long after its arrival a request that is not acknowledged yet holds work back, in milliseconds. */
const ARRIVING = 50
/** A burst is over when nothing more has arrived for so long, in milliseconds: Node accepts one connection at a time. */
const CALM = 20
/** How long after its acknowledgement work begins at the latest, where a slot is free. In milliseconds. */
const HELD_BACK = 250

/** Lets a burst of requests be acknowledged before the work on them begins. */
export type Slots = {
  /** A request has arrived. The function that it returns says that it is acknowledged, or that it waits for its work. */
  arrived(): () => void
  /** Resolves when work on an acknowledged request may begin; in the order of the calls. `done` resolves at its end. */
  begin(done: Promise<unknown>): Promise<void>
}

export function createSlots(): Slots {
  const limit = pLimit(AT_ONCE)
  const arriving = new Set<object>()
  let lastArrival = 0

  async function allAcknowledged(since: number): Promise<void> {
    await setImmediate()
    while (performance.now() - since < HELD_BACK) {
      const isBurst = limit.pendingCount > 0 && performance.now() - lastArrival < CALM
      if (arriving.size === 0 && !isBurst) return
      await wait(1)
    }
  }

  return {
    arrived() {
      const one = {}
      arriving.add(one)
      lastArrival = performance.now()
      const leave = () => void arriving.delete(one)
      const late = startTimer(leave, ARRIVING).unref()
      return () => {
        clearTimeout(late)
        leave()
      }
    },
    begin(done) {
      const acknowledged = performance.now()
      const { promise, resolve } = Promise.withResolvers<void>()
      void limit(async () => {
        await allAcknowledged(acknowledged)
        resolve()
        await Promise.race([done, wait(HOLD, undefined, { ref: false })])
      })
      return promise
    }
  }
}

type Acknowledged = Body & { type?: unknown; command?: unknown; text?: unknown }

/**
 * Whether the acknowledgement of this request is empty, whatever becomes of it: of a click, and of a command that opens
 * the form. What comes from another team is refused in its acknowledgement.
 */
export function isAcknowledgedAtOnce(body: Acknowledged, team: string): boolean {
  if (personOf(body)?.team !== team) return false
  if (body.type === 'block_actions') return true
  if (typeof body.command !== 'string' || typeof body.text !== 'string') return false
  return body.text.length <= LONGEST_COMMAND && readSubcommand(body.text).name === 'update'
}
