import { type Alias, type Document, LineCounter, parseDocument, visit } from 'yaml'
import type { Policy } from '../policy.ts'
import { build, versionOf } from './build.ts'
import { faultsIn, type PolicyFault, placeOf, sentence } from './faults.ts'
import type { KnownNames } from './scalars.ts'
import { written } from './schema.ts'

export { simplePolicy } from './build.ts'
export type { PolicyFault }

/** Names that the text is held against, where the caller can tell: a rule for a misspelt field would never match. */
export type Names = Pick<KnownNames, 'fields' | 'vendors'>

/**
 * Reads a policy from YAML, or returns everything that is wrong with the text, each with its line and what is right.
 * Reads no file and never throws for what a text holds.
 */
export function readPolicy(text: string, names: Names = {}): { policy: Policy } | { faults: PolicyFault[] } {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false })
  const broken = [...document.errors, ...document.warnings].map(({ pos, message }) => {
    const { line, col } = lines.linePos(pos[0])
    return { line, column: col, what: sentence(message), right: 'Write valid YAML: nothing else in it was read.' }
  })
  if (broken.length > 0) return { faults: broken }
  const loose = looseAliases(document).map(({ source, range }) => {
    const { line, col } = lines.linePos(range?.[0] ?? 0)
    return {
      line,
      column: col,
      what: `*${source} refers to nothing.`,
      right: 'Put a text that begins with * in quotes.'
    }
  })
  if (loose.length > 0) return { faults: loose }

  let given: unknown
  try {
    given = document.toJS()
  } catch (error) {
    // Thrown for references that refer to references, so often that the text would grow beyond measure.
    if (!(error instanceof ReferenceError)) throw error
    return { faults: [{ line: 1, column: 1, what: sentence(error.message), right: 'Write things out instead.' }] }
  }
  const read = written({ ...names, roles: rolesIn(given) }).safeParse(given ?? {})
  const faults = [
    ...faultsIn(document, lines, read.error?.issues ?? []),
    ...neverReached(given).map(({ index, what, right }) => ({
      ...placeOf(document, lines, ['rules', index], 'value'),
      what: sentence(what),
      right
    }))
  ].toSorted((one, other) => one.line - other.line || one.column - other.column)
  if (!read.success || faults.length > 0) return { faults }
  return { policy: build(read.data, versionOf(text)) }
}

/** What YAML takes for a reference, as a name that was left without quotes: `company: *Ltd`. */
function looseAliases(document: Document): Alias[] {
  const loose: Alias[] = []
  visit(document, {
    Alias(_, alias) {
      if (!alias.resolve(document)) loose.push(alias)
    }
  })
  return loose
}

/** The roles' names with how many people each could have, also of a text that is wrong elsewhere. */
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

/** Rules that stand below one without conditions, and rules named like an earlier one. */
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
      faults.push({ index, what, right: 'Give every rule a name of its own: changes tell which one decided.' })
    }
    return faults
  })
}

function tableOf(given: unknown): Record<string, unknown> {
  return typeof given === 'object' && given !== null && !Array.isArray(given) ? { ...given } : {}
}
