import type { DocumentDecoration, graphql, VariablesOf } from 'gql.tada'
import { z } from 'zod'
import type { Values } from '../../../changes/model/change.ts'
import { jsonOr, sentencesIn } from '../../shared/call.ts'
import { itemsOf } from '../../shared/values.ts'
import { type Connection, refusal, sentencesOf, unusable } from '../api/connection.ts'
import { ACCESS, type Access, type Key } from '../fields/fields.ts'
import { accessFrom } from './update.ts'

type Input = VariablesOf<typeof updateAccount>['input']
type AccessType = NonNullable<Input['accessTypes']>[number]
type Level = { type: AccessType; has: boolean }

/** Takes what `updateAccount` can say out of what is wanted, and leaves the rest to REST. */
export function splitForAccounts(wanted: Values): { account: Values; rest: Values } {
  const isSayable = ([key, value]: [string, unknown]) =>
    SAYABLE.some(one => one === key) && (key === 'access' || (value !== null && value !== ''))
  const entries = Object.entries(wanted)
  return {
    account: Object.fromEntries(entries.filter(isSayable)),
    rest: Object.fromEntries(entries.filter(entry => !isSayable(entry)))
  }
}

/** Sets these values by `updateAccount`. Throws `VendorError` with the user errors, where there are any. */
export async function writeAccount(
  connection: Connection,
  id: string,
  seen: Values,
  wanted: Values,
  signal: AbortSignal
): Promise<void> {
  const levels = levelsOf(accessFrom(seen, wanted))
  const types = levels.length > 0 ? await typesFor(connection, id, levels, signal) : undefined
  const input: Input = {
    id,
    ...(typeof wanted.name === 'string' && { name: wanted.name }),
    ...(typeof wanted.country === 'string' && { countryCode: wanted.country }),
    ...(typeof wanted.externalid === 'string' && { externalId: wanted.externalid }),
    // Not all roles are documented; the vendor refuses one that it does not know.
    ...(typeof wanted.role === 'string' && { defaultRole: wanted.role as NonNullable<Input['defaultRole']> }),
    ...(types && { accessTypes: types })
  }
  const hasMore = Object.keys(input).length > 1 // than the id
  if (!hasMore) return
  const { updateAccount: payload } = await askPreview(connection, updateAccount, { input }, signal)
  const errors = itemsOf(payload?.userErrors)
  if (errors.length > 0) {
    const said = sentencesIn(sentencesOf(errors), connection.secrets)
    const messages = said.length > 0 ? said : errors.map(({ __typename }) => __typename)
    throw refusal({ status: 200, retryable: false, messages })
  }
  if (!payload?.account) throw unusable('AppDirect did not say whether it updated the account')
}

/** What null means to `updateAccount` is not documented, so what is to be emptied is no business of its. */
const SAYABLE: readonly Key[] = ['name', 'access', 'country', 'role', 'externalid']

/** The types of the levels that are to change, and whether the account is to have them. */
function levelsOf(access: Partial<Record<Access, boolean>>): Level[] {
  return Object.entries(ACCESS).flatMap(([level, { type }]) => {
    // The keys of an object are its own names.
    const has = access[level as Access]
    return has === undefined ? [] : [{ type, has }]
  })
}

/**
 * All access types as they are to be: it seems that the list is replaced, so those that nobody changes stay as the
 * account has them now. The negative ones are for filters.
 */
async function typesFor(
  connection: Connection,
  id: string,
  levels: readonly Level[],
  signal: AbortSignal
): Promise<AccessType[]> {
  const { account } = await askPreview(connection, accessTypes, { id }, signal)
  if (!account) throw refusal({ status: 404, retryable: false, messages: ['AppDirect has no such account'] })
  const others = itemsOf(account.accessTypes).filter(
    held => !held.startsWith('NON_') && !levels.some(({ type }) => type === held)
  )
  return [...others, ...levels.filter(({ has }) => has).map(({ type }) => type)]
}

const answer = z.object({
  data: z.record(z.string(), z.unknown()).nullish(),
  errors: z.array(z.unknown()).nullish()
})

/**
 * Asks in GraphQL, where the vendor has what it marks as preview. Throws `VendorError` where the answer holds errors,
 * also with status 200. It can be retried only where there are data beside the errors: then it may have been done.
 */
async function askPreview<Result, Variables>(
  { root, send, call, secrets, timeout }: Connection,
  document: DocumentDecoration<Result, Variables>,
  variables: Variables,
  signal: AbortSignal
): Promise<Result> {
  const { data: body, response } = await call(request, timeout, signal)
  const { data, errors } = read(body)
  if (errors && errors.length > 0) {
    const said = sentencesIn(sentencesOf(errors), secrets)
    const messages = said.length > 0 ? said : ['AppDirect answered with errors and gave no reason']
    throw refusal({ status: response.status, retryable: hasData(data), messages })
  }
  if (!data) throw unusable('The answer held no data')
  // The schema says so, and what is used of it is looked at where it is used.
  return data as Result

  async function request(signal: AbortSignal) {
    const response = await send(
      new Request(`${root}/api/graphql/preview`, {
        method: 'POST',
        redirect: 'manual',
        headers: { 'content-type': 'application/json', accept: 'application/json' },
        body: JSON.stringify({ query: document, variables }),
        signal
      })
    )
    const text = await response.text()
    if (response.ok) return { response, data: JSON.parse(text) as unknown }
    return { response, error: jsonOr(text) }
  }
}

function read(body: unknown): z.infer<typeof answer> {
  const parsed = answer.safeParse(body)
  if (!parsed.success) throw unusable('The answer was not one of GraphQL')
  return parsed.data
}

function hasData(data: Record<string, unknown> | null | undefined): boolean {
  return Object.values(data ?? {}).some(value => value !== null)
}

// gql.tada reads the types of a request out of its text and the generated schema; at run time there is nothing but the
// text. Its own function would parse it, only for us to print it again, and bring a compiler into production.
const typed = ((text: string) => text) as unknown as typeof graphql

const accessTypes = typed(`
  query AccessTypes($id: ID!) {
    account(id: $id) { id accessTypes }
  }
`)

/** The vendor tells of user errors only where they are selected. */
const updateAccount = typed(`
  mutation Update($input: UpdateAccountInput!) {
    updateAccount(input: $input) {
      account { id }
      userErrors { __typename ... on UserError { message path } }
    }
  }
`)
