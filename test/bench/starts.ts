import type { Databases } from './databases.ts'
import { type Figures, figure } from './figures.ts'
import { environment, openFilled } from './fill.ts'
import { type Running, start, until } from './processes.ts'
import { startBare, startServers } from './servers/servers.ts'

const COMPANIES = 100
const ROUNDS = 5
/** As many as one worker has in hand at once. */
const KILLED = 4
/** How long a killed worker's changes may take, in milliseconds. */
const LIMIT = 300_000

/** From the start of a process until it is ready, on a record that is there; beside one with empty parts. */
export async function startFigures(databases: Databases): Promise<Figures> {
  const { servers, place, env } = await open(databases, 0)
  const [ours, bare]: [number[], number[]] = [[], []]
  for (let round = 0; round < ROUNDS; round += 1) {
    ours.push(await timed(() => start('src/main.ts', [], env)))
    bare.push(await timed(() => startBare('both', place.env)))
  }
  await servers.end()
  const seconds = (times: readonly number[]) => times.map(time => time / 1000)
  return { startSeconds: figure(seconds(ours), seconds(bare), 's', 'baseline: Bolt, BullMQ and pg, connected') }
}

/**
 * A worker is killed when its writes have landed and before it heard of it, and another one is started at once: how long
 * until the channel is told what became of each.
 */
export async function recoverFigures(databases: Databases): Promise<Figures> {
  const { servers, env } = await open(databases, KILLED)
  await servers.hold(true)
  const first = await start('src/main.ts', ['worker'], env)
  await until('the writes have landed', LIMIT, async () => (await servers.asked()).writes >= KILLED)
  await first.end('SIGKILL')
  const began = Date.now()
  await servers.hold(false)
  const second = await start('src/main.ts', ['worker'], env)
  await until('every outcome is told', LIMIT, async () => (await servers.told()).toldAt.length >= KILLED)
  const times = (await servers.told()).toldAt.map(at => (at - began) / 1000)
  await second.end()
  await servers.end()
  const note = `of ${KILLED} changes of one kill; the last after ${Math.max(...times).toFixed(1)}`
  return { recoverSeconds: figure(times, [], 's', note) }
}

async function open(databases: Databases, changes: number) {
  const servers = await startServers(COMPANIES, 5)
  const place = await databases.place()
  const filled = await openFilled(place, servers)
  await filled.scan()
  await filled.approve(changes)
  await filled.close()
  return { servers, place, env: environment(place.env, servers) }
}

async function timed(starting: () => Promise<Running>): Promise<number> {
  const began = performance.now()
  const process = await starting()
  const took = performance.now() - began
  await process.end()
  return took
}
