import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { fields } from '../../../src/vendors/keepnet/fields/fields.ts'

const description = parse(readFileSync(new URL('../../../src/vendors/keepnet/openapi.yaml', import.meta.url), 'utf8'))
const form: { required: string[]; properties: Record<string, unknown> } = description.components.schemas.CompanyForm

describe('vendors keepnet fields', () => {
  it('are as many as the vendor’s form has parts, but for the logo’s file', () => {
    expect(fields).toHaveLength(Object.keys(form.properties).length - 1)
  })

  it('demand what the vendor’s description demands', () => {
    const required = fields.filter(field => field.required).map(({ key }) => key)
    expect(required).toHaveLength(form.required.length)
    expect(required.sort()).toEqual(
      ['name', 'industry', 'country', 'type', 'period', 'seats', 'timezone', 'dateformat', 'timeformat'].sort()
    )
  })

  it('have the limits of the vendor’s description', () => {
    const kinds = Object.fromEntries(fields.map(({ key, kind }) => [key, kind]))
    expect(kinds).toMatchObject({
      name: { maxLength: 64 },
      description: { maxLength: 300 },
      address: { maxLength: 200 },
      website: { maxLength: 2000 },
      releasenotes: { maxLength: 2000 },
      seats: { min: 1, max: 200_000 },
      callbacks: { min: 1, max: 12 }
    })
  })

  it('are keys that people can type', () => {
    for (const { key } of fields) expect(key).toMatch(/^[a-z]+$/)
  })
})
