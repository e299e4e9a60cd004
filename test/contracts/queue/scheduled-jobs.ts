import { expect, it } from 'vitest'
import type { Start } from './bench.ts'
import { handlers, waitFor } from './bench.ts'

/** Scheduled jobs. */
export function scheduledJobs(start: Start): void {
  it('runs a scheduled job once each time it is due, with any number of workers', async () => {
    const { open } = start()
    const queues = [await open(), await open(), await open()]
    const runs: number[] = []
    const run = async () => void runs.push(Date.now())
    const begun = Date.now()
    const work = handlers({ scheduledJobs: [{ name: 'sweep', schedule: { every: 250 }, run }] })
    await Promise.all(queues.map(queue => queue.work(work)))
    await waitFor(() => runs.length >= 6, true)
    // The first runs at once and the second when its slot begins, which may be soon after.
    const slots = Math.floor((Date.now() - begun) / 250) + 2
    expect(runs.length).toBeLessThanOrEqual(slots)
  })

  it('never starts a scheduled job before its last run has ended', async () => {
    const { open } = start()
    const queues = [await open(), await open()]
    const begun = Date.now()
    let runs = 0
    let together = 0
    let most = 0
    const run = async () => {
      runs += 1
      together += 1
      most = Math.max(most, together)
      if (runs === 1) await waitFor(() => Date.now() - begun > 600, true)
      together -= 1
    }
    const work = handlers({ scheduledJobs: [{ name: 'sweep', schedule: { every: 100 }, run }] })
    await Promise.all(queues.map(queue => queue.work(work)))
    await waitFor(() => runs >= 4, true)
    expect(most).toBe(1)
  })

  it('does not let a slow scheduled job delay another', async () => {
    const { open } = start()
    const queue = await open()
    const blocked = Promise.withResolvers<void>()
    let quick = 0
    const watch = async () => {
      quick += 1
    }
    const scheduledJobs = [
      { name: 'sweep', schedule: { every: 100 }, run: () => blocked.promise },
      { name: 'watch', schedule: { every: 100 }, run: watch }
    ]
    await queue.work(handlers({ scheduledJobs }))
    await waitFor(() => quick >= 5, true)
    blocked.resolve()
  })

  it('restores its schedules when the backend has lost them', async () => {
    const { open, forget } = start()
    const queue = await open({ schedule: 300 })
    let runs = 0
    const run = async () => {
      runs += 1
    }
    await queue.work(handlers({ scheduledJobs: [{ name: 'sweep', schedule: { every: 100 }, run }] }))
    await waitFor(() => runs >= 1, true)
    await forget()
    const before = runs
    await waitFor(() => runs >= before + 3, true)
  })

  it('runs a scheduled job that was put off, long before it is next due', async () => {
    const { open } = start()
    const queue = await open()
    let runs = 0
    const run = async () => {
      runs += 1
      if (runs < 3) throw new Error('another pass is under way')
    }
    const scheduledJobs = [{ name: 'nightly', schedule: { every: 3_600_000 }, run }]
    await queue.work(handlers({ scheduledJobs, classifyError: () => ({ name: 'later', after: 50 }) }))
    await waitFor(() => runs, 3)
  })

  it('runs a scheduled job again after it failed, whatever its error', async () => {
    const { open } = start()
    const queue = await open()
    let runs = 0
    const run = async () => {
      runs += 1
      throw new Error('the database is away')
    }
    const scheduledJobs = [{ name: 'sweep', schedule: { every: 100 }, run }]
    await queue.work(handlers({ scheduledJobs, classifyError: () => ({ name: 'hold', for: 60_000 }) }))
    await waitFor(() => runs >= 3, true)
  })
}
