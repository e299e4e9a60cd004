import { readFileSync } from 'node:fs'
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js'
import formats from 'ajv-formats'
import type { HonoRequest } from 'hono'
import { parse } from 'yaml'
import { z } from 'zod'

const schema = z.looseObject({ properties: z.record(z.string(), z.unknown()).optional() })
const reference = z.looseObject({ $ref: z.string() })
const parameters = z.array(z.union([reference, z.looseObject({ name: z.string(), in: z.string() })])).default([])
const operation = z.looseObject({
  parameters,
  requestBody: z.looseObject({ content: z.record(z.string(), z.looseObject({ schema: z.unknown() })) }).optional()
})

const document = z.looseObject({
  paths: z.record(z.string(), z.record(z.string(), z.unknown())),
  components: z.looseObject({
    schemas: z.record(z.string(), schema),
    parameters: z.record(z.string(), z.looseObject({ name: z.string(), in: z.string() })).default({})
  })
})

type Path<Paths> = keyof Paths & string
type Body<Operation> = Operation extends { requestBody?: infer B }
  ? NonNullable<B> extends { content: infer C }
    ? C[keyof C]
    : never
  : never
type Query<Operation> = Operation extends { parameters: { query?: infer Q } } ? NonNullable<Q> : never

/** A query or a body that does not match the description. */
type Invalid = { name: 'invalid'; errors: readonly ErrorObject[] }
/** The result of checking a body. */
export type Checked<B> = { name: 'good'; body: B } | { name: 'wrong-type'; type: string } | Invalid

export type Description<Paths> = {
  /** The described path of a request, or what of it the description does not know. */
  find(method: string, path: string): Path<Paths> | 'unknown-path' | 'unknown-method'
  /** Reads a body and checks it against the operation's description; `ignored` keys are allowed in any case. */
  check<P extends Path<Paths>, M extends keyof Paths[P] & string>(
    path: P,
    method: M,
    request: HonoRequest,
    ignored?: readonly string[]
  ): Promise<Checked<Body<Paths[P][M]>>>
  /** Reads the described query parameters, with their defaults, and ignores all others. */
  query<P extends Path<Paths>, M extends keyof Paths[P] & string>(
    path: P,
    method: M,
    request: HonoRequest
  ): { name: 'good'; query: Query<Paths[P][M]> } | Invalid
}

/** Reads a form as the vendor's server does; `properties` are the described ones. */
export type ReadForm = (form: FormData, properties: Readonly<Record<string, unknown>>) => Record<string, unknown>

/**
 * A vendor's API as its OpenAPI document describes it, so that the sandbox accepts nothing else. `Paths` are the types
 * generated from the same document.
 */
export function readDescription<Paths>(file: URL, readForm: ReadForm): Description<Paths> {
  const described = document.parse(parse(readFileSync(file, 'utf8')))
  const ajv = new Ajv2020({ strict: false, allErrors: true, coerceTypes: false })
  const coercing = new Ajv2020({ strict: false, allErrors: true, coerceTypes: true, useDefaults: true })
  for (const one of [ajv, coercing]) {
    formats.default(one)
    one.addSchema(described, 'vendor')
  }
  const templates = Object.keys(described.paths)
  const compiled = new Map<string, ValidateFunction>()

  return {
    find(method, path) {
      const template = templates.find(one => matches(one, path))
      if (template === undefined) return 'unknown-path'
      if (described.paths[template]?.[method.toLowerCase()] === undefined) return 'unknown-method'
      // The types are generated from the same file, so its paths are theirs.
      return template as Path<Paths>
    },
    async check(path, method, request, ignored = []) {
      const content = operation.parse(described.paths[path]?.[method]).requestBody?.content ?? {}
      const type = (request.header('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? ''
      if (content[type] === undefined) return { name: 'wrong-type', type }

      const $ref = `vendor#/paths/${step(path)}/${method}/requestBody/content/${step(type)}/schema`
      const isForm = !type.endsWith('json')
      const validate = validator($ref, () => (isForm ? coercing : ajv).compile({ $ref }))
      const properties = isForm ? propertiesOf(content[type].schema) : {}
      const body = isForm ? readForm(await request.formData(), properties) : without(await readJson(request), ignored)
      if (!validate(body)) return { name: 'invalid', errors: validate.errors ?? [] }
      // Just validated against the schema that this type is generated from.
      return { name: 'good', body: body as never }
    },
    query(path, method, request) {
      const at = `/paths/${step(path)}/${method}/parameters`
      const validate = validator(at, () => coercing.compile(querySchema(path, method, at)))
      const query = request.query()
      if (!validate(query)) return { name: 'invalid', errors: validate.errors ?? [] }
      // As for bodies.
      return { name: 'good', query: query as never }
    }
  }

  function validator(key: string, compile: () => ValidateFunction): ValidateFunction {
    const validate = compiled.get(key) ?? compile()
    compiled.set(key, validate)
    return validate
  }

  function propertiesOf(of: unknown): Record<string, unknown> {
    const named = reference.safeParse(of)
    const found = named.success ? described.components.schemas[lastStep(named.data.$ref)] : schema.parse(of)
    return found?.properties ?? {}
  }

  function querySchema(path: string, method: string, at: string) {
    const properties: Record<string, unknown> = {}
    for (const [index, one] of operation.parse(described.paths[path]?.[method]).parameters.entries()) {
      const shared = '$ref' in one ? lastStep(String(one.$ref)) : undefined
      const parameter = shared === undefined ? one : described.components.parameters[shared]
      if (parameter?.in !== 'query') continue
      // Ajv applies a default only next to the property itself, not behind a reference.
      const { default: otherwise } = z.looseObject({ default: z.unknown().optional() }).parse(parameter.schema)
      const $ref = `vendor#${shared === undefined ? `${at}/${index}` : `/components/parameters/${shared}`}/schema`
      properties[String(parameter.name)] = { $ref, ...(otherwise === undefined ? {} : { default: otherwise }) }
    }
    return { type: 'object', properties }
  }
}

async function readJson(request: HonoRequest): Promise<unknown> {
  try {
    return JSON.parse(await request.text())
  } catch {
    return undefined
  }
}

function without(body: unknown, keys: readonly string[]): unknown {
  if (keys.length === 0 || typeof body !== 'object' || body === null || Array.isArray(body)) return body
  return Object.fromEntries(Object.entries(body).filter(([key]) => !keys.includes(key)))
}

function matches(template: string, path: string): boolean {
  const parts = path.split('/')
  const expected = template.split('/')
  return (
    parts.length === expected.length &&
    expected.every((part, at) => (part.startsWith('{') ? parts[at] !== '' : part === parts[at]))
  )
}

/** A segment of a JSON pointer in a URL. */
function step(name: string): string {
  return encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1'))
}

function lastStep(pointer: string): string {
  return pointer.split('/').at(-1) ?? ''
}
