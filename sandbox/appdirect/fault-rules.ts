import { z } from 'zod'
import type { introspection_types as Types } from '../../generated/appdirect-graphql.d.ts'
import * as shared from '../fault-rules.ts'
import { companyValues } from './company.ts'
import { SHAPES } from './failure.ts'

/** The errors that the schema lets an update of an account end in. */
const USER_ERRORS = [
  'AccountAlreadyExistError',
  'AccountCannotBeCreatedWithBothReferralAndResellerError',
  'AccountInvalidCountryCodeError',
  'AccountInvalidFieldValueError'
] as const satisfies readonly Types['UpdateAccountError']['possibleTypes'][]

const userError = z.strictObject({
  type: z.enum(USER_ERRORS).default('AccountInvalidFieldValueError'),
  message: z.string(),
  path: z.array(z.string()).nullable().default(null)
})

const how = z.discriminatedUnion('name', [
  shared.slow,
  /** With status 200 and shape `errors` it is GraphQL's own way. */
  shared.refuse(z.enum(SHAPES).default('message')),
  shared.drop,
  shared.pretend,
  shared.meddle(companyValues),
  /** Refuses `updateAccount` with these, which show only where they are selected. */
  z.strictObject({ name: z.literal('user-errors'), errors: z.array(userError).min(1) }),
  /** Leaves `page` out of a list, as other lists of the vendor do. */
  z.strictObject({ name: z.literal('no-page') }),
  /** Answers the keys of multi-select attributes in another order than before. */
  z.strictObject({ name: z.literal('reorder') })
])

export const rule = z.strictObject({ how, ...shared.selection })

/** Which requests go wrong, how, and how often. */
export type Rule = z.input<typeof rule>
export type How = z.output<typeof how>
export type FaultInjection = shared.FaultInjection<Rule, How>
export type UserError = z.output<typeof userError>
