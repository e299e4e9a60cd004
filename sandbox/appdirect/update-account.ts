import { createGraphQLError } from 'graphql-yoga'
import { accountOf } from './accounts.ts'
import { ACCESS, type CompanyValues, withValues } from './company.ts'
import type { UserError } from './fault-rules.ts'
import { faultsOf } from './judge.ts'
import type { Asking, Sandbox } from './sandbox.ts'

/** As the schema lets it through. */
export type Input = {
  id: string
  name?: string | null
  countryCode?: string | null
  accessTypes?: string[] | null
  externalId?: string | null
  defaultRole?: string | null
}

/**
 * The mutation, on the same companies as REST: what is left out stays, access types are replaced as a whole. Errors
 * of the marketplace leave the account out and stand in `userErrors`, which only shows to those who select it.
 */
export async function updateAccount({ state }: Sandbox, input: Input, { told, wrote }: Asking) {
  const company = state.companies.get(input.id)
  if (company === undefined) throw createGraphQLError('Account not found.', { extensions: { code: 'NOT_FOUND' } })
  const values = valuesOf(input)
  const userErrors = [
    ...told.flatMap(how => (how.name === 'user-errors' ? how.errors : [])),
    ...formFaults(input),
    ...faultsOf(company, values, state.companies.values())
  ]
  if (userErrors.length > 0) return { account: null, userErrors }
  if (told.some(({ name }) => name === 'pretend')) {
    return { account: accountOf(withValues(company, values)), userErrors: [] }
  }
  wrote(company.uuid)
  return { account: accountOf(await state.change(company.uuid, values)), userErrors: [] }
}

function valuesOf({ name, countryCode, accessTypes, externalId, defaultRole }: Input): CompanyValues {
  const flags = Object.entries(ACCESS).map(([type, flag]) => [flag, accessTypes?.includes(type)])
  return {
    ...(accessTypes ? Object.fromEntries(flags) : {}),
    ...(defaultRole ? { defaultRole } : {}),
    ...(name === undefined ? {} : { name }),
    ...(countryCode === undefined ? {} : { countryCode }),
    ...(externalId === undefined ? {} : { externalId })
  }
}

/** Values that the schema allows and that make no sense: what null means for them is not documented. */
function formFaults({ accessTypes, defaultRole, name }: Input): UserError[] {
  const filters = accessTypes?.filter(type => !(type in ACCESS)) ?? []
  return [
    ...(accessTypes === null ? [fault('accessTypes', 'The access types cannot be null.')] : []),
    ...(defaultRole === null ? [fault('defaultRole', 'The default role cannot be null.')] : []),
    ...(name === '' ? [fault('name', 'The name cannot be empty.')] : []),
    ...filters.map(type => fault('accessTypes', `The access type ${type} is for filters.`))
  ]
}

function fault(field: string, message: string): UserError {
  return { type: 'AccountInvalidFieldValueError', message, path: ['input', field] }
}
