import type { Clock } from '../../changes/ports/ports.ts'
import {
  type CompanySummary,
  type Finding,
  type Profile,
  type Vendor,
  VendorError
} from '../../changes/ports/vendor.ts'
import { type Fetch, SYSTEM_CLOCK } from '../shared/call.ts'
import { companyFrom, createAttributes, createReading, type FoundCompany, summaryOf } from './api/company.ts'
import { type Connection, connect, NAME, type Timeouts } from './api/connection.ts'
import { createDirectory, type Directory } from './api/search.ts'
import { fields, optionsFor } from './fields/fields.ts'
import { readProfile, showProfile } from './profile/read.ts'
import { applyFieldDependencies, carriedFrom, lackingInWhole } from './write/update.ts'
import { createWriteModes, type WriteMode } from './write/write-mode.ts'

export type AppDirectOptions = {
  /** The marketplace's address, such as `https://marketplace.example`. */
  baseUrl: string
  clientId: string
  clientSecret: string
  /** Defaults to `patch`. */
  writeMode?: WriteMode
  /** The prefix of external ids in paths; the vendor's pages disagree on it. */
  externalIdPrefix?: string
  timeouts?: Partial<Timeouts>
  fetch?: Fetch
  /** Defaults to real time. */
  clock?: Partial<Clock>
}

export type AppDirect = Vendor & { profile: Profile; check(signal: AbortSignal): Promise<Finding[]> }

/** AppDirect through a marketplace's API client: every company in it. */
export function appdirect(options: AppDirectOptions): AppDirect {
  const { writeMode = 'patch', externalIdPrefix = 'externalId', timeouts, fetch = globalThis.fetch } = options
  const clock = { ...SYSTEM_CLOCK, ...options.clock }
  const connection = connect({ ...options, fetch, clock, timeouts: { companies: 30_000, token: 15_000, ...timeouts } })
  const attributes = createAttributes()
  const directory = createDirectory(connection, attributes)

  const { get, detailOf } = createReading(connection)
  const writeModes = createWriteModes(connection)

  return {
    name: NAME,
    label: 'AppDirect',
    fields,
    pace: BACKGROUND_PACE,
    applyFieldDependencies: (seen, wanted) => applyFieldDependencies(seen, wanted, writeMode === 'put'),
    demands: seen => (writeMode === 'put' ? lackingInWhole(seen) : []),
    list: directory.list,
    options: async ({ values }) => optionsFor(values),

    async find(text, signal) {
      const typed = text.trim()
      const [, externalId] = /^ext:\s*(.+)$/i.exec(typed) ?? []
      if (externalId) return orNone(get(`${externalIdPrefix}:${externalId}`, signal))
      const found = UUID.test(typed) ? await orNone(get(typed, signal)) : []
      return found.length > 0 ? found : directory.find(typed, signal)
    },

    async read(companyId, signal) {
      const detail = await detailOf(companyId, signal)
      await directory.sample(signal)
      // Last, since other companies may return less about an attribute than the company itself.
      attributes.observe(detail.customAttributes)
      const defined = attributes.all()
      const company = companyFrom(companyId, detail, defined)
      return { ...company, carried: carriedFrom(detail, company.values, defined) }
    },

    check: signal => check(connection, directory, writeMode, signal),
    write: writeModes[writeMode],
    profile: { read: readProfile, show: showProfile, replace: writeModes.put },
    ...(writeMode === 'graphql-preview' && { caution: CAUTION })
  }
}

/** The vendor allows five requests a second; one of them is left for what people wait for. */
const BACKGROUND_PACE = 250

const CAUTION =
  'Name, access level, country, default role and external id are written by updateAccount, which AppDirect marks as preview.'

const UUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i

async function orNone(detail: Promise<FoundCompany>): Promise<CompanySummary[]> {
  try {
    const found = await detail
    return [summaryOf(found.uuid, found)]
  } catch (error) {
    if (error instanceof VendorError && error.gone) return []
    throw error
  }
}

/** Checks for the doctor that the client can do what the bot needs. Changes nothing at the vendor. */
async function check(
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
