import type { DocumentDecoration, graphql, VariablesOf } from 'gql.tada'
import { z } from 'zod'
import { type Values, type Vendor, VendorError } from '../../../changes/ports/vendor.ts'
import { jsonOr, sentencesIn } from '../../shared/call.ts'
import { carriedIn, itemsOf } from '../../shared/values.ts'
import { COMPANY, pathOf } from '../api/company.ts'
import { type Connection, refusal, sentencesOf, unusable } from '../api/connection.ts'
import { ACCESS, type Access, type Key, labelOf } from '../fields/fields.ts'
import { accessFrom, carried, replacementFrom, updateFrom } from './update.ts'

/** How a change is written: only the edits, the whole profile, or by GraphQL preview where it supports them. */
export type WriteMode = 'patch' | 'put' | 'graphql-preview'

type Write = Vendor['write']

/** The write modes; all result in the same values. */
export function createWriteModes(connection: Connection): Record<WriteMode, Write> {
  const { api, call, timeout } = connection

  const patch: Write = async (company, wanted, signal) => {
    const path = pathOf(company.id)
    const body = updateFrom(company.values, wanted, carriedIn(company, carried).types)
    if (Object.keys(body).length === 0) return
    await call(signal => api.PATCH(COMPANY, { params: { path }, body, signal }), timeout, signal, 'company')
  }

  const put: Write = async (company, wanted, signal) => {
    const path = pathOf(company.id)
    const body = replacementFrom(company.values, wanted, carriedIn(company, carried))
    await call(signal => api.PUT(COMPANY, { params: { path }, body, signal }), timeout, signal, 'company')
  }

  const preview: Write = async (company, wanted, signal) => {
    const { id } = pathOf(company.id)
    const { account, rest } = splitForAccounts(wanted)
    // Finds what REST cannot express before anything is sent.
    updateFrom(company.values, rest, carriedIn(company, carried).types)
    const written = Object.keys(account)
    if (written.length > 0) await writeAccount(connection, id, company.values, account, signal)
    if (Object.keys(rest).length === 0) return
    await withWritten(written, () => patch(company, rest, signal))
  }

  return { patch, put, 'graphql-preview': preview }
}

/** Runs the second part of a write; its fault also names what the first part wrote. */
async function withWritten(written: readonly string[], write: () => Promise<void>): Promise<void> {
  try {
    await write()
  } catch (error) {
    if (!(error instanceof VendorError) || written.length === 0) throw error
    const names = written.map(labelOf).join(', ')
    const messages = [...error.messages, `AppDirect had taken before: ${names}`]
    // A 429 means that nothing was written.
    const status = error.status === 429 ? null : error.status
    throw refusal({ ...error, status, messages }, { cause: error })
  }
}

type Input = VariablesOf<typeof updateAccount>['input']
type AccessType = NonNullable<Input['accessTypes']>[number]
type Level = { type: AccessType; has: boolean }

/** Splits the values into those that `updateAccount` supports and the rest, for REST. */
function splitForAccounts(wanted: Values): { account: Values; rest: Values } {
  const isSupported = ([key, value]: [string, unknown]) =>
    SUPPORTED.some(one => one === key) && (key === 'access' || (value !== null && value !== ''))
  const entries = Object.entries(wanted)
  return {
    account: Object.fromEntries(entries.filter(isSupported)),
    rest: Object.fromEntries(entries.filter(entry => !isSupported(entry)))
  }
}

/** Sets these values with `updateAccount`. Throws `VendorError` with any user errors. */
async function writeAccount(
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
    // Not all roles are documented; the vendor rejects unknown ones.
    ...(typeof wanted.role === 'string' && { defaultRole: wanted.role as NonNullable<Input['defaultRole']> }),
    ...(types && { accessTypes: types })
  }
  const hasMore = Object.keys(input).length > 1 // than the id
  if (!hasMore) return
  const { updateAccount: payload } = await callPreview(connection, updateAccount, { input }, signal)
  const errors = itemsOf(payload?.userErrors)
  if (errors.length > 0) {
    const said = sentencesIn(sentencesOf(errors), connection.secrets)
    const messages = said.length > 0 ? said : errors.map(({ __typename }) => __typename)
    throw refusal({ status: 200, retryable: false, messages })
  }
  if (!payload?.account) throw unusable('AppDirect did not say whether it updated the account')
}

/** The meaning of null is not documented, so `updateAccount` never empties a field. */
const SUPPORTED: readonly Key[] = ['name', 'access', 'country', 'role', 'externalid']

/** The access types to add or remove. */
function levelsOf(access: Partial<Record<Access, boolean>>): Level[] {
  return Object.entries(ACCESS).flatMap(([level, { type }]) => {
    // `Object.entries` loses the key type.
    const has = access[level as Access]
    return has === undefined ? [] : [{ type, has }]
  })
}

/**
 * The complete list of access types: the update seems to replace the list, so unedited types keep their current state.
 * The `NON_` types are only for filters.
 */
async function typesFor(
  connection: Connection,
  id: string,
  levels: readonly Level[],
  signal: AbortSignal
): Promise<AccessType[]> {
  const { account } = await callPreview(connection, accessTypes, { id }, signal)
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
 * Sends a GraphQL request to the preview endpoint. Throws `VendorError` where the response has errors, even with status
 * 200. Retryable only where it also has data: then it may have been applied.
 */
async function callPreview<Result, Variables>(
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
  // Typed by the schema; callers check the parts they use.
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

// gql.tada infers types from the query text and the generated schema; at run time only the text is needed. Its own
// function would parse and print it again, and bring a compiler into production.
const typed = ((text: string) => text) as unknown as typeof graphql

const accessTypes = typed(`
  query AccessTypes($id: ID!) {
    account(id: $id) { id accessTypes }
  }
`)

/** The vendor returns user errors only where they are selected. */
const updateAccount = typed(`
  mutation Update($input: UpdateAccountInput!) {
    updateAccount(input: $input) {
      account { id }
      userErrors { __typename ... on UserError { message path } }
    }
  }
`)
