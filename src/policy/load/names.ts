import { z } from 'zod'
import { text, Wrong } from './scalars.ts'

/** What names in the text are held against. */
export type KnownNames = {
  /** How many people each role could have at most: endless where it has a user group. */
  roles: ReadonlyMap<string, number>
  /** Field keys and vendors' names, where the caller can tell. */
  fields?: readonly string[] | undefined
  vendors?: readonly string[] | undefined
}

/** The one word that is no role. */
export const NOBODY = 'nobody'

/** The name of a role that there is. */
export function roleNamed(known: KnownNames) {
  return text('Write the name of a role.', name => noRole(known, name) ?? name)
}

/** Who has to approve: nobody, a stage, or stages in order. */
export function needs(known: KnownNames) {
  const right = 'Write “nobody”, “2 of finance”, or a list of such stages in order.'
  const stage = text(right, given => {
    const [, digits = '1', role = ''] = /^(?:(\d{1,3}) of )?([a-z][a-z0-9-]*)$/.exec(given) ?? []
    const count = Number(digits)
    if (role === '' || count === 0) return undefined
    return noRole(known, role) ?? tooFew(known, role, count) ?? { role, count }
  })
  const list = z.array(stage, right).refine(stages => new Set(stages.map(one => one.role)).size === stages.length, {
    message: 'Let every role stand once, with the larger number.'
  })
  return z.preprocess(
    given => (given === NOBODY ? [] : Array.isArray(given) && given.length > 0 ? given : [given]),
    list
  )
}

function noRole({ roles }: KnownNames, name: string): Wrong | undefined {
  if (roles.has(name)) return undefined
  return new Wrong(`there is no role “${name}”`, `Roles are ${[...roles.keys()].join(', ') || 'not there yet'}.`)
}

function tooFew({ roles }: KnownNames, name: string, count: number): Wrong | undefined {
  const people = roles.get(name) ?? 0
  if (count <= people) return undefined
  const what = `“${count} of ${name}” asks for more than the ${people} in ${name}`
  return new Wrong(what, `Ask for at most ${people}, or name more people or a user group there.`)
}

/** A name that the caller knows, where the caller told which it knows. */
export function named(what: string, names: readonly string[] | undefined) {
  return text(`Write a ${what}.`, name => {
    if (name === '') return undefined
    if (!names || names.includes(name)) return name
    return new Wrong(`there is no ${what} “${name}”`, `There are ${names.join(', ')}.`)
  })
}
