import type { VariablesOf } from 'gql.tada'
import type { Values } from '../../../changes/model/field.ts'
import type { Connection } from '../api/connection.ts'
import { accessTypes, updateAccount } from '../api/documents.ts'
import { refusal, sentencesOf, unusable } from '../api/errors.ts'
import { itemsOf } from '../api/items.ts'
import type { Key } from '../fields/fields.ts'
import { ACCESS, type Access } from '../fields/options.ts'
import { askPreview } from './preview.ts'
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
    const said = sentencesOf(errors).map(connection.secrets.hide)
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
