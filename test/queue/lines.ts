import { type Logger, pino } from 'pino'

/** A log that keeps its lines from information on: level and message of each. */
export function lines(): { log: Logger; all: string[] } {
  const all: string[] = []
  const write = (line: string) => {
    const { level, msg } = JSON.parse(line)
    all.push(`${pino.levels.labels[level]}: ${msg}`)
  }
  return { all, log: pino({}, { write }) }
}
