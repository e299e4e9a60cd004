import type { Field, Options, Value, Values } from '../model/field.ts'
import { type Company, fieldsOf, type Vendor } from '../ports/vendor.ts'
import { interpret } from './answers.ts'
import { applyFieldDependencies } from './validate.ts'

type Given = readonly { key: string; text: string }[]

/**
 * Reads `seats=+40` and the like against a company's live values, completed with what the vendor demands to go with
 * them, over what is `suggested`. A value beyond a limit is explained and stays in the form to be mended there.
 */
export function prefill(
  vendor: Vendor,
  company: Company,
  given: Given,
  options: Options,
  today: string,
  suggested: Values = {}
): { typed: Values; problems: string[] } {
  const { typed: understood, problems } = understand(vendor, company, given, options)
  const typed = { ...suggested, ...understood }
  if (Object.keys(typed).length === 0) return { typed, problems }
  const { wanted, faults } = applyFieldDependencies(vendor, company, { typed, options }, today)
  return { typed: { ...typed, ...wanted }, problems: [...problems, ...Object.values(faults)] }
}

/** What was meant; what cannot be used is explained, with what was typed in the explanation, so that nothing is lost. */
export function understand(
  vendor: Vendor,
  company: Company,
  given: Given,
  options: Options
): { typed: Values; problems: string[] } {
  const typed: Record<string, Value> = {}
  const problems: string[] = []
  const fields = fieldsOf(vendor, company)
  for (const { key, text } of given) {
    const field = fieldNamed(fields, key)
    if (!field) {
      const known = fields.map(one => oneWord(one.key)).join(', ')
      problems.push(`There is no field “${key}” (you typed ${key}=${text}). The fields are ${known}.`)
      continue
    }
    const answer = interpret(field, text, company.values[field.key] ?? null, options[field.key] ?? [])
    if ('fault' in answer) problems.push(answer.fault)
    else typed[field.key] = answer.value
  }
  return { typed, problems }
}

/** The field that is meant by what was typed before an equals sign: its key or its label. */
export function fieldNamed(fields: readonly Field[], name: string): Field | undefined {
  return fields.find(({ key, label }) => [key, label].some(one => oneWord(one) === oneWord(name)))
}

/** As it can be typed before an equals sign. */
function oneWord(name: string): string {
  return name.trim().toLowerCase().replaceAll(/\s+/g, '-')
}
