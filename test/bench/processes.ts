import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'

/** A process of its own that has said where it answers. */
export type Running = {
  pid: number
  url: string
  /** Processor time that it has used, in milliseconds. */
  cpu(): number
  /** Memory that it holds now, in megabytes (resident set). */
  memory(): number
  /** Ends it and waits until it is gone. */
  end(signal?: 'SIGTERM' | 'SIGKILL'): Promise<void>
}

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
/** How long a process may take to be ready, and to end after it was asked to, in milliseconds. */
const READY = 60_000
const LAST = 30_000
/** Linux counts processor time in hundredths of a second. */
const TICK = 10

const children = new Set<ChildProcess>()

/**
 * Starts a file with this Node and waits until it writes a JSON line with a `url`, or with `ops`. It gets these variables, the PATH and
 * none else. Throws with what it said where it ends before.
 */
export async function start(
  file: string | URL,
  args: readonly string[],
  env: Record<string, string>
): Promise<Running> {
  const path = file instanceof URL ? fileURLToPath(file) : file
  const child = spawn(process.execPath, [path, ...args], {
    cwd: ROOT,
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'inherit']
  })
  children.add(child)
  const ended = once(child, 'exit').then(() => void children.delete(child))
  const { pid } = child
  if (pid === undefined) throw new Error(`${path} could not be started.`)
  const said: string[] = []
  const { promise: url, resolve } = Promise.withResolvers<string>()
  createInterface(child.stdout).on('line', line => {
    said.splice(20)
    said.unshift(line)
    const found = urlIn(line)
    if (found !== undefined) resolve(found)
  })
  const early = Promise.race([ended, wait(READY, undefined, { ref: false })])
  const first = await Promise.race([url, early])
  if (first === undefined) throw new Error(`${path} was not ready:\n${said.toReversed().join('\n')}`)
  return {
    pid,
    url: first,
    cpu: () => cpuOf(pid),
    memory: () => Number(/VmRSS:\s*(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024,
    async end(signal = 'SIGTERM') {
      child.kill(signal)
      await Promise.race([ended, wait(LAST, undefined, { ref: false })])
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
      await ended
    }
  }
}

/** Kills all that is still there of what was started here; for the end, also a bad one. */
export function killAll(): void {
  for (const child of children) child.kill('SIGKILL')
}

/** Looks every few milliseconds until it is so. Throws where it is not so in time. */
export async function until(what: string, limit: number, isSo: () => Promise<boolean> | boolean): Promise<void> {
  const end = performance.now() + limit
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error(`Not within ${limit / 1000} s: ${what}.`)
    await wait(20)
  }
}

/** Waits until a process has done next to nothing for half a second, or for half a minute. */
export async function untilIdle({ cpu }: Pick<Running, 'cpu'>): Promise<void> {
  for (let tries = 0, calm = 0, before = cpu(); tries < 120 && calm < 2; tries += 1) {
    await wait(250)
    const now = cpu()
    calm = now - before <= TICK ? calm + 1 : 0
    before = now
  }
}

/** Processor time of a process and of all its children, those that have ended included, in milliseconds. */
export function cpuOfTree(parent: number): number {
  const pids = readdirSync('/proc').filter(name => /^\d+$/.test(name))
  const living = pids.flatMap(name => {
    const fields = statOf(Number(name))
    return fields && Number(fields[1]) === parent ? [Number(fields[11]) + Number(fields[12])] : []
  })
  const own = statOf(parent)?.slice(11, 15).map(Number) ?? []
  return [...own, ...living].reduce((sum, ticks) => sum + ticks, 0) * TICK
}

function cpuOf(pid: number): number {
  const fields = statOf(pid)
  return fields ? (Number(fields[11]) + Number(fields[12])) * TICK : Number.NaN
}

/** What stands behind the name in /proc/…/stat: state, parent, …; undefined where the process is gone. */
function statOf(pid: number): string[] | undefined {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return text.slice(text.lastIndexOf(')') + 2).split(' ')
  } catch {
    // It has ended since it was listed.
    return undefined
  }
}

/** A worker serves nothing but readiness and metrics, at `ops`. */
const said = z.looseObject({ url: z.string().optional(), ops: z.string().optional() })

function urlIn(line: string): string | undefined {
  if (!line.startsWith('{')) return undefined
  const ready = said.safeParse(JSON.parse(line)).data
  return ready?.url ?? ready?.ops
}
