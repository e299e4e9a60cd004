import { type Alias, type Document, isScalar, LineCounter, parseDocument, visit } from 'yaml'
import type { Policy } from '../policy.ts'
import { build, versionOf } from './build.ts'
import { faultsIn, type PolicyFault, placeOf, sentence } from './faults.ts'
import type { KnownNames } from './scalars.ts'
import { written } from './schema.ts'

export { simplePolicy } from './build.ts'
export type { PolicyFault }

/** Known names to check the text against: a rule for a misspelt field would never match. */
export type Names = Pick<KnownNames, 'vendors'>

/**
 * Parses a policy from YAML, or returns every fault with its position and correction. Does no I/O, and never throws
 * because of the text's content.
 */
export function readPolicy(text: string, names: Names = {}): { policy: Policy } | { faults: PolicyFault[] } {
  if (text.length > LONGEST_TEXT) {
    return { faults: [tooMuch(`the text has ${text.length} characters`, `Write at most ${LONGEST_TEXT}.`)] }
  }
  const lines = new LineCounter()
  const parsed = parsedYaml(text, lines)
  if ('faults' in parsed) return parsed
  const { document, given } = parsed
  const read = written({ ...names, roles: rolesIn(given) }).safeParse(given ?? {})
  const faults = [
    ...faultsIn(document, lines, (read.error?.issues ?? []).slice(0, MOST_FAULTS)),
    ...neverReached(given)
      .slice(0, MOST_FAULTS)
      .map(({ index, what, right }) => ({
        ...placeOf(document, lines, ['rules', index], 'value'),
        what: sentence(what),
        right
      }))
  ].toSorted((one, other) => one.line - other.line || one.column - other.column)
  if (!read.success || faults.length > 0) return { faults }
  return { policy: build(read.data, versionOf(text)) }
}

// The policy reloads while the process serves requests, so parsing and rejecting it must be bounded.
const LONGEST_TEXT = 100_000
const MOST_REFERENCES = 100
const MOST_FAULTS = 100

type Parsed = { document: Document; given: unknown } | { faults: PolicyFault[] }

function parsedYaml(text: string, lines: LineCounter): Parsed {
  let document: Document
  try {
    document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: false })
  } catch (error) {
    // The parser overflows the stack on extremely deep nesting.
    if (!(error instanceof RangeError)) throw error
    return { faults: [tooMuch('its lists and tables are nested too deeply', 'Flatten them.')] }
  }
  const broken = [...document.errors, ...document.warnings].slice(0, MOST_FAULTS).map(({ pos, message }) => {
    const { line, col } = lines.linePos(pos[0])
    return { line, column: col, what: sentence(message), right: 'Write valid YAML; nothing else was checked.' }
  })
  if (broken.length > 0) return { faults: broken }
  const unusable = [...doubleKeys(document, lines), ...looseAliases(document, lines)]
  if (unusable.length > 0) return { faults: unusable }
  try {
    return { document, given: document.toJS() }
  } catch (error) {
    // Thrown for aliases that expand exponentially.
    if (!(error instanceof ReferenceError)) throw error
    return { faults: [tooMuch(error.message, 'Write things out instead.')] }
  }
}

function tooMuch(what: string, right: string): PolicyFault {
  return { line: 1, column: 1, what: sentence(what), right }
}

/** Duplicate keys. The parser's own check is quadratic. */
function doubleKeys(document: Document, lines: LineCounter): PolicyFault[] {
  const faults: PolicyFault[] = []
  visit(document, {
    Map(_, { items }) {
      const seen = new Set<string>()
      for (const { key } of items) {
        if (!isScalar(key)) continue
        const name = String(key.value)
        if (seen.has(name)) {
          const { line, col } = lines.linePos(key.range?.[0] ?? 0)
          faults.push({ line, column: col, what: 'Map keys must be unique.', right: `Write “${name}” once.` })
        }
        seen.add(name)
      }
    }
  })
  return faults.slice(0, MOST_FAULTS)
}

/** Aliases without an anchor: YAML's reading of an unquoted name such as `company: *Ltd`. */
function looseAliases(document: Document, lines: LineCounter): PolicyFault[] {
  const anchors = new Set<string>()
  const aliases: Alias[] = []
  visit(document, {
    Node(_, { anchor }: { anchor?: string }) {
      if (anchor !== undefined) anchors.add(anchor)
    },
    Alias(_, alias) {
      aliases.push(alias)
    }
  })
  if (aliases.length > MOST_REFERENCES) {
    return [
      tooMuch(`Excessive alias count: the text has ${aliases.length} references`, `Write at most ${MOST_REFERENCES}.`)
    ]
  }
  return aliases
    .filter(({ source }) => !anchors.has(source))
    .map(({ source, range }) => {
      const { line, col } = lines.linePos(range?.[0] ?? 0)
      const right = 'Put a text that begins with * in quotes.'
      return { line, column: col, what: `*${source} refers to nothing.`, right }
    })
}

/** Role names with the most people each can have, even where the text is invalid elsewhere. */
function rolesIn(given: unknown): Map<string, number> {
  const roles = tableOf(tableOf(given).roles)
  return new Map(
    Object.entries(roles).map(([name, role]) => {
      const { people, groups, quiet } = tableOf(role)
      const ids = [people, quiet].flat().filter(id => id !== undefined && id !== null)
      const isOpen = groups !== undefined || ids.some(id => String(id).startsWith('S'))
      return [name, isOpen ? Number.POSITIVE_INFINITY : new Set(ids).size]
    })
  )
}

/** Rules after an unconditional one, and rules that reuse a name. */
function neverReached(given: unknown): { index: number; what: string; right: string }[] {
  const { rules } = tableOf(given)
  if (!Array.isArray(rules)) return []
  const catchAll = rules.findIndex(rule => Object.keys(tableOf(tableOf(rule).when)).length === 0)
  const names = rules.map(rule => tableOf(rule).name)
  return rules.flatMap((_, index) => {
    const faults = []
    if (catchAll >= 0 && index > catchAll) {
      const what = `rules[${index + 1}] can never match: rules[${catchAll + 1}] has no conditions and comes first`
      faults.push({
        index,
        what,
        right: 'Give the earlier rule a condition, or put it last; or write it as otherwise.'
      })
    }
    if (names[index] !== undefined && names.indexOf(names[index]) < index) {
      const what = `rules[${index + 1}] is named like rules[${names.indexOf(names[index]) + 1}]: “${names[index]}”`
      faults.push({ index, what, right: 'Give every rule a unique name: changes record which rule decided.' })
    }
    return faults
  })
}

function tableOf(given: unknown): Record<string, unknown> {
  return typeof given === 'object' && given !== null && !Array.isArray(given) ? { ...given } : {}
}
