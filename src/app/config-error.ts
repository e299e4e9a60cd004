import type { z } from 'zod'

export type Environment = Readonly<Record<string, string | undefined>>

/** The environment is not valid. The message has one line for each variable, and no secret. */
export class ConfigError extends Error {
  override name = 'ConfigError'

  constructor(lines: readonly string[]) {
    super(['Countersign cannot start, because of its environment:', ...lines].join('\n  '))
  }
}

/** A line for each variable that is missing or wrong, in the order of `names`. Values of `secrets` are never shown. */
export function linesOf(
  error: z.ZodError,
  given: Environment,
  names: readonly string[],
  secrets: readonly string[]
): string[] {
  const rights = new Map(error.issues.map(issue => [String(issue.path.at(-1)), issue.message]))
  return names.flatMap(name => {
    const right = rights.get(name)
    if (right === undefined) return []
    return given[name] === undefined
      ? `${name} is missing. ${right}`
      : `${name} is wrong: given ${shown(name, given, secrets)}. ${right}`
  })
}

/** A value as a message may show it: never a secret, not even one that was set in the wrong variable. */
function shown(name: string, given: Environment, secrets: readonly string[]): string {
  const value = given[name] ?? ''
  const holdsSecret =
    /xox|xapp-|:\/\/.*@/.test(value) || secrets.some(secret => given[secret] && value.includes(given[secret]))
  if (secrets.includes(name) || holdsSecret) return `${value.length} characters, not shown here`
  return JSON.stringify(value.length > 200 ? `${value.slice(0, 200)}…` : value)
}
