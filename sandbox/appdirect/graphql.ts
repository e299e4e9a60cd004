import { readFileSync } from 'node:fs'
import { Kind, parse } from 'graphql'
import { createGraphQLError, createSchema, createYoga } from 'graphql-yoga'
import { accountOf, accounts } from './accounts.ts'
import type { StoredCompany } from './company.ts'
import type { Asking, Sandbox } from './sandbox.ts'
import { type Input, updateAccount } from './update-account.ts'

const FILE = new URL('../../src/vendors/appdirect/schema.graphql', import.meta.url)

/** The endpoint of everything that is stable. Accounts are Preview in the vendor's documentation, so it has none. */
const STABLE = `
  type Query {
    "What the marketplace has besides accounts is no part of this sandbox."
    marketplace: String
  }
  type Mutation {
    marketplace: String
  }
`

/** A request as it came. */
type Came = { body: string; headers: Headers; url: string }

/** The marketplace's GraphQL: `preview` knows accounts, and shares the companies of REST. */
export function graphql(sandbox: Sandbox, preview: boolean): (came: Came, asking: Asking) => Promise<Response> {
  const schema = preview
    ? createSchema<Asking>({ typeDefs: readFileSync(FILE, 'utf8'), resolvers: resolvers(sandbox) })
    : createSchema<Asking>({ typeDefs: STABLE })
  const yoga = createYoga<Asking>({ schema, graphqlEndpoint: '*', graphiql: false, cors: false, logging: false })

  return async ({ body, headers, url }, asking) => {
    const answer = await yoga.fetch(new Request(url, { method: 'POST', headers, body }), asking)
    // Variables that do not fit are a 400 to this server and a 200 to others; the vendor says nothing.
    if (answer.status !== 400 || sandbox.settings.graphqlRefusal === 'status') return answer
    return new Response(await answer.text(), { headers: { 'content-type': 'application/json; charset=utf-8' } })
  }
}

/** The fields that a request asks for at its top; none where it cannot be read. */
export function fieldsOf(body: string): string[] {
  try {
    const { query } = JSON.parse(body)
    return parse(query).definitions.flatMap(definition =>
      definition.kind === Kind.OPERATION_DEFINITION
        ? definition.selectionSet.selections.flatMap(one => (one.kind === Kind.FIELD ? [one.name.value] : []))
        : []
    )
  } catch {
    // The server itself says what is wrong with it.
    return []
  }
}

function resolvers(sandbox: Sandbox) {
  const { companies } = sandbox.state
  const account = (company: StoredCompany | undefined) => (company === undefined ? null : accountOf(company))

  return {
    Query: {
      account: (_: unknown, { id }: { id: string }) => account(companies.get(id)),
      accountByExternalId: (_: unknown, { externalId }: { externalId: string }) =>
        account([...companies.values()].find(company => company.externalId === externalId)),
      accounts: (_: unknown, asked: Parameters<typeof accounts>[1]) => accounts(companies.values(), asked)
    },
    Mutation: {
      updateAccount: (_: unknown, { input }: { input: Input }, asking: Asking) => {
        if (asking.scope !== 'ROLE_PARTNER') {
          throw createGraphQLError('The token is not allowed to do this.', { extensions: { code: 'FORBIDDEN' } })
        }
        return updateAccount(sandbox, input, asking)
      }
    },
    UpdateAccountError: { __resolveType: ({ type }: { type: string }) => type }
  }
}
