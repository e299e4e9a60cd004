import { readFileSync } from 'node:fs'
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import type { HonoRequest } from 'hono'
import { parse } from 'yaml'
import { z } from 'zod'
import type { paths } from '../../../generated/keepnet.d.ts'
import { readForm } from './form.ts'

const FILE = new URL('../../vendors/keepnet/openapi.yaml', import.meta.url)

const schema = z.looseObject({ properties: z.record(z.string(), z.unknown()).optional() })
const operation = z.looseObject({
  requestBody: z.looseObject({ content: z.record(z.string(), z.looseObject({ schema: z.unknown() })) }).optional()
})
const document = z.looseObject({
  paths: z.record(z.string(), z.record(z.string(), z.unknown())),
  components: z.looseObject({ schemas: z.record(z.string(), schema) })
})

type Path = keyof paths & string
type Body<P extends Path, M extends keyof paths[P]> = paths[P][M] extends { requestBody: { content: infer C } }
  ? C[keyof C]
  : never

/** What became of a body: as described, of a type that is not described, or wrong in these ways. */
export type Checked<B> =
  | { name: 'good'; body: B }
  | { name: 'wrong-type'; type: string }
  | { name: 'invalid'; errors: readonly ErrorObject[] }

export type Description = {
  /** The path as described, if this method of it is; which of the two is not, if not. */
  find(method: string, path: string): Path | 'unknown-path' | 'unknown-method'
  /** Reads a body and holds it against the description of that operation. */
  check<P extends Path, M extends keyof paths[P] & string>(
    path: P,
    method: M,
    request: HonoRequest
  ): Promise<Checked<Body<P, M>>>
}

/** The vendor's interface as its description has it, so that the stand-in accepts what is described and nothing else. */
export function describedKeepnet(): Description {
  known ??= readDescription()
  return known
}

/** It never changes, and reading it takes longer than all the rest of a start. */
let known: Description | undefined

function readDescription(): Description {
  const described = document.parse(parse(readFileSync(FILE, 'utf8')))
  const ajv = new Ajv2020({ strict: false, allErrors: true, coerceTypes: false })
  const coercing = new Ajv2020({ strict: false, allErrors: true, coerceTypes: true })
  for (const one of [ajv, coercing]) {
    formats.default(one)
    one.addSchema(described, 'keepnet')
  }
  const templates = Object.keys(described.paths)
  const compiled = new Map<string, ValidateFunction>()

  return {
    find(method, path) {
      const template = templates.find(one => matches(one, path))
      if (template === undefined) return 'unknown-path'
      if (described.paths[template]?.[method.toLowerCase()] === undefined) return 'unknown-method'
      // The generated types are made of the same file, so its paths are theirs.
      return template as Path
    },
    async check(path, method, request) {
      const content = operation.parse(described.paths[path]?.[method]).requestBody?.content ?? {}
      const type = (request.header('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
      if (content[type] === undefined) return { name: 'wrong-type', type }

      const pointer = `keepnet#/paths/${step(path)}/${method}/requestBody/content/${step(type)}/schema`
      const isForm = type !== 'application/json'
      const validate = compiled.get(pointer) ?? (isForm ? coercing : ajv).compile({ $ref: pointer })
      compiled.set(pointer, validate)

      const properties = isForm ? propertiesOf(content[type].schema) : {}
      const body = isForm ? readForm(await request.formData(), properties) : await readJson(request)
      if (!validate(body)) return { name: 'invalid', errors: validate.errors ?? [] }
      // Just held against the schema that this type is generated from.
      return { name: 'good', body: body as never }
    }
  }

  function propertiesOf(of: unknown): Record<string, unknown> {
    const name = z.looseObject({ $ref: z.string() }).parse(of).$ref.split('/').at(-1) ?? ''
    return described.components.schemas[name]?.properties ?? {}
  }
}

async function readJson(request: HonoRequest): Promise<unknown> {
  try {
    return JSON.parse(await request.text())
  } catch {
    return undefined
  }
}

function matches(template: string, path: string): boolean {
  const parts = path.split('/')
  const expected = template.split('/')
  return (
    parts.length === expected.length &&
    expected.every((part, at) => (part.startsWith('{') ? parts[at] !== '' : part === parts[at]))
  )
}

/** A step of a JSON pointer inside a URL. */
function step(name: string): string {
  return encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1'))
}
