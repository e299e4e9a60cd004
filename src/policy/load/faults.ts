import { type Document, isAlias, isMap, isScalar, isSeq, type LineCounter, type Node } from 'yaml'
import type { z } from 'zod'

/** A fault in a policy text and how to correct it. Line and column count from 1. */
export type PolicyFault = { line: number; column: number; what: string; right: string }

/** Limit on reported unknown keys: each costs a search through the document. */
const MOST_KEYS = 100

type Path = readonly PropertyKey[]

/** Locates schema issues in the YAML they were parsed from. */
export function faultsIn(document: Document, lines: LineCounter, issues: readonly z.core.$ZodIssue[]): PolicyFault[] {
  const given: unknown = document.toJS()
  return issues.flatMap(issue => {
    const name = named(asWritten(given, issue.path))
    if (issue.code === 'unrecognized_keys') {
      return issue.keys.slice(0, MOST_KEYS).map(key => {
        const { line, column } = placeOf(document, lines, [...issue.path, key], 'key')
        return { line, column, what: `${name} has no key “${key}”.`, right: issue.message }
      })
    }
    // Zod's own message is about the record's key; the inner issues are more specific.
    const inner = issue.code === 'invalid_key' ? issue.issues[0] : undefined
    const place = placeOf(document, lines, issue.path, inner ? 'key' : 'value')
    const specific = issue.code === 'custom' ? issue.params?.what : undefined
    const what =
      typeof specific === 'string'
        ? `${name}: ${specific}`
        : inner
          ? `${name} is not a valid name`
          : shown(given, issue.path)
    return { ...place, what: sentence(what), right: inner?.message ?? issue.message }
  })
}

/** The position of a value or its key. Falls back to the nearest existing parent where it is missing. */
export function placeOf(document: Document, lines: LineCounter, path: Path, of: 'key' | 'value') {
  let node: unknown = document.contents
  let offset = isNode(node) ? (node.range?.[0] ?? 0) : 0
  for (const [index, step] of path.entries()) {
    if (isAlias(node)) node = node.resolve(document)
    const isLast = index === path.length - 1
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(step))
      if (!pair) break
      offset = startOf(pair.key) ?? offset
      if (!isLast || of === 'value') offset = startOf(pair.value) ?? offset
      node = pair.value
    } else if (isSeq(node)) {
      node = node.items[Number(step)]
      offset = startOf(node) ?? offset
    } else break
  }
  const { line, col } = lines.linePos(offset)
  return { line, column: col }
}

export function sentence(text: string): string {
  return `${text.replace(/\.$/, '')}.`
}

function shown(given: unknown, path: Path): string {
  const written = asWritten(given, path)
  const [name, value] = [named(written), valueAt(given, written)]
  if (value === undefined) return `${name} is missing`
  if (value === null) return `${name} is empty`
  if (Array.isArray(value)) return `${name} is a list that cannot be used as it is`
  if (typeof value === 'object') return `${name} is a table that cannot be used as it is`
  return `${name} is “${value}”`
}

/** Drops path steps that the schema's shorthands add: a list written as its only item, or a table as its main key. */
function asWritten(given: unknown, path: Path): Path {
  return path.filter((step, index) => {
    const whole = valueAt(given, path.slice(0, index))
    const isShort = (step === 0 && !Array.isArray(whole)) || (path[0] === 'otherwise' && index === 1)
    return !isShort || valueAt(given, path.slice(0, index + 1)) !== undefined
  })
}

function valueAt(given: unknown, path: Path): unknown {
  return path.reduce<unknown>((whole, step) => {
    return typeof whole === 'object' && whole !== null ? Reflect.get(whole, step) : undefined
  }, given)
}

function named(path: Path): string {
  if (path.length === 0) return 'the policy'
  return path.reduce<string>((text, step) => {
    if (typeof step === 'number') return `${text}[${step + 1}]`
    return text === '' ? String(step) : `${text}.${String(step)}`
  }, '')
}

function startOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined
}

function isNode(node: unknown): node is Node {
  return isAlias(node) || isMap(node) || isScalar(node) || isSeq(node)
}
