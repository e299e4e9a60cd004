import { readFileSync } from 'node:fs'
import { Kind, parse } from 'graphql'
import { createGraphQLError, createSchema, createYoga } from 'graphql-yoga'
import { accountOf, accounts, type Input, updateAccount } from './accounts.ts'
import type { StoredCompany } from './company.ts'
import type { GraphqlContext, Sandbox } from './sandbox.ts'

const FILE = new URL('../../src/vendors/appdirect/schema.graphql', import.meta.url)

/** The schema of the stable endpoint. The vendor documents accounts as Preview, so it has none. */
const STABLE = `
  type Query {
    "This sandbox has nothing of the marketplace but accounts."
    marketplace: String
  }
  type Mutation {
    marketplace: String
  }
`

/** A request as received. */
type GraphqlRequest = { body: string; headers: Headers; url: string }

/** The marketplace's GraphQL API. The preview endpoint has accounts, which are the companies of REST. */
export function graphql(
  sandbox: Sandbox,
  preview: boolean
): (request: GraphqlRequest, context: GraphqlContext) => Promise<Response> {
  const schema = preview
    ? createSchema<GraphqlContext>({ typeDefs: readFileSync(FILE, 'utf8'), resolvers: resolvers(sandbox) })
    : createSchema<GraphqlContext>({ typeDefs: STABLE })
  const yoga = createYoga<GraphqlContext>({
    schema,
    graphqlEndpoint: '*',
    graphiql: false,
    cors: false,
    logging: false
  })

  return async ({ body, headers, url }, context) => {
    const answer = await yoga.fetch(new Request(url, { method: 'POST', headers, body }), context)
    // Invalid variables are a 400 from this server and a 200 from others; the vendor does not document which.
    if (answer.status !== 400 || sandbox.settings.graphqlRefusal === 'status') return answer
    return new Response(await answer.text(), { headers: { 'content-type': 'application/json; charset=utf-8' } })
  }
}

/** The top-level fields that a request selects; none if it cannot be parsed. */
export function fieldsOf(body: string): string[] {
  try {
    const { query } = JSON.parse(body)
    return parse(query).definitions.flatMap(definition =>
      definition.kind === Kind.OPERATION_DEFINITION
        ? definition.selectionSet.selections.flatMap(one => (one.kind === Kind.FIELD ? [one.name.value] : []))
        : []
    )
  } catch {
    // The GraphQL server reports what is wrong with it.
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
      accounts: (_: unknown, query: Parameters<typeof accounts>[1]) => accounts(companies.values(), query)
    },
    Mutation: {
      updateAccount: (_: unknown, { input }: { input: Input }, context: GraphqlContext) => {
        if (context.scope !== 'ROLE_PARTNER') {
          throw createGraphQLError('The token is not allowed to do this.', { extensions: { code: 'FORBIDDEN' } })
        }
        return updateAccount(sandbox, input, context)
      }
    },
    UpdateAccountError: { __resolveType: ({ type }: { type: string }) => type }
  }
}
