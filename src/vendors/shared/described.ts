import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { z } from 'zod'

const property = z.object({
  maxLength: z.int().optional(),
  minimum: z.int().optional(),
  maximum: z.int().optional()
})
const schema = z.object({ required: z.array(z.string()).default([]), properties: z.record(z.string(), property) })

/** What a vendor's description says of these kinds of objects: what is demanded, and within which limits. */
export function describedIn<Name extends string>(file: URL, names: readonly Name[]) {
  // Loose, since a description says other things besides.
  const schemas = z.object({ components: z.object({ schemas: z.looseRecord(z.enum(names), schema) }) })
  return schemas.parse(parse(readFileSync(file, 'utf8'))).components.schemas
}
