import { z } from 'zod'
import type { paths } from '../../generated/keepnet.d.ts'
import type { Clock } from '../../src/changes/ports/ports.ts'
import { type Description, readDescription } from '../shared/description.ts'
import { drop, extraChange, ignoreWrite, refuse, selection, slow } from '../shared/faults.ts'
import type { State } from '../shared/state.ts'
import type { VendorEnv } from '../shared/vendor.ts'
import { type CompanyValues, companyValues, type StoredCompany } from './company.ts'
import type { Account } from './dates.ts'
import { SHAPES } from './failure.ts'

/** What every route of this sandbox works with. */
export type Sandbox = {
  description: Description<paths>
  state: State<StoredCompany, CompanyValues>
  account: Account
  clock: Clock
}

export type Env = VendorEnv<Fault>

const fault = z.discriminatedUnion('name', [
  slow,
  /** With status 200 it is an error inside a success, or a page of HTML. */
  refuse(z.enum(SHAPES).default('envelope')),
  drop,
  ignoreWrite,
  extraChange(companyValues)
])

export const rule = z.strictObject({ how: fault, ...selection })

/** Which requests fail, how, and how often. */
export type Rule = z.input<typeof rule>
export type Fault = z.output<typeof fault>

/** The vendor's API, read once per process: reading it takes longer than the rest of a start. */
export function describeKeepnet(): Description<paths> {
  description ??= readDescription<paths>(new URL('../../src/vendors/keepnet/openapi.yaml', import.meta.url), readForm)
  return description
}

let description: Description<paths> | undefined

const property = z.looseObject({ type: z.string().optional(), format: z.string().optional() })

/**
 * Reads a form as the vendor's server does: names in any case, unknown names ignored, repeated names for lists, an
 * empty text as a missing one, `True` as `true`. The description checks all other types.
 */
function readForm(form: FormData, properties: Readonly<Record<string, unknown>>): Record<string, unknown> {
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
