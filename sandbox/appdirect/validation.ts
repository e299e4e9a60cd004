import countries from 'i18n-iso-countries'
import { type CompanyValues, type StoredCompany, withValues } from './company.ts'
import type { UserError } from './sandbox.ts'

/**
 * Why the marketplace refuses values of a company over either API, with REST's status. Only invalid country codes and
 * referral together with reseller are documented, and only as GraphQL errors; the REST statuses are assumptions.
 */
export type Fault = UserError & { status: 400 | 409 }

export function validationFaults(company: StoredCompany, values: CompanyValues, all: Iterable<StoredCompany>): Fault[] {
  const result = withValues(company, values)
  const isNew = (key: 'countryCode' | 'defaultRole') => result[key] !== company[key]
  const faults: Fault[] = []
  if (isNew('countryCode') && values.countryCode && !isCountry(values.countryCode)) {
    faults.push(fault('AccountInvalidCountryCodeError', `${values.countryCode} is no country code.`, 'countryCode'))
  }
  if (result.referral && result.reseller) {
    const type = 'AccountCannotBeCreatedWithBothReferralAndResellerError'
    faults.push(fault(type, 'A company cannot be both referral and reseller.', 'accessTypes'))
  }
  if (isNew('defaultRole') && !eligibleRoles(result).includes(result.defaultRole)) {
    const sentence = `The default role ${result.defaultRole} is not available: ${eligibleRoles(result).join(', ')} are.`
    faults.push(fault('AccountInvalidFieldValueError', sentence, 'defaultRole'))
  }
  if (values.externalId && isTaken(values.externalId, company, all)) {
    const sentence = `Another company has the external id ${values.externalId}.`
    faults.push({ ...fault('AccountAlreadyExistError', sentence, 'externalId'), status: 409 })
  }
  return faults
}

function fault(type: UserError['type'], message: string, field: string): Fault {
  return { type, message, path: ['input', field], status: 400 }
}

function isCountry(code: string): boolean {
  return /^[A-Z]{2}$/.test(code) && countries.alpha2ToAlpha3(code) !== undefined
}

function isTaken(externalId: string, { uuid }: StoredCompany, all: Iterable<StoredCompany>): boolean {
  return [...all].some(other => other.externalId === externalId && other.uuid !== uuid)
}

type Access = Pick<StoredCompany, 'vendor' | 'reseller' | 'channelAdmin'>

/**
 * The roles that new users of a company can have. Every company has one, and each access type adds its own, as the
 * vendor's help says of the check boxes Developer, Marketplace and Reseller.
 */
function eligibleRoles({ vendor, reseller, channelAdmin }: Access): string[] {
  return [
    'USER',
    ...(vendor ? ['DEVELOPER'] : []),
    ...(channelAdmin ? ['CHANNEL_SUPPORT'] : []),
    ...(reseller ? ['RESELLER'] : [])
  ]
}
