import type { Databases, Place } from './databases.ts'
import { type Figures, figure, median } from './figures.ts'
import { environment, openFilled } from './fill.ts'
import { type Running, start, until, untilIdle } from './processes.ts'
import { openBareQueue, QUEUE } from './servers/bare.ts'
import { type Servers, startBare, startServers } from './servers/servers.ts'

/** So many changes are approved and wait; the first of them warm the worker up and count for no rate and no time. */
const CHANGES = 240
const WARM = 40
const ROUNDS = 5
/** How long each run may take, in milliseconds. */
const LIMIT = 120_000
const DELAY = 5
/** With this one the vendor is what limits, so that two workers are seen to be two also where the cores are few. */
const SLOW_DELAY = 50

/** What one run came to. Times in milliseconds and for each change; numbers for each change. */
type Run = {
  rate: number
  cpu: number
  databaseCpu: number | null
  statements: number | null
  transactionStatements: number | null
  calls: number
  memory: number
}

/** One worker and a queue of approved changes, in turns with a bare worker that makes the same calls. */
export async function applyFigures(databases: Databases): Promise<Figures> {
  const [ours, bare, empty]: [Run[], Run[], number[]] = [[], [], []]
  for (let round = 0; round < ROUNDS; round += 1) {
    ours.push(await runOurs(databases, 1, DELAY))
    bare.push(await runBare(databases, 1, DELAY))
    empty.push(await memoryOfEmpty(databases))
  }
  const of = (runs: readonly Run[], key: keyof Run) => runs.flatMap(run => run[key] ?? [])
  const rounded = (key: keyof Run) => median(of(ours, key))?.toFixed(1) ?? '–'
  return {
    apply: figure(of(ours, 'rate'), of(bare, 'rate'), 'changes/s'),
    applyCpuMs: figure(
      of(ours, 'cpu'),
      of(bare, 'cpu'),
      'ms',
      `worker alone; the database besides: ${rounded('databaseCpu')}`
    ),
    applyStatements: figure(
      of(ours, 'statements'),
      [],
      'statements',
      `${rounded('transactionStatements')} of them begin or end a transaction`
    ),
    applyVendorCalls: figure(of(ours, 'calls'), of(bare, 'calls'), 'calls'),
    memoryWorker: figure(of(ours, 'memory'), empty, 'MB', `after ${CHANGES} changes; empty jobs`)
  }
}

/** Two workers beside twice what one does, with a slow vendor. */
export async function applyWorkersFigures(databases: Databases): Promise<Figures> {
  if (databases.says.startsWith('the embedded')) return { applyWorkers2: figure([], [], 'changes/s', 'needs servers') }
  const [two, twice, bare]: [number[], number[], number[]] = [[], [], []]
  for (let round = 0; round < ROUNDS; round += 1) {
    two.push((await runOurs(databases, 2, SLOW_DELAY)).rate)
    twice.push(2 * (await runOurs(databases, 1, SLOW_DELAY)).rate)
    bare.push((await runBare(databases, 2, SLOW_DELAY)).rate)
  }
  const note = `baseline: twice one worker of ours; two bare ones: ${median(bare)?.toFixed(1)}`
  return { applyWorkers2: figure(two, twice, 'changes/s', note) }
}

async function runOurs(databases: Databases, workers: number, delay: number): Promise<Run> {
  const servers = await startServers(2 * CHANGES, delay)
  const place = await databases.place()
  const filled = await openFilled(place, servers)
  await filled.scan()
  await filled.approve(CHANGES)
  await filled.close()
  const env = environment(place.env, servers)
  const running = await several(workers, () => start('src/main.ts', ['worker'], env))
  const run = await measure(running, servers, place, async () => (await servers.told()).toldAt)
  await servers.end()
  return run
}

async function runBare(databases: Databases, workers: number, delay: number): Promise<Run> {
  const servers = await startServers(2 * CHANGES, delay)
  const place = await databases.place()
  const { companies } = await servers.asked()
  await enqueueBare(place, companies)
  const env = { ...place.env, VENDOR_URL: servers.vendor }
  const running = await several(workers, () => startBare('worker', env))
  const run = await measure(running, servers, place, async () => (await servers.asked()).readBackAt)
  await servers.end()
  return run
}

/** Of a worker that was given as many jobs and does nothing in them, in megabytes. */
async function memoryOfEmpty(databases: Databases): Promise<number> {
  const place = await databases.place()
  await enqueueBare(place, Array<string>(CHANGES).fill('none'))
  const worker = await startBare('worker', place.env)
  await untilIdle(worker)
  const memory = worker.memory()
  await worker.end()
  return memory
}

async function enqueueBare(place: Place, companies: readonly string[]): Promise<void> {
  const backend = await openBareQueue(place.own)
  const queue = backend.queue(QUEUE)
  const options = { removeOnComplete: true, removeOnFail: true }
  await Promise.all(companies.slice(0, CHANGES).map(company => queue.add('job', { company, seats: '1234' }, options)))
  await queue.close()
  await backend.close()
}

function several(count: number, one: () => Promise<Running>): Promise<Running[]> {
  return Promise.all(Array.from({ length: count }, one))
}

/** From the last of the warm changes that was read back at the vendor, to the last change that was told. */
async function measure(
  workers: readonly Running[],
  { asked }: Servers,
  place: Place,
  told: () => Promise<number[]>
): Promise<Run> {
  const counters = async () => ({
    cpu: workers.reduce((sum, worker) => sum + worker.cpu(), 0),
    databaseCpu: place.databaseCpu(),
    statements: await place.statements(),
    done: (await asked()).readBackAt.length
  })
  await until('the first are read back', LIMIT, async () => (await asked()).readBackAt.length >= WARM)
  const before = await counters()
  await until('every change is told', LIMIT, async () => (await told()).length >= CHANGES)
  for (const worker of workers) await untilIdle(worker)
  const after = await counters()
  const { readBackAt, reads, writes } = await asked()
  const memory = Math.max(...workers.map(worker => worker.memory()))
  await Promise.all(workers.map(worker => worker.end()))
  const each = (one: number | undefined | null, other: number | undefined | null) => {
    return one == null || other == null ? null : (one - other) / (after.done - before.done)
  }
  const milliseconds = Math.max(...(await told())) - (readBackAt[WARM - 1] ?? Number.NaN)
  return {
    rate: ((CHANGES - WARM) / milliseconds) * 1000,
    cpu: each(after.cpu, before.cpu) ?? Number.NaN,
    databaseCpu: each(after.databaseCpu, before.databaseCpu),
    statements: each(after.statements?.all, before.statements?.all),
    transactionStatements: each(after.statements?.transaction, before.statements?.transaction),
    calls: (reads + writes) / CHANGES,
    memory
  }
}
