import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type Client, COMPANIES, PREVIEW, startClient } from './client.ts'

const FIELDS = 'id name status accessTypes createdOn defaultRole externalId countryCode website'
const ERRORS = 'userErrors { __typename ... on UserError { message path } }'

describe('sandbox appdirect graphql', () => {
  it('returns the same companies as REST, in its own terms', async () => {
    await using appdirect = await startClient()
    const company = appdirect.withStory('every access')
    const account = {
      id: company.uuid,
      name: company.name,
      status: 'ENABLED',
      accessTypes: ['VENDOR', 'RESELLER', 'CHANNEL_ADMIN'],
      createdOn: new Date(company.creationDate).toISOString(),
      defaultRole: 'USER',
      externalId: company.externalId,
      countryCode: company.countryCode,
      website: company.website
    }
    const variables = { id: company.uuid, externalId: company.externalId }
    const query = `query ($id: ID!, $externalId: String!) {
      account(id: $id) { ${FIELDS} } accountByExternalId(externalId: $externalId) { ${FIELDS} }
    }`
    const answer = await appdirect.query(query, variables)
    expect([answer.status, answer.json()]).toEqual([200, { data: { account, accountByExternalId: account } }])
    const nobody = await appdirect.query(query, { id: 'nobody', externalId: 'nobody' })
    expect(nobody.json()).toEqual({ data: { account: null, accountByExternalId: null } })
  })

  it.each([
    ['disabled', 'DISABLED'],
    ['not yet activated', 'PENDING_ACTIVATION'],
    ['without login', 'ENABLED_WITHOUT_LOGIN']
  ])('returns for a company that is %s the status %s', async (story, status) => {
    await using appdirect = await startClient()
    const { uuid: id } = appdirect.withStory(story)
    const answer = await appdirect.query('query ($id: ID!) { account(id: $id) { status } }', { id })
    expect(answer.json()).toEqual({ data: { account: { status } } })
  })

  it('lists accounts in pages, and filters by name or email address', async () => {
    await using appdirect = await startClient()
    const ids: string[] = []
    let after: string | null = null
    do {
      const { nodes, pageInfo } = await accounts(appdirect, { first: 70, after })
      ids.push(...nodes.map(({ id }) => id))
      after = pageInfo.hasNextPage ? pageInfo.endCursor : null
    } while (after !== null)
    expect(ids).toHaveLength(200)
    expect(new Set(ids)).toEqual(new Set(appdirect.companies.keys()))
    expect((await accounts(appdirect, { filter: { name: 'twin rivers school' } })).nodes).toHaveLength(3)
    const [acme] = [...appdirect.companies.values()]
    expect((await accounts(appdirect, { filter: { searchText: acme?.emailAddress } })).nodes).toEqual([
      { id: acme?.uuid }
    ])
    const dear = await appdirect.query('{ accounts(first: 1000) { nodes { id } } }')
    expect([dear.status, dear.json()]).toMatchObject([200, { errors: [{ message: expect.stringContaining('1001') }] }])
  })

  it('updates the given fields of the companies that REST reads', async () => {
    await using appdirect = await startClient()
    const company = appdirect.withStory('every access')
    const input = {
      id: company.uuid,
      name: 'By *GraphQL* & so on',
      accessTypes: ['REFERRAL', 'VENDOR'],
      defaultRole: 'DEVELOPER',
      countryCode: 'CH',
      externalId: null
    }
    const answer = await update(appdirect, input)
    expect(answer).toMatchObject({
      account: { ...input, accessTypes: ['VENDOR', 'REFERRAL'], id: company.uuid },
      userErrors: []
    })
    const read = await appdirect.ask('GET', `${COMPANIES}/${company.uuid}`)
    expect(read.json()).toMatchObject({ name: input.name, referral: true, reseller: false, externalId: null })
    expect(appdirect.companies.get(company.uuid)).toEqual({
      ...company,
      name: input.name,
      vendor: true,
      reseller: false,
      channelAdmin: false,
      referral: true,
      defaultRole: 'DEVELOPER',
      countryCode: 'CH',
      externalId: null
    })
    expect(appdirect.requests.count('POST', 'updateAccount')).toBe(1)
    expect(appdirect.requests.count('POST', PREVIEW)).toBe(1)
  })

  it.each([
    [{ countryCode: 'XX' }, 'AccountInvalidCountryCodeError', 'countryCode'],
    [{ countryCode: 'CHE' }, 'AccountInvalidCountryCodeError', 'countryCode'],
    [
      { accessTypes: ['REFERRAL', 'RESELLER'] },
      'AccountCannotBeCreatedWithBothReferralAndResellerError',
      'accessTypes'
    ],
    [{ accessTypes: ['NON_VENDOR'] }, 'AccountInvalidFieldValueError', 'accessTypes'],
    [{ accessTypes: null }, 'AccountInvalidFieldValueError', 'accessTypes'],
    [{ defaultRole: 'DEVELOPER' }, 'AccountInvalidFieldValueError', 'defaultRole'],
    [{ name: '' }, 'AccountInvalidFieldValueError', 'name'],
    [{ externalId: 'NW-1001' }, 'AccountAlreadyExistError', 'externalId']
  ])('refuses %o with a user error that only clients that select it see', async (values, type, field) => {
    await using appdirect = await startClient()
    const company = appdirect.withStory('ordinary')
    const input = { id: company.uuid, ...values }
    expect(await update(appdirect, input)).toEqual({
      account: null,
      userErrors: [{ __typename: type, message: expect.any(String), path: ['input', field] }]
    })
    const blind = await appdirect.query(
      'mutation ($input: UpdateAccountInput!) { updateAccount(input: $input) { account { id } } }',
      { input }
    )
    expect([blind.status, blind.json()]).toEqual([200, { data: { updateAccount: { account: null } } }])
    expect(appdirect.companies.get(company.uuid)).toBe(company)
  })

  it('refuses fields that are not in the schema with errors in a 200', async () => {
    await using appdirect = await startClient()
    const { uuid: id } = appdirect.withStory('ordinary')
    for (const input of [{ id, website: 'x.example' }, { id, accessTypes: ['ADMIN'] }, { name: 'x' }]) {
      const query = 'mutation ($input: UpdateAccountInput!) { updateAccount(input: $input) { account { id } } }'
      const answer = await appdirect.query(query, { input })
      expect([answer.status, answer.json()]).toMatchObject([200, { errors: [{ message: expect.any(String) }] }])
    }
    const broken = await appdirect.query('{ account(id: ')
    expect([broken.status, broken.json()]).toMatchObject([200, { errors: [{}] }])
    const missing = await appdirect.query('mutation { updateAccount(input: { id: "nobody" }) { account { id } } }')
    expect(missing.json()).toMatchObject({ data: { updateAccount: null }, errors: [{ message: 'Account not found.' }] })
  })

  it('has accounts on the preview endpoint only', async () => {
    await using appdirect = await startClient()
    const query = `mutation { updateAccount(input: { id: "x" }) { account { id } } }`
    const stable = await appdirect.ask('POST', '/api/graphql', { query })
    expect([stable.status, stable.json()]).toMatchObject([
      200,
      { errors: [{ message: expect.stringContaining('updateAccount') }] }
    ])
    const fine = await appdirect.ask('POST', '/api/graphql', { query: '{ __typename }' })
    expect(fine.json()).toEqual({ data: { __typename: 'Query' } })
  })

  it('refuses an invalid token with errors in a 200, or with a 401 with that setting', async () => {
    await using appdirect = await startClient()
    const body = { query: '{ account(id: "x") { id } }' }
    const bad = { authorization: 'Bearer none' }
    const answer = await appdirect.ask('POST', PREVIEW, body, bad)
    expect([answer.status, answer.json()]).toEqual([200, { errors: [{ message: 'Unauthorized' }], data: null }])
    await using other = await startClient({ settings: { graphqlRefusal: 'status' } })
    expect((await other.ask('POST', PREVIEW, body, bad)).status).toBe(401)
  })

  it('refuses a mutation with a read-only token', async () => {
    const credentials = [{ clientId: 'reader', clientSecret: 's', scope: 'ROLE_PARTNER_READ' as const }]
    await using appdirect = await startClient({ credentials })
    const company = appdirect.withStory('ordinary')
    const read = await appdirect.query('query ($id: ID!) { account(id: $id) { id } }', { id: company.uuid })
    expect(read.json()).toEqual({ data: { account: { id: company.uuid } } })
    const query = 'mutation ($input: UpdateAccountInput!) { updateAccount(input: $input) { account { id } } }'
    const refused = await appdirect.query(query, { input: { id: company.uuid, name: 'x' } })
    expect([refused.status, refused.json()]).toMatchObject([
      200,
      { errors: [{ message: 'The token is not allowed to do this.', path: ['updateAccount'] }] }
    ])
    expect((await appdirect.ask('PATCH', `${COMPANIES}/${company.uuid}`, { name: 'x' })).status).toBe(403)
    expect(appdirect.companies.get(company.uuid)).toBe(company)
  })
})

async function update(appdirect: Client, input: object): Promise<unknown> {
  const query = `mutation ($input: UpdateAccountInput!) { updateAccount(input: $input) { account { ${FIELDS} } ${ERRORS} } }`
  const answer = await appdirect.query(query, { input })
  return z.object({ data: z.object({ updateAccount: z.unknown() }) }).parse(answer.json()).data.updateAccount
}

async function accounts(appdirect: Client, variables: object) {
  const query = `query ($first: Int, $after: String, $filter: AccountsFilter) {
    accounts(first: $first, after: $after, filter: $filter) { nodes { id } pageInfo { hasNextPage endCursor } }
  }`
  const answer = await appdirect.query(query, variables)
  const page = z.object({
    nodes: z.array(z.object({ id: z.string() })),
    pageInfo: z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullable() })
  })
  return z.object({ data: z.object({ accounts: page }) }).parse(answer.json()).data.accounts
}
