import { openQueue } from '../../../src/queue/queue.ts'
import { change, handlers, silent } from './bench.ts'
import { openPlace } from './place.ts'

// A worker process that takes a job, or a pass, and never ends it, to be killed: `node killed-worker.ts <spec> <prefix> <which>`.
const [spec = '', prefix = '', which = ''] = process.argv.slice(2)
const { backend } = await openPlace(JSON.parse(spec))
const queue = await openQueue({
  backend,
  vendors: ['keepnet'],
  log: silent,
  prefix,
  times: { lock: 500, stalledCheck: 200 }
})
const never = (id: string) => {
  process.stdout.write(`in hand: ${id}\n`)
  return new Promise<never>(() => {})
}
const nightly = { name: 'nightly', schedule: { every: 3_600_000 }, run: () => never('nightly') }
await queue.work(handlers({ apply: never, scheduledJobs: which === 'pass' ? [nightly] : [] }))
if (which === 'job') await queue.enqueue(change('one'))
