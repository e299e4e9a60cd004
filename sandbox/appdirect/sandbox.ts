import { z } from 'zod'
import type { paths } from '../../generated/appdirect.d.ts'
import type { introspection_types as Types } from '../../generated/appdirect-graphql.d.ts'
import type { Clock } from '../../src/changes/ports/ports.ts'
import { type Description, readDescription } from '../shared/description.ts'
import { drop, extraChange, ignoreWrite, refuse, selection, slow } from '../shared/faults.ts'
import type { State } from '../shared/state.ts'
import type { VendorEnv } from '../shared/vendor.ts'
import { type CompanyValues, companyValues, type StoredCompany } from './company.ts'
import { SHAPES } from './failure.ts'
import type { Scope } from './tokens.ts'

/** What every route of this sandbox works with. */
export type Sandbox = {
  description: Description<paths>
  state: State<StoredCompany, CompanyValues>
  settings: Settings
  clock: Clock
}

/** What the vendor leaves undocumented, or documents in two ways: the strict reading of it, and another one. */
export type Settings = {
  /** The prefixes of an external id in a path: the reference writes `externalId:`, the guides `externalID:`. */
  externalIdPrefixes: readonly string[]
  /** Whether the list's `name` filter matches part of a name in any case, or only the exact name. */
  nameFilter: 'part' | 'whole'
  /** What a write does to attributes that it does not name. */
  otherAttributes: 'cleared' | 'kept'
  /** Whether GraphQL refuses an invalid token or request with `errors` in a 200, or with status 401 or 400. */
  graphqlRefusal: 'errors' | 'status'
}

export const STRICT: Settings = {
  externalIdPrefixes: ['externalId:'],
  nameFilter: 'part',
  otherAttributes: 'cleared',
  graphqlRefusal: 'errors'
}

/** `scope` is what the request's token allows. */
export type Env = VendorEnv<Fault> & { Variables: { scope: Scope } }

/** What a GraphQL resolver knows of its request. */
export type GraphqlContext = { faults: readonly Fault[]; scope: Scope; setWritten(id: string): void }

/** The errors that the schema allows for an update of an account. */
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

const fault = z.discriminatedUnion('name', [
  slow,
  /** With status 200 and shape `errors` it is an error of GraphQL. */
  refuse(z.enum(SHAPES).default('message')),
  drop,
  ignoreWrite,
  extraChange(companyValues),
  /** Refuses `updateAccount` with these errors, which appear only where they are selected. */
  z.strictObject({ name: z.literal('user-errors'), errors: z.array(userError).min(1) }),
  /** Leaves `page` out of a list, as other lists of the vendor do. */
  z.strictObject({ name: z.literal('no-page') }),
  /** Returns the keys of multi-select attributes in another order than before. */
  z.strictObject({ name: z.literal('reorder') })
])

export const rule = z.strictObject({ how: fault, ...selection })

/** Which requests fail, how, and how often. */
export type Rule = z.input<typeof rule>
export type Fault = z.output<typeof fault>
export type UserError = z.output<typeof userError>

/** The marketplace's REST API, read once per process: reading it takes longer than the rest of a start. */
export function describeAppDirect(): Description<paths> {
  const file = new URL('../../src/vendors/appdirect/openapi.yaml', import.meta.url)
  description ??= readDescription<paths>(file, form => Object.fromEntries(form))
  return description
}

let description: Description<paths> | undefined
