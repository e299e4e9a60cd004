import { z } from 'zod'
import * as shared from '../fault-rules.ts'
import { companyValues } from './company.ts'
import { SHAPES } from './failure.ts'

const how = z.discriminatedUnion('name', [
  shared.slow,
  /** Status 200 is a failure inside a success, or a page of HTML. */
  shared.refuse(z.enum(SHAPES).default('envelope')),
  shared.drop,
  shared.pretend,
  shared.meddle(companyValues)
])

export const rule = z.strictObject({ how, ...shared.selection })

/** Which requests go wrong, how, and how often. */
export type Rule = z.input<typeof rule>
export type How = z.output<typeof how>
export type FaultInjection = shared.FaultInjection<Rule, How>
