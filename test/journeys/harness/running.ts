import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import type { ProcessRole } from '../../../src/app/start.ts'

/** A line of a process's log; pino's levels are numbers, 50 is an error. */
export type Line = Record<string, unknown> & { level: number; msg: string }

/** One of the product's processes. */
export type Running = {
  role: ProcessRole
  url: string
  lines: readonly Line[]
  /** Stops it as a deployment does; resolves to its exit code. */
  stop(): Promise<number | null>
  /** Resolves when it has ended in any way. */
  gone: Promise<unknown>
  /** Sends it a signal and waits until it logs this message. */
  signal(name: NodeJS.Signals, message: string): Promise<void>
  /** Kills it at once. */
  kill(): Promise<void>
}

/** The time limit to start, and to stop, in milliseconds. */
const LIMIT = 30_000

/** Starts a process with this environment only; resolves when it logs that it is ready. */
export async function run(
  entry: URL,
  role: ProcessRole,
  environment: Readonly<Record<string, string>>
): Promise<Running> {
  const { PATH, NODE_COMPILE_CACHE } = process.env
  const child = spawn(process.execPath, [fileURLToPath(entry), role], {
    env: { PATH, NODE_COMPILE_CACHE, ...environment },
    stdio: ['ignore', 'pipe', 'pipe']
  })
  const gone = once(child, 'exit')
  const lines: Line[] = []
  const errors: string[] = []
  child.stderr.setEncoding('utf8').on('data', (text: string) => errors.push(text))
  const url = await ready(child, lines, errors)
  return {
    role,
    url,
    lines,
    async stop() {
      const late = setTimeout(() => child.kill('SIGKILL'), LIMIT)
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGTERM')
      await gone
      clearTimeout(late)
      return child.exitCode
    },
    gone,
    async signal(name, message) {
      const before = lines.length
      child.kill(name)
      while (!lines.slice(before).some(({ msg }) => msg === message)) await once(child.stdout, 'data')
    },
    async kill() {
      child.kill('SIGKILL')
      await gone
    }
  }
}

function ready(child: ChildProcess, lines: Line[], errors: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => child.kill('SIGKILL'), LIMIT)
    let rest = ''
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      const [last = '', ...whole] = `${rest}${text}`.split('\n').reverse()
      rest = last
      for (const line of whole.reverse()) {
        const read = JSON.parse(line) as Line // the process logs nothing but what pino writes
        lines.push(read)
        if (read.msg !== 'Countersign is ready') continue
        clearTimeout(late)
        resolve(String(read.url))
      }
    })
    child.once('exit', code => {
      clearTimeout(late)
      const said = [...errors, ...lines.map(line => JSON.stringify(line))].join('\n')
      reject(new Error(`The process ended with ${code} before it was ready:\n${said}`))
    })
  })
}
