import { availableParallelism, cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { applyFigures, applyWorkersFigures } from './apply.ts'
import { type Databases, openDatabases } from './databases.ts'
import { type Figures, jsonOf, KEYS, type Key, tableOf } from './figures.ts'
import { killAll } from './processes.ts'
import { watchFigures } from './watch.ts'

// `npm run bench [-- [--json] [FIGURE …]]`: the figures named, or all. Best with nothing else going on.

/** What is measured together, since one run shows all of it. */
const GROUPS: readonly { keys: readonly Key[]; measure(databases: Databases): Promise<Figures> }[] = [
  { keys: ['apply', 'applyCpuMs', 'applyStatements', 'applyVendorCalls', 'memoryWorker'], measure: applyFigures },
  { keys: ['applyWorkers2'], measure: applyWorkersFigures },
  { keys: ['watchFirst', 'watchAgain'], measure: watchFigures }
]

const { values, positionals } = parseArgs({ allowPositionals: true, options: { json: { type: 'boolean' } } })
const unknown = positionals.filter(name => !KEYS.some(key => key === name))
if (unknown.length > 0) {
  process.stderr.write(`There is no figure ${unknown.join(', ')}. There are ${KEYS.join(', ')}.\n`)
  process.exit(1)
}
process.on('exit', killAll)
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(1))

const wanted = KEYS.filter(key => positionals.length === 0 || positionals.includes(key))
const databases = await openDatabases()
say(`Node ${process.version}, ${availableParallelism()} cores (${cpus()[0]?.model}), on ${databases.says}.`)
let measured: Figures = {}
for (const { keys, measure } of GROUPS) {
  if (!keys.some(key => wanted.includes(key))) continue
  say(`Measuring ${keys.filter(key => wanted.includes(key)).join(', ')} …`)
  measured = { ...measured, ...(await measure(databases)) }
}
await databases.close()
const shown = Object.fromEntries(wanted.flatMap(key => (measured[key] ? [[key, measured[key]]] : [])))
process.stdout.write(`${values.json ? jsonOf(shown) : tableOf(shown)}\n`)

/** What is said besides goes to where it does not disturb a program that reads the figures. */
function say(line: string): void {
  process.stderr.write(`${line}\n`)
}
