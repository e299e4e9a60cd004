import type { components } from '../../../../generated/keepnet.d.ts'
import type { Value, Values } from '../../../changes/model/field.ts'
import type { CompanySummary, Use } from '../../../changes/ports/vendor.ts'
import type { Key } from '../fields/fields.ts'

type Row = components['schemas']['CompanyRow']

/** What a search row says; `ends` is undefined where it does not say it. */
export function summaryOf(id: string, row: Row, ends: string | null | undefined): CompanySummary {
  const { companyName, licenseTypeResourceId, isNumberOfUsersLimited, tags } = row
  const use = useOf(row)
  return {
    id,
    name: companyName ?? id,
    use,
    ends: ends ?? null,
    licence: licenceOf({ type: licenseTypeResourceId, limited: isNumberOfUsersLimited, seats: use?.limit, ends }),
    ...(tags && { tags })
  }
}

type Shown = { [Name in Extract<Key, 'type' | 'limited' | 'seats' | 'ends'>]: Value | undefined }

/**
 * The licence values that rows show as well as the company itself, without those that are not said. Every company has a
 * type, so an empty one says nothing; seats mean something only where they are limited; a licence can have no end.
 */
export function licenceOf({ type, limited, seats, ends }: Shown): Values {
  return {
    ...(type && { type }),
    ...(limited !== undefined && { limited }),
    ...(limited === true && typeof seats === 'number' && { seats }),
    ...(ends !== undefined && { ends })
  }
}

/** Null where the vendor does not say it in full. */
export function useOf(company: {
  targetUserCount?: number
  isNumberOfUsersLimited?: boolean
  numberOfUsers?: string | number | null
}): Use | null {
  const { targetUserCount: used, isNumberOfUsersLimited: limited, numberOfUsers } = company
  if (typeof used !== 'number' || typeof limited !== 'boolean') return null
  if (!limited) return { used, limit: null }
  const limit = seatsOf(numberOfUsers)
  return limit === null ? null : { used, limit }
}

/** A text in search rows, a number in the company itself; null where it is none. */
export function seatsOf(read: string | number | null | undefined): number | null {
  const seats = typeof read === 'string' && read.trim() !== '' ? Number(read) : read
  return typeof seats === 'number' && Number.isInteger(seats) ? seats : null
}

/** Strictly more users than seats, as the vendor's page counts it. */
export function isOver({ use }: CompanySummary): boolean {
  return use !== null && use.limit !== null && use.used > use.limit
}
