import { type Finding, VendorError } from '../../../changes/ports/vendor.ts'
import type { WriteMode } from '../write/write-mode.ts'
import type { Connection } from './connection.ts'
import type { Directory } from './search.ts'

/** Checks for the doctor that the client can do what the bot needs. Changes nothing at the vendor. */
export async function check(
  { tokens }: Connection,
  directory: Directory,
  writeMode: WriteMode,
  signal: AbortSignal
): Promise<Finding[]> {
  const scope = await attempt('AppDirect gave no token', async () => (await tokens.get(signal)).scope)
  if (typeof scope === 'object') return [scope]
  const list = await attempt('AppDirect does not list its companies', async () => {
    await directory.first(signal)
    return undefined
  })
  return [
    { verdict: 'good', sentence: 'AppDirect gave a token.' },
    examineScope(scope),
    list ?? { verdict: 'good', sentence: 'AppDirect lists its companies to this client.' },
    checkWriteMode(writeMode)
  ]
}

function examineScope(scope: string | undefined): Finding {
  if (scope === undefined) return { verdict: 'unknown', sentence: 'AppDirect does not state the client’s scope.' }
  if (scope.split(' ').includes('ROLE_PARTNER')) {
    return { verdict: 'good', sentence: 'The client may read and write, by its scope ROLE_PARTNER.' }
  }
  const remedy = 'Give the API client the scope ROLE_PARTNER in the marketplace’s settings.'
  return { verdict: 'bad', sentence: `The client has the scope ${scope}, which cannot change anything. ${remedy}` }
}

function checkWriteMode(writeMode: WriteMode): Finding {
  if (writeMode !== 'graphql-preview')
    return { verdict: 'good', sentence: `Changes are written by ${writeMode.toUpperCase()}.` }
  const sentence = 'Changes are written by GraphQL, which AppDirect marks as preview and may change at any time.'
  return { verdict: 'unknown', sentence }
}

/** The result of `call`, or the vendor's fault as a finding. */
async function attempt<Answer>(trouble: string, call: () => Promise<Answer>): Promise<Answer | Finding> {
  try {
    return await call()
  } catch (error) {
    if (!(error instanceof VendorError)) throw error
    return { verdict: 'bad', sentence: `${trouble}: ${error.messages.join(' · ')}` }
  }
}
