import { createGraphQLError } from 'graphql-yoga'
import { ACCESS, type CompanyValues, type StoredCompany, withValues } from './company.ts'
import type { GraphqlContext, Sandbox, UserError } from './sandbox.ts'
import { validationFaults } from './validation.ts'

/** The most points that a request may cost: one for itself, and one for each node that it could return. */
const POINTS = 1000
/** Undocumented; the page size of the REST list. */
const SIZE = 50

type AccountsQuery = {
  first?: number | null
  after?: string | null
  filter?: { name?: string | null; searchText?: string | null } | null
}

/** A company as GraphQL names its fields. */
export function accountOf(company: StoredCompany) {
  return {
    id: company.uuid,
    name: company.name,
    status: statusOf(company),
    accessTypes: Object.entries(ACCESS).flatMap(([type, flag]) => (company[flag] ? [type] : [])),
    createdOn: new Date(company.creationDate).toISOString(),
    defaultRole: company.defaultRole,
    externalId: company.externalId,
    countryCode: company.countryCode,
    website: company.website
  }
}

/** One page of accounts, sorted by name, after a cursor. */
export function accounts(companies: Iterable<StoredCompany>, { first, after, filter }: AccountsQuery) {
  const size = first ?? SIZE
  if (size < 0) throw createGraphQLError('first cannot be less than 0.', { extensions: { code: 'BAD_USER_INPUT' } })
  if (1 + size > POINTS) {
    const message = `The request costs ${1 + size} points; up to ${POINTS} are allowed.`
    throw createGraphQLError(message, { extensions: { code: 'COST_LIMIT_EXCEEDED' } })
  }
  const found = [...companies]
    .filter(({ name }) => holds(name, filter?.name))
    .filter(({ name, emailAddress }) => holds(name, filter?.searchText) || holds(emailAddress, filter?.searchText))
    .sort((one, other) => compare(one.name ?? '', other.name ?? '') || compare(one.uuid, other.uuid))
  const start = after ? found.findIndex(company => cursorOf(company) === after) + 1 : 0
  if (after && start === 0) {
    throw createGraphQLError('after is no cursor of this list.', { extensions: { code: 'BAD_USER_INPUT' } })
  }
  const nodes = found.slice(start, start + size)
  const last = nodes.at(-1)
  return {
    nodes: nodes.map(accountOf),
    pageInfo: { hasNextPage: start + size < found.length, endCursor: last === undefined ? null : cursorOf(last) }
  }
}

function statusOf({ enabled, activated, allowLogin }: StoredCompany): string {
  if (!activated) return 'PENDING_ACTIVATION'
  if (!enabled) return 'DISABLED'
  return allowLogin ? 'ENABLED' : 'ENABLED_WITHOUT_LOGIN'
}

function cursorOf({ uuid }: StoredCompany): string {
  return Buffer.from(uuid).toString('base64url')
}

function holds(text: string | null, part: string | null | undefined): boolean {
  return !part || (text ?? '').toLowerCase().includes(part.toLowerCase())
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0
}

/** The input as the schema allows it. */
export type Input = {
  id: string
  name?: string | null
  countryCode?: string | null
  accessTypes?: string[] | null
  externalId?: string | null
  defaultRole?: string | null
}

/**
 * Updates the same companies as REST: omitted fields stay, access types are replaced as a whole. The marketplace's own
 * errors come in `userErrors` without an account, and only a client that selects `userErrors` sees them.
 */
export async function updateAccount({ state }: Sandbox, input: Input, { faults, setWritten }: GraphqlContext) {
  const company = state.companies.get(input.id)
  if (company === undefined) throw createGraphQLError('Account not found.', { extensions: { code: 'NOT_FOUND' } })
  const values = valuesOf(input)
  const userErrors = [
    ...faults.flatMap(fault => (fault.name === 'user-errors' ? fault.errors : [])),
    ...inputFaults(input),
    ...validationFaults(company, values, state.companies.values())
  ]
  if (userErrors.length > 0) return { account: null, userErrors }
  if (faults.some(({ name }) => name === 'ignore-write')) {
    return { account: accountOf(withValues(company, values)), userErrors: [] }
  }
  setWritten(company.uuid)
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

/** Values that the schema allows but the sandbox refuses; what null means for them is undocumented. */
function inputFaults({ accessTypes, defaultRole, name }: Input): UserError[] {
  const filterTypes = accessTypes?.filter(type => !(type in ACCESS)) ?? []
  return [
    ...(accessTypes === null ? [invalidField('accessTypes', 'The access types cannot be null.')] : []),
    ...(defaultRole === null ? [invalidField('defaultRole', 'The default role cannot be null.')] : []),
    ...(name === '' ? [invalidField('name', 'The name cannot be empty.')] : []),
    ...filterTypes.map(type => invalidField('accessTypes', `The access type ${type} is for filters.`))
  ]
}

function invalidField(field: string, message: string): UserError {
  return { type: 'AccountInvalidFieldValueError', message, path: ['input', field] }
}
