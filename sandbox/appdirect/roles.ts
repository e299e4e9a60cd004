import type { StoredCompany } from './company.ts'

type Access = Pick<StoredCompany, 'vendor' | 'reseller' | 'channelAdmin'>

/**
 * The roles that new people of a company can be given. A plain company has one; each access level adds its own, as
 * the vendor's help says of the boxes Developer, Marketplace and Reseller.
 */
export function eligibleRoles({ vendor, reseller, channelAdmin }: Access): string[] {
  return [
    'USER',
    ...(vendor ? ['DEVELOPER'] : []),
    ...(channelAdmin ? ['CHANNEL_SUPPORT'] : []),
    ...(reseller ? ['RESELLER'] : [])
  ]
}
