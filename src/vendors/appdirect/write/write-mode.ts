import { type Vendor, VendorError } from '../../../changes/ports/vendor.ts'
import { carriedIn } from '../../shared/values.ts'
import { COMPANY, pathOf } from '../api/company.ts'
import { type Connection, refusal } from '../api/connection.ts'
import { labelOf } from '../fields/fields.ts'
import { splitForAccounts, writeAccount } from './accounts.ts'
import { carried, replacementFrom, updateFrom } from './update.ts'

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
