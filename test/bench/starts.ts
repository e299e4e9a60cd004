import type { Databases } from './databases.ts'
import { type Figures, figure } from './figures.ts'
import { environment, openFilled } from './fill.ts'
import { start, until } from './processes.ts'

const VENDOR = new URL('vendor-server.ts', import.meta.url)
const SLACK = new URL('slack-server.ts', import.meta.url)
const BARE = new URL('bare.ts', import.meta.url)

const COMPANIES = 100
const ROUNDS = 5
/** As many as one worker has in hand at once. */
const KILLED = 4
/** How long a killed worker's changes may take, in milliseconds. */
const LIMIT = 300_000

/** From the start of a process until it is ready, on a record that is there; beside one with empty parts. */
export async function startFigures(databases: Databases): Promise<Figures> {
  const { place, env, close } = await open(databases, 0)
  const [ours, bare]: [number[], number[]] = [[], []]
  for (let round = 0; round < ROUNDS; round += 1) {
    ours.push(await timed('src/main.ts', [], env))
    bare.push(await timed(BARE, ['both'], place.env))
  }
  await close()
  const seconds = (times: readonly number[]) => times.map(time => time / 1000)
  return { startSeconds: figure(seconds(ours), seconds(bare), 's', 'baseline: Bolt, BullMQ and pg, connected') }
}

/**
 * A worker is killed when its writes have landed and before it heard of it, and another one is started at once: how long
 * until the channel is told what became of each.
 */
export async function recoverFigures(databases: Databases): Promise<Figures> {
  const { vendor, slack, env, close } = await open(databases, KILLED)
  await fetch(`${vendor}/bench?hold=1`, { method: 'POST' })
  const first = await start('src/main.ts', ['worker'], env)
  await until('the writes have landed', LIMIT, async () => {
    const { writes }: { writes: number } = await (await fetch(`${vendor}/bench`)).json()
    return writes >= KILLED
  })
  await first.end('SIGKILL')
  const began = Date.now()
  await fetch(`${vendor}/bench?hold=0`, { method: 'POST' })
  const second = await start('src/main.ts', ['worker'], env)
  const told = async () => {
    const { toldAt }: { toldAt: number[] } = await (await fetch(`${slack}bench`)).json()
    return toldAt
  }
  await until('every outcome is told', LIMIT, async () => (await told()).length >= KILLED)
  const times = (await told()).map(at => (at - began) / 1000)
  await second.end()
  await close()
  const note = `of ${KILLED} changes of one kill; the last after ${Math.max(...times).toFixed(1)}`
  return { recoverSeconds: figure(times, [], 's', note) }
}

async function open(databases: Databases, changes: number) {
  const vendor = await start(VENDOR, [String(COMPANIES), '5'], {})
  const slack = await start(SLACK, [], {})
  const servers = { vendor: vendor.url, slack: slack.url }
  const place = await databases.place()
  const filled = await openFilled(place, servers)
  await filled.scan()
  await filled.approve(changes)
  await filled.close()
  const close = async () => void (await Promise.all([vendor.end(), slack.end()]))
  return { ...servers, place, env: environment(place.env, servers), close }
}

async function timed(file: string | URL, args: readonly string[], env: Record<string, string>): Promise<number> {
  const began = performance.now()
  const process = await start(file, args, env)
  const took = performance.now() - began
  await process.end()
  return took
}
