import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, it } from 'vitest'
import type { Start } from './bench.ts'
import { bench, change, freshPrefix, handlers, idle, waitFor } from './bench.ts'
import { openPlace, type Spec } from './place.ts'

const KILLED_WORKER = new URL('killed-worker.ts', import.meta.url).pathname

/** What happens to jobs whose worker stops or dies. */
export function stops(start: Start, lasting: Spec): void {
  it('waits for running jobs when it stops, and the next start continues with the rest', async () => {
    const { open } = start()
    const first = await open()
    const blocked = Promise.withResolvers<void>()
    const signals: AbortSignal[] = []
    const done: string[] = []
    const apply = async (id: string, signal: AbortSignal) => {
      signals.push(signal)
      await blocked.promise
      done.push(id)
    }
    await first.work(handlers({ apply }))
    await first.enqueue(change('one'))
    await first.enqueue(change('two'))
    await waitFor(() => signals.length, 1)

    const stopped = first.stop(8_000)
    blocked.resolve()
    expect(await stopped).toBe(0)
    expect(done).toEqual(['one'])

    const second = await open()
    expect((await second.counts())['apply-keepnet']).toEqual({ waiting: 1, delayed: 0, active: 0 })
    await second.work(handlers({ apply }))
    await waitFor(() => done, ['one', 'two'])
    await idle(second)
  })

  it('aborts the signal when the time to stop is over, and another worker takes the job at once', async () => {
    const { open } = start()
    const first = await open({ attempts: 1, parting: 5_000 })
    let begun = false
    let reason: unknown
    const apply = async (_: string, signal: AbortSignal) => {
      begun = true
      await once(signal, 'abort')
      reason = signal.reason
      signal.throwIfAborted()
    }
    await first.work(handlers({ apply }))
    await first.enqueue(change('one'))
    await waitFor(() => begun, true)
    expect(await first.stop(0)).toBe(0)
    expect(reason).toMatchObject({ message: 'This process is stopping; the job goes to another worker.' })

    const second = await open()
    const done: string[] = []
    await second.work(handlers({ apply: async id => void done.push(id) }))
    await waitFor(() => done, ['one'])
  })

  it('abandons a handler that ignores the signal, and another worker takes its job', async () => {
    const { open } = start()
    const first = await open({ lock: 400 })
    let begun = 0
    const apply = () => {
      begun += 1
      return new Promise<never>(() => {})
    }
    await first.work(handlers({ apply }))
    await first.enqueue(change('one'))
    await waitFor(() => begun, 1)
    expect(await first.stop(0)).toBe(1)

    const second = await open({ lock: 400 })
    const done: string[] = []
    await second.work(handlers({ apply: async id => void done.push(id) }))
    await waitFor(() => done, ['one'])
  })

  it('keeps a job for as long as its handler takes', async () => {
    const { open } = start()
    const [queue, other] = [await open({ lock: 400 }), await open({ lock: 400 })]
    const begun = Date.now()
    const signals: AbortSignal[] = []
    const apply = async (_: string, signal: AbortSignal) => {
      signals.push(signal)
      await waitFor(() => Date.now() - begun > 1_500, true)
    }
    await Promise.all([queue.work(handlers({ apply })), other.work(handlers({ apply }))])
    await queue.enqueue(change('one'))
    await waitFor(() => signals.length, 1)
    await idle(queue)
    expect(signals).toHaveLength(1)
    expect(signals[0]?.aborted).toBe(false)
  })

  it('aborts the signal as soon as it learns that another worker may have the job', async () => {
    const { open, takeLocks } = start()
    const queue = await open({ lock: 2_000, attempts: 1 })
    const heard: { after: number; reason: unknown }[] = []
    let runs = 0
    const apply = async (_: string, signal: AbortSignal) => {
      const begun = Date.now()
      runs += 1
      if (runs > 1) return
      await takeLocks()
      await once(signal, 'abort')
      heard.push({ after: Date.now() - begun, reason: signal.reason })
      signal.throwIfAborted()
    }
    await queue.work(handlers({ apply }))
    await queue.enqueue(change('one'))
    await waitFor(() => heard.length, 1)
    expect(heard).toMatchObject([{ reason: { message: 'The queue may have given this job to another worker.' } }])
    expect(heard[0]?.after).toBeLessThan(1_900)
    await waitFor(() => runs, 2)
    await idle(queue)
  })

  it("gives a killed process's job to another", async () => {
    const prefix = freshPrefix()
    await killWith(lasting, prefix, 'job')

    const place = await openPlace(lasting)
    const { open, close } = bench(place, prefix)
    const queue = await open({ lock: 500 })
    const done: string[] = []
    await queue.work(handlers({ apply: async id => void done.push(id) }))
    await waitFor(() => done, ['one'])
    await close()
    await place.close()
  }, 60_000)
  it("gives a killed process's scheduled job to another at once, however often that happens", async () => {
    const prefix = freshPrefix()
    for (let times = 0; times < 3; times += 1) await killWith(lasting, prefix, 'pass')

    const place = await openPlace(lasting)
    const { open, close } = bench(place, prefix)
    const queues = [await open({ lock: 500 }), await open({ lock: 500 })]
    let [runs, together, most] = [0, 0, 0]
    const run = async () => {
      runs += 1
      together += 1
      most = Math.max(most, together)
      await new Promise(setImmediate)
      together -= 1
    }
    const work = handlers({ scheduledJobs: [{ name: 'nightly', schedule: { every: 3_600_000 }, run }] })
    await Promise.all(queues.map(queue => queue.work(work)))
    await waitFor(() => runs > 0, true)
    await waitFor(async () => (await queues[0]?.counts())?.scheduled?.active, 0)
    expect(most).toBe(1)
    await close()
    await place.close()
  }, 60_000)
}

/** Starts a worker process, and kills it as soon as it runs that job. */
async function killWith(lasting: Spec, prefix: string, which: 'job' | 'pass'): Promise<void> {
  const child = spawn(process.execPath, ['--liftoff-only', KILLED_WORKER, JSON.stringify(lasting), prefix, which], {
    stdio: ['ignore', 'pipe', 'inherit']
  })
  const patience = { signal: AbortSignal.timeout(20_000) }
  try {
    const [said] = await Promise.race([once(child.stdout, 'data', patience), once(child, 'exit', patience)])
    expect(String(said)).toBe(which === 'job' ? 'in hand: one\n' : 'in hand: nightly\n')
  } finally {
    child.kill('SIGKILL')
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  }
}
