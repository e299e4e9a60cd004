import { z } from 'zod'
import type { Field, Value, Values } from '../../../changes/model/field.ts'
import type { Company } from '../../../changes/ports/vendor.ts'
import { keyOf } from '../fields/attributes.ts'

const listed = z.array(
  z.strictObject({
    name: z.string(),
    attributeType: z.string().optional(),
    label: z.string().nullish(),
    hint: z.string().nullish(),
    value: z.string().nullish(),
    valueKeys: z.array(z.string()).nullish()
  })
)

type Listed = z.infer<typeof listed>[number]

/** The values of the attributes in a profile. Those that it does not list stay as they are. */
export function listedAttributes(given: unknown, company: Company): { values: Values } | { fault: string } {
  const parsed = listed.safeParse(given)
  if (!parsed.success) {
    return { fault: 'customAttributes must be a list of objects, each with a name and a value or valueKeys.' }
  }
  const own = company.fields ?? []
  const read = parsed.data.map(attribute => [attribute, own.find(({ key }) => key === keyOf(attribute.name))] as const)
  const faults = read.flatMap(([attribute, field]) => faultOf(attribute, field, own) ?? [])
  if (faults.length > 0) return { fault: faults.join(' ') }
  return { values: Object.fromEntries(read.map(([attribute]) => [keyOf(attribute.name), valueIn(attribute)])) }
}

function faultOf(attribute: Listed, field: Field | undefined, own: readonly Field[]): string | undefined {
  const { name, value, valueKeys } = attribute
  if (!field) {
    const names = own.map(({ key }) => key.slice(keyOf('').length)).join(', ')
    return `No company was seen to have an attribute “${name}”. ${names ? `There are ${names}.` : 'There are none.'}`
  }
  const many = field.kind.name === 'words'
  if (many && (value || !valueKeys)) return `“${name}” takes a list of option keys in valueKeys, and no value.`
  if (!many && (valueKeys || value === undefined)) return `“${name}” takes text in value, and no valueKeys.`
  return undefined
}

function valueIn({ value, valueKeys }: Listed): Value {
  return valueKeys ?? (value || null)
}
