import { type Finding, VendorError } from '../../../changes/ports/vendor.ts'
import { type DateFormat, formatFrom } from '../fields/dates.ts'
import type { Catalogue } from './catalogue.ts'
import type { Connection, Session } from './connection.ts'

/** The permissions the bot needs, as the vendor lists them in `permissions`. */
const NEEDED = ['companies/search|POST', 'companies/{resourceId}|GET', 'companies/{resourceId}|PUT'] as const

/** Without one of these lists a company can still be changed, except for the fields chosen from it. */
const LISTS = [
  ['lookups', 'countries, industries, languages and licence periods'],
  ['licences', 'licence types and modules'],
  ['timeZones', 'time zones'],
  ['groups', 'company groups']
] as const satisfies readonly (readonly [keyof Catalogue, string])[]

/** Checks for the doctor that the client can do what the bot needs. Changes nothing at the vendor. */
export async function check(
  connection: Connection,
  session: Session,
  catalogue: Catalogue,
  dateFormat: DateFormat | undefined,
  signal: AbortSignal
): Promise<Finding[]> {
  try {
    const token = { verdict: 'good', sentence: 'Keepnet gave a token.' } as const
    const role = await examineRole(session, signal)
    return [
      token,
      role,
      ...(await examinePermissions(session, signal)),
      await examineDates(connection, dateFormat, signal),
      ...(await examineLists(catalogue, signal))
    ]
  } catch (error) {
    if (!(error instanceof VendorError)) throw error
    return [{ verdict: 'bad', sentence: `Keepnet gave no token: ${error.messages.join(' · ')}` }]
  }
}

async function examineRole(session: Session, signal: AbortSignal): Promise<Finding> {
  const { reseller_access: access } = await session.claims(signal)
  if (access) return { verdict: 'good', sentence: 'The client has reseller access.' }
  if (access === undefined)
    return { verdict: 'unknown', sentence: 'The token does not state whether the client has reseller access.' }
  const remedy = 'Set Client Role to Reseller in Company Settings → REST API.'
  return { verdict: 'bad', sentence: `The client does not have reseller access. ${remedy}` }
}

async function examinePermissions(session: Session, signal: AbortSignal): Promise<Finding[]> {
  const permissions = await session.permissions(signal)
  if (!permissions) return [{ verdict: 'unknown', sentence: 'Keepnet does not list what the client may do.' }]
  const lacking = NEEDED.filter(needed => !permissions.includes(needed))
  if (lacking.length === 0) return [{ verdict: 'good', sentence: 'The client may find, read and update companies.' }]
  // Only the first is documented verbatim, so a missing one is only a hint.
  return lacking.map(needed => ({
    verdict: 'unknown',
    sentence: `${needed} is not among the client’s permissions. If changes are refused, give its role the permission Companies.`
  }))
}

async function examineDates(
  { api, call, timeouts }: Connection,
  dateFormat: DateFormat | undefined,
  signal: AbortSignal
): Promise<Finding> {
  if (dateFormat) return { verdict: 'good', sentence: `Dates are read as ${dateFormat}, as configured.` }
  const remedy = 'Set KEEPNET_DATE_FORMAT, or ambiguous dates are refused.'
  try {
    const request = (signal: AbortSignal) => api.GET('/api/system-users/settings', { signal })
    const { data } = await call(request, timeouts.lookups, signal)
    const format = formatFrom(data?.dateFormat)
    if (format) return { verdict: 'good', sentence: `Keepnet’s settings state the date format ${format}.` }
    return { verdict: 'unknown', sentence: `Keepnet does not state its date format. ${remedy}` }
  } catch (error) {
    if (!(error instanceof VendorError)) throw error
    const said = error.messages.join(' · ')
    return { verdict: 'unknown', sentence: `Keepnet does not state its date format (${said}). ${remedy}` }
  }
}

async function examineLists(catalogue: Catalogue, signal: AbortSignal): Promise<Finding[]> {
  const lacking = await Promise.all(
    LISTS.map(async ([name, what]): Promise<Finding[]> => {
      try {
        await catalogue[name].get(signal)
        return []
      } catch (error) {
        if (!(error instanceof VendorError)) throw error
        const remedy = 'Without that list a company keeps its current values and cannot be given others.'
        const sentence = `Keepnet does not list its ${what} (${error.messages.join(' · ')}). ${remedy}`
        return [{ verdict: 'unknown', sentence }]
      }
    })
  )
  const all: Finding = { verdict: 'good', sentence: 'Keepnet lists all choices.' }
  return lacking.some(findings => findings.length > 0) ? lacking.flat() : [all]
}
