import { z } from 'zod'

const property = z.looseObject({ type: z.string().optional(), format: z.string().optional() })

/**
 * A form as the vendor's server binds it: names in any case, unknown names ignored, repeated names for lists, an empty
 * text as if it were not there, `True` as `true`. Types other than that are left to the description.
 */
export function readForm(form: FormData, properties: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const sent = [...form.entries()]
  const read: Record<string, unknown> = {}
  for (const [name, described] of Object.entries(properties)) {
    const values = sent.filter(([key]) => key.toLowerCase() === name.toLowerCase()).map(([, value]) => value)
    const { type, format } = property.parse(described)
    const [first] = values
    if (first === undefined) continue
    if (format === 'binary') read[name] = typeof first === 'string' ? first : first.name
    else if (type === 'array') read[name] = values.filter(value => value !== '')
    else if (type === 'string') read[name] = first === '' ? undefined : first
    else if (type === 'boolean') read[name] = typeof first === 'string' ? first.toLowerCase() : first
    else read[name] = first
  }
  return Object.fromEntries(Object.entries(read).filter(([, value]) => value !== undefined))
}
