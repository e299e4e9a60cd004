import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { createSearchIndex, fold } from '../../src/watch/directory/search-index.ts'
import { quantiles, type Row } from './figures.ts'
import { companyNames, typings } from './many-names.ts'

const COMPANIES = 100_000
const TYPINGS = 2_000

/** How long a search of the directory takes, whatever was typed, beside a plain scan that knows neither order nor slips. */
export function directory(): Row[] {
  const names = companyNames(COMPANIES)
  const typed = typings(names, TYPINGS)
  const folded = names.map(fold)
  const scan = (text: string) => {
    const wanted = fold(text)
    return folded.filter(name => name.includes(wanted)).slice(0, 100)
  }
  const { shelf: index, bytes } = filled(names)
  const all = `${COMPANIES} companies`
  const rows = [row(`includes over ${all}`, typed, scan)]
  for (const kind of new Set(typed.map(one => one.kind))) {
    const some = typed.filter(one => one.kind === kind)
    rows.push(row(`directory, ${kind}`, some, text => index.find(text, 100)))
  }
  rows.push(row(`directory over ${all}, ${bytes} bytes each`, typed, text => index.find(text, 100)))
  return rows
}

function row(name: string, typed: readonly { text: string }[], find: (text: string) => unknown): Row {
  for (const { text } of typed.slice(0, 50)) find(text)
  const times = typed.map(({ text }) => {
    const began = performance.now()
    find(text)
    return performance.now() - began
  })
  return { name, unit: 'ms', ...quantiles(times) }
}

/** Filled as the table would fill it, with ids, use, ends, external ids and tags; and the memory for each company. */
function filled(names: readonly string[]) {
  const before = heap()
  const index = createSearchIndex()
  names.forEach((name, at) => {
    const id = `${String(at).padStart(8, '0')}-0000-4000-8000-000000000000`
    const company = { id, name, use: { used: at % 900, limit: 1_000 }, ends: `2027-${10 + (at % 3)}-11` }
    const externalId = at % 3 === 0 ? { externalId: `EXT-${at}` } : {}
    index.put('sample', { ...company, ...externalId }, at % 5 === 0 ? ['gold', 'emea'] : [])
  })
  return { shelf: index, bytes: Math.round((heap() - before) / names.length) }
}

/** What is on the heap and in use: collected first, which Node does on demand only where it is told so. */
function heap(): number {
  setFlagsFromString('--expose-gc')
  runInNewContext('gc')()
  return process.memoryUsage().heapUsed
}
