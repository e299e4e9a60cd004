import type { graphql } from 'gql.tada'

// gql.tada reads the types of a request out of its text and the generated schema; at run time there is nothing but the
// text. Its own function would parse it, only for us to print it again, and bring a compiler into production.
const typed = ((text: string) => text) as unknown as typeof graphql

export const accessTypes = typed(`
  query AccessTypes($id: ID!) {
    account(id: $id) { id accessTypes }
  }
`)

/** The vendor tells of user errors only where they are selected. */
export const updateAccount = typed(`
  mutation Update($input: UpdateAccountInput!) {
    updateAccount(input: $input) {
      account { id }
      userErrors { __typename ... on UserError { message path } }
    }
  }
`)
