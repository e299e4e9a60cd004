import { openQueue } from '../../../src/queue/queue.ts'
import { change, duty, silent } from './bench.ts'
import { openPlace } from './place.ts'

// A worker process that takes a job and never ends it, to be killed: `node doomed.ts <spec> <prefix>`.
const [spec = '', prefix = ''] = process.argv.slice(2)
const { backend } = await openPlace(JSON.parse(spec))
const queue = await openQueue({
  backend,
  vendors: ['keepnet'],
  log: silent,
  prefix,
  times: { lock: 500, stalledCheck: 200 }
})
const apply = (id: string) => {
  process.stdout.write(`in hand: ${id}\n`)
  return new Promise<never>(() => {})
}
await queue.work(duty({ apply }))
await queue.ring(change('one'))
