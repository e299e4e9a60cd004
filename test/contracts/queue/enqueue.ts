import { expect, it } from 'vitest'
import type { Start } from './bench.ts'
import { change, handlers, idle, waitFor } from './bench.ts'

/** How often a job runs if it is enqueued more than once. */
export function jobs(start: Start): void {
  it('runs a job once if it is enqueued twice while it waits, and again if it is enqueued after its end', async () => {
    const { open } = start()
    const queue = await open()
    const ran: string[] = []
    await queue.enqueue(change('one'))
    await queue.enqueue(change('one'))
    expect((await queue.counts())['apply-keepnet']).toEqual({ waiting: 1, delayed: 0, active: 0 })

    await queue.work(handlers({ apply: async id => void ran.push(id) }))
    await waitFor(() => ran.length, 1)
    await idle(queue)
    expect(ran).toEqual(['one'])

    await queue.enqueue(change('one'))
    await waitFor(() => ran.length, 2)
  })

  it('runs a job once more if it was enqueued while it ran, however often', async () => {
    const { open } = start()
    const queue = await open()
    const blocked = Promise.withResolvers<void>()
    let runs = 0
    let together = 0
    const message = async () => {
      runs += 1
      together += 1
      expect(together).toBe(1)
      if (runs === 1) await blocked.promise
      together -= 1
    }
    await queue.work(handlers({ message, concurrency: { apply: 1, message: 3 } }))
    await queue.enqueue({ name: 'message', message: '7' })
    await waitFor(() => runs, 1)
    for (let times = 0; times < 3; times += 1) await queue.enqueue({ name: 'message', message: '7' })
    expect(runs).toBe(1)

    blocked.resolve()
    await waitFor(() => runs, 2)
    await idle(queue)
    expect(runs).toBe(2)
  })

  it('runs a delayed job no sooner, even if it is enqueued again meanwhile', async () => {
    const { open } = start()
    const queue = await open()
    const enqueued = Date.now()
    let ran = 0
    const apply = async () => {
      ran = Date.now()
    }
    await queue.work(handlers({ apply }))
    await queue.enqueue(change('one'), 800)
    await queue.enqueue(change('one'))
    expect((await queue.counts())['apply-keepnet']).toEqual({ waiting: 0, delayed: 1, active: 0 })
    await waitFor(() => ran > 0, true)
    expect(ran - enqueued).toBeGreaterThanOrEqual(800)
    await idle(queue)
  })

  it('passes each handler an id and nothing else', async () => {
    const { open } = start()
    const queue = await open()
    const given: unknown[] = []
    await queue.work(
      handlers({ apply: async (...all) => void given.push(all), message: async (...all) => void given.push(all) })
    )
    await queue.enqueue(change('42'))
    await waitFor(() => given.length, 1)
    await queue.enqueue({ name: 'message', message: 'a:b' })
    await waitFor(() => given.length, 2)
    expect(given).toEqual([
      ['42', expect.any(AbortSignal)],
      ['a:b', expect.any(AbortSignal)]
    ])
  })

  it('refuses to enqueue for a vendor that it was not opened for', async () => {
    const { open } = start()
    const queue = await open()
    await expect(queue.enqueue(change('one', 'nobody'))).rejects.toThrow(
      'No queue is open for apply-nobody; open are apply-keepnet, apply-appdirect, messages, scheduled.'
    )
  })
}
