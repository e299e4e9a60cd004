import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { z } from 'zod'
import type { Option, Options, Value, Values } from '../../changes/ports/vendor.ts'

import { singleLine } from '../../policy/text.ts'

const property = z.object({
  maxLength: z.int().optional(),
  minimum: z.int().optional(),
  maximum: z.int().optional()
})
const schema = z.object({ required: z.array(z.string()).default([]), properties: z.record(z.string(), property) })

/** The required properties and limits of these schemas in the vendor's OpenAPI file. */
export function describedIn<Name extends string>(file: URL, names: readonly Name[]) {
  // Loose: the description has other properties as well.
  const schemas = z.object({ components: z.object({ schemas: z.looseRecord(z.enum(names), schema) }) })
  return schemas.parse(parse(readFileSync(file, 'utf8'))).components.schemas
}

/** Adds a company's current values to the choices, even where the vendor no longer lists them. */
export function withPresent(options: Options, values: Values): Options {
  return Object.fromEntries(Object.entries(options).map(([key, listed]) => [key, withHeld(listed, values[key])]))
}

function withHeld(options: readonly Option[], held: Value | undefined): readonly Option[] {
  const values = (Array.isArray(held) ? held : [held]).filter(value => typeof value === 'string' && value !== '')
  const missing = values.filter(value => !options.some(option => option.value === value))
  return [...options, ...missing.map(value => ({ value: String(value), label: singleLine(String(value)) }))]
}
