import { setTimeout as wait } from 'node:timers/promises'
import type { Databases } from './databases.ts'
import { type Figures, figure, type Key, p99 } from './figures.ts'
import { environment, openFilled } from './fill.ts'
import { typings } from './many-names.ts'
import { type Running, start, until, untilIdle } from './processes.ts'
import { answerTo, burst, command, suggestion } from './requests.ts'
import { startBare, startServers } from './servers/servers.ts'

const COMMANDS = 200
const SEARCHES = 50
const ROUNDS = 5
/** After this pause connections to databases and vendors have been closed, in milliseconds. */
const PAUSE = 11_000
const DELAY = 5
const LOADED = 120_000

/** What people wait for, in bursts, in turns with an empty Bolt app; and the memory of both after that. */
export async function burstFigures(databases: Databases, wanted: readonly Key[], companies: number): Promise<Figures> {
  const servers = await startServers(companies, DELAY)
  const place = await databases.place()
  const filled = await openFilled(place, servers)
  await filled.scan()
  await filled.close()
  const names = filled.companies.map(({ name }) => name)

  const bot = await start('src/main.ts', ['bot'], environment(place.env, servers))
  const bare = await startBare('bot', {})
  const both = { bot, bare }
  await untilLoaded(bot, names)
  await untilIdle(bot)

  let figures: Figures = {}
  if (wanted.some(key => key !== 'search')) figures = { ...figures, ...(await acks(both, names)) }
  if (wanted.some(key => key === 'search' || key === 'memoryBot')) {
    figures = { ...figures, ...(await searches(both, names)) }
  }
  figures.memoryBot = figure([bot.memory()], [bare.memory()], 'MB', 'after these bursts')
  await Promise.all([bot, bare, servers].map(one => one.end()))
  return figures
}

type Both = { bot: Running; bare: Running }

async function acks({ bot, bare }: Both, names: readonly string[]): Promise<Figures> {
  const forms = () => Array.from({ length: COMMANDS }, (_, at) => command(`update ${names[at % names.length]}`, at))
  const timed = async (process: Running) => {
    const slowest = p99(await burst(process.url, forms()))
    await untilIdle(process)
    return slowest
  }
  const cold = [await timed(bare), await timed(bot)]
  const steady: Sides = { ours: [], bare: [] }
  const first: Sides = { ours: [], bare: [] }
  for (let round = 0; round < ROUNDS; round += 1) {
    await wait(PAUSE)
    for (const { ours, bare: other } of [first, steady]) {
      other.push(await timed(bare))
      ours.push(await timed(bot))
    }
  }
  const note = `the very first of a new process: ${cold.map(Math.round).reverse().join(' beside ')}`
  return {
    ack: figure(steady.ours, steady.bare, 'ms', `p99 of ${COMMANDS} at once`),
    ackFirstBurst: figure(first.ours, first.bare, 'ms', `the same after ${PAUSE / 1000} s without any; ${note}`)
  }
}

type Sides = { ours: number[]; bare: number[] }

async function searches({ bot, bare }: Both, names: readonly string[]): Promise<Figures> {
  const typed = typings(names, SEARCHES * (ROUNDS + 1)).map(({ text }, at) => suggestion(text, at))
  const sides: Sides = { ours: [], bare: [] }
  for (let round = 0; round <= ROUNDS; round += 1) {
    const forms = typed.slice(round * SEARCHES, (round + 1) * SEARCHES)
    sides.bare.push(p99(await burst(bare.url, forms)))
    sides.ours.push(p99(await burst(bot.url, forms)))
    await untilIdle(bot)
  }
  // The first of each warms up.
  return {
    search: figure(
      sides.ours.slice(1),
      sides.bare.slice(1),
      'ms',
      `p99 of ${SEARCHES} at once, ${names.length} companies`
    )
  }
}

/** The bot reads its directory after it is ready. */
async function untilLoaded(bot: Running, names: readonly string[]): Promise<void> {
  const last = names.at(-1) ?? ''
  await until('the directory is loaded', LOADED, async () => {
    await wait(200)
    const said: { options: { text: { text: string } }[] } = JSON.parse(await answerTo(bot.url, suggestion(last)))
    return said.options.some(({ text }) => text.text.includes(last.slice(0, 40)))
  })
}
