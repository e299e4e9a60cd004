import { availableParallelism, cpus, loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { applyFigures, applyWorkersFigures } from './apply.ts'
import { burstFigures } from './bursts.ts'
import { type Databases, openDatabases } from './databases.ts'
import { type Figures, jsonOf, KEYS, type Key, tableOf } from './figures.ts'
import { killAll } from './processes.ts'
import { recoverFigures, startFigures } from './starts.ts'
import { watchFigures } from './watch.ts'

// `npm run bench [-- [--json] [--companies N] [FIGURE …]]`: the figures named, or all; searches among so many companies.
// Best with nothing else going on.

/** What is measured together, since one run shows all of it. */
const GROUPS: readonly {
  keys: readonly Key[]
  measure(databases: Databases, wanted: readonly Key[]): Promise<Figures>
}[] = [
  { keys: ['apply', 'applyCpuMs', 'applyStatements', 'applyVendorCalls', 'memoryWorker'], measure: applyFigures },
  { keys: ['applyWorkers2'], measure: applyWorkersFigures },
  {
    keys: ['ack', 'ackFirstBurst', 'search', 'memoryBot'],
    measure: (databases, wanted) => burstFigures(databases, wanted, companies)
  },
  { keys: ['startSeconds'], measure: startFigures },
  { keys: ['recoverSeconds'], measure: recoverFigures },
  { keys: ['watchFirst', 'watchAgain'], measure: watchFigures }
]

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean' }, companies: { type: 'string', default: '2000' } }
})
const companies = Number(values.companies)
const unknown = positionals.filter(name => !KEYS.some(key => key === name))
if (unknown.length > 0) {
  process.stderr.write(`There is no figure ${unknown.join(', ')}. There are ${KEYS.join(', ')}.\n`)
  process.exit(1)
}
const wanted = KEYS.filter(key => positionals.length === 0 || positionals.includes(key))
const databases = await openDatabases()
let closing: Promise<void> | undefined
process.on('exit', killAll)
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => void close().finally(() => process.exit(1)))
}
try {
  const [busy = 0] = loadavg()
  say(`Node ${process.version}, ${availableParallelism()} cores (${cpus()[0]?.model}), on ${databases.says}.`)
  if (busy > 1)
    say(`The machine is busy with other things (load ${busy.toFixed(1)}): take the figures for worse than they are.`)
  let measured: Figures = {}
  for (const { keys, measure } of GROUPS) {
    const some = keys.filter(key => wanted.includes(key))
    if (some.length === 0) continue
    say(`Measuring ${some.join(', ')} …`)
    measured = { ...measured, ...(await measure(databases, some)) }
  }
  const shown = Object.fromEntries(wanted.flatMap(key => (measured[key] ? [[key, measured[key]]] : [])))
  process.stdout.write(`${values.json ? jsonOf(shown) : tableOf(shown)}\n`)
} finally {
  await close()
}

/** Once, whoever asks for it: the end, a fault, or a signal. */
function close(): Promise<void> {
  killAll()
  closing ??= databases.close()
  return closing
}

/** What is said besides goes to where it does not disturb a program that reads the figures. */
function say(line: string): void {
  process.stderr.write(`${line}\n`)
}
