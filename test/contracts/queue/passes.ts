import { expect, it } from 'vitest'
import type { Start } from '../queue.ts'
import { duty, eventually } from './bench.ts'

/** Work that comes round by itself. */
export function passes(start: Start): void {
  it('runs a pass once each time it is due, however many workers there are', async () => {
    const { open } = start()
    const queues = [await open(), await open(), await open()]
    const runs: number[] = []
    const run = async () => void runs.push(Date.now())
    const begun = Date.now()
    const work = duty({ passes: [{ name: 'sweep', schedule: { every: 250 }, run }] })
    await Promise.all(queues.map(queue => queue.work(work)))
    await eventually(() => runs.length >= 6, true)
    // The first comes at once and the second when its slot begins, which may be soon after.
    const slots = Math.floor((Date.now() - begun) / 250) + 2
    expect(runs.length).toBeLessThanOrEqual(slots)
  })

  it('never begins a pass before the last one has ended, and does not let a slow pass hold up another', async () => {
    const { open } = start()
    const queues = [await open(), await open()]
    let slow = 0
    let together = 0
    let most = 0
    let quick = 0
    const gates = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    const sweep = async () => {
      together += 1
      most = Math.max(most, together)
      await gates[slow++]?.promise
      together -= 1
    }
    const watch = async () => {
      quick += 1
    }
    const passes = [
      { name: 'sweep', schedule: { every: 100 }, run: sweep },
      { name: 'watch', schedule: { every: 100 }, run: watch }
    ]
    await Promise.all(queues.map(queue => queue.work(duty({ passes }))))
    await eventually(() => quick >= 5, true)
    expect(slow).toBe(1)
    gates[0]?.resolve()
    await eventually(() => slow >= 2, true)
    gates[1]?.resolve()
    await eventually(() => slow >= 4, true)
    expect(most).toBe(1)
  })

  it('comes round again after a pass that failed', async () => {
    const { open } = start()
    const queue = await open()
    let runs = 0
    const run = async () => {
      runs += 1
      throw new Error('the database is away')
    }
    await queue.work(duty({ passes: [{ name: 'sweep', schedule: { every: 100 }, run }] }))
    await eventually(() => runs >= 3, true)
  })
}
