import type { operations } from '../../generated/appdirect.d.ts'
import type { StoredCompany } from './company.ts'
import type { Settings } from './settings.ts'

type ListQuery = NonNullable<operations['listCompanies']['parameters']['query']>

/** The companies that a list asks for in its order, all pages of them. */
export function listed(
  companies: Iterable<StoredCompany>,
  asked: ListQuery,
  query: Readonly<Record<string, string>>,
  { nameFilter }: Settings
): StoredCompany[] {
  const found = [...companies]
    .filter(({ name }) => asked.name === undefined || isNamed(name ?? '', asked.name, nameFilter))
    .filter(({ vendor }) => asked.vendor === undefined || vendor === asked.vendor)
    .filter(company => !isExcluded(company, query))
    .sort((one, other) => compare(one.name ?? '', other.name ?? '') || compare(one.uuid, other.uuid))
  return asked.sortOrder === 'ASC' ? found : found.reverse()
}

/** One page of a list, counted from 0, with the numbers that go with it. */
export function page<T>(list: readonly T[], number: number, size: number) {
  return {
    content: list.slice(number * size, (number + 1) * size),
    page: { size, totalElements: list.length, totalPages: Math.ceil(list.length / size), number }
  }
}

function isNamed(name: string, wanted: string, filter: Settings['nameFilter']): boolean {
  return filter === 'whole' ? name === wanted : name.toLowerCase().includes(wanted.toLowerCase())
}

/** `custom.<name>=notIn(v1, v2)` leaves out the companies with one of these values; text attributes only. */
function isExcluded({ customAttributes }: StoredCompany, query: Readonly<Record<string, string>>): boolean {
  return Object.entries(query).some(([key, text]) => {
    const name = /^custom\.(.+)$/.exec(key)?.[1]
    const values = /^notIn\((.*)\)$/.exec(text)?.[1]?.split(',')
    if (name === undefined || values === undefined) return false
    // Attributes with keys have no value, so they leave nobody out.
    const held = customAttributes.find(one => one.name === name)?.value
    return values.some(value => value.trim() === held)
  })
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0
}
