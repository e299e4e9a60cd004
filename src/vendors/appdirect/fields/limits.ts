import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { z } from 'zod'
import type { components } from '../../../../generated/appdirect.d.ts'

type Schemas = components['schemas']
export type Update = Schemas['CompanyUpdate']
export type Replacement = Schemas['CompanyReplacement']
export type Address = Schemas['Address']
export type Attribute = Schemas['Attribute']

const schema = z.object({
  required: z.array(z.string()).default([]),
  properties: z.record(z.string(), z.object({ maxLength: z.int().optional() }))
})
const document = z.object({
  components: z.object({
    schemas: z.object({ Address: schema, Attribute: schema, Company: schema, CompanyReplacement: schema })
  })
})

const file = new URL('../openapi.yaml', import.meta.url)
const schemas = document.parse(parse(readFileSync(file, 'utf8'))).components.schemas

/** How long a part of an address may be. */
export function maxLengthOf(part: keyof Address): number {
  const { maxLength } = schemas.Address.properties[part] ?? {}
  if (maxLength === undefined) throw new Error(`openapi.yaml gives no length for ${part}`)
  return maxLength
}

/** Whether an address may not be sent without it. */
export function isDemanded(part: keyof Address): boolean {
  return schemas.Address.required.includes(part)
}

/** What a request of this kind knows of an object that was read, without what is null there. */
export function known(kind: keyof typeof schemas, read: object): Record<string, unknown> {
  const { properties } = schemas[kind]
  return Object.fromEntries(Object.entries(read).filter(([name, value]) => name in properties && value !== null))
}

/** What is told about a company, by its names in REST. */
export const READABLE: readonly string[] = Object.keys(schemas.Company.properties)

// The types know the sizes, but not at run time.
export const SIZES = ['SMALL', 'MEDIUM', 'ENTERPRISE'] as const satisfies readonly NonNullable<Update['companySize']>[]
