import { expect, it } from 'vitest'
import type { JobErrorClass } from '../../../src/queue/backend.ts'
import type { Start } from './bench.ts'
import { change, handlers, idle, waitFor } from './bench.ts'

/** What happens to a job whose handler throws. */
export function faults(start: Start): void {
  it('retries with a growing delay', async () => {
    const { open } = start()
    const queue = await open({ backoff: 60 })
    const runs: number[] = []
    const apply = async () => {
      runs.push(Date.now())
      if (runs.length < 3) throw new Error('not yet')
    }
    await queue.work(handlers({ apply }))
    await queue.enqueue(change('one'))
    await waitFor(() => runs.length, 3)
    await idle(queue)
    const [first = 0, second = 0, third = 0] = runs
    expect(second - first).toBeGreaterThanOrEqual(30)
    expect(third - second).toBeGreaterThanOrEqual(60)
  })

  it('drops a job after its last attempt, and accepts it again', async () => {
    const { open } = start()
    const queue = await open({ attempts: 2, backoff: 5 })
    let runs = 0
    const apply = async () => {
      runs += 1
      throw new Error('never')
    }
    await queue.work(handlers({ apply }))
    await queue.enqueue(change('one'))
    await waitFor(() => runs, 2)
    await idle(queue)
    expect(runs).toBe(2)
    await queue.enqueue(change('one'))
    await waitFor(() => runs, 4)
  })

  it('drops a job at once if its handler gives it up', async () => {
    const { open } = start()
    const queue = await open()
    const seen: unknown[] = []
    const fault = new Error('no use')
    const classifyError = (error: unknown): JobErrorClass => {
      seen.push(error)
      return { name: 'give-up' }
    }
    await queue.work(handlers({ apply: () => Promise.reject(fault), classifyError }))
    await queue.enqueue(change('one'))
    await waitFor(() => seen.length, 1)
    await idle(queue)
    expect(seen).toEqual([fault])
  })

  it('retries later as often as requested, without using attempts', async () => {
    const { open } = start()
    const queue = await open({ attempts: 1 })
    const runs: number[] = []
    const apply = async () => {
      runs.push(Date.now())
      if (runs.length < 4) throw new Error('busy')
    }
    await queue.work(handlers({ apply, classifyError: () => ({ name: 'later', after: 40 }) }))
    await queue.enqueue(change('one'))
    await waitFor(() => runs.length, 4)
    await idle(queue)
    expect(Number(runs[3]) - Number(runs[0])).toBeGreaterThanOrEqual(120)
  })

  it("pauses one vendor's queue on every worker, and no other's, without using attempts", async () => {
    const { open } = start()
    const [queue, other] = [await open({ attempts: 1 }), await open({ attempts: 1 })]
    const ran: { id: string; at: number }[] = []
    let heldAt = 0
    const apply = async (id: string) => {
      if (heldAt === 0) {
        heldAt = Date.now()
        throw new Error('slow down')
      }
      ran.push({ id, at: Date.now() })
    }
    const work = handlers({ apply, classifyError: () => ({ name: 'hold', for: 1_500 }) })
    await Promise.all([queue.work(work), other.work(work)])
    await queue.enqueue(change('one'))
    await waitFor(() => heldAt > 0, true)
    await waitFor(async () => (await queue.counts())['apply-keepnet']?.active, 0)
    await queue.enqueue(change('two'))
    await queue.enqueue(change('three', 'appdirect'))

    await waitFor(() => ran.length, 3)
    expect(ran[0]?.id).toBe('three')
    expect(Number(ran[0]?.at) - heldAt).toBeLessThan(1_500)
    expect(Number(ran[1]?.at) - heldAt).toBeGreaterThanOrEqual(1_490)
    expect(ran.map(({ id }) => id).sort()).toEqual(['one', 'three', 'two'])
    await idle(queue)
  })
}
