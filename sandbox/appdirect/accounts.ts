import { createGraphQLError } from 'graphql-yoga'
import { ACCESS, type StoredCompany } from './company.ts'

/** A request may cost so many points: one for itself, and one for each node that it could answer. */
const POINTS = 1000
/** Not documented; the number of a page of the REST list. */
const SIZE = 50

type Asked = {
  first?: number | null
  after?: string | null
  filter?: { name?: string | null; searchText?: string | null } | null
}

/** A company in GraphQL's words. */
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

/** Accounts by name, a page after a cursor. */
export function accounts(companies: Iterable<StoredCompany>, { first, after, filter }: Asked) {
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
