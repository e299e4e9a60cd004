import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { z } from 'zod'
import type { components } from '../../../../generated/keepnet.d.ts'

/** The form that a company is replaced with. */
export type CompanyForm = components['schemas']['CompanyForm']
export type Property = keyof CompanyForm

const property = z.object({
  type: z.string(),
  maxLength: z.int().optional(),
  minimum: z.int().optional(),
  maximum: z.int().optional()
})
const document = z.object({
  components: z.object({
    schemas: z.object({
      CompanyForm: z.object({ required: z.array(z.string()), properties: z.record(z.string(), property) })
    })
  })
})

const file = new URL('../openapi.yaml', import.meta.url)
const { required, properties } = document.parse(parse(readFileSync(file, 'utf8'))).components.schemas.CompanyForm

/** Whether the vendor's description demands it in every write. */
export function isRequired(name: Property): boolean {
  return required.includes(name)
}

/** How long a text may be by the vendor's description; undefined where it states no limit. */
export function maxLengthOf(name: Property): number | undefined {
  return properties[name]?.maxLength
}

/** From where to where a number may go by the vendor's description. */
export function rangeOf(name: Property): { min: number; max: number } {
  const { minimum, maximum } = properties[name] ?? {}
  if (minimum === undefined || maximum === undefined) throw new Error(`openapi.yaml gives no range for ${name}`)
  return { min: minimum, max: maximum }
}
