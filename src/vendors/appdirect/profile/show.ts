import type { Company, Value } from '../../../changes/ports/vendor.ts'
import { keyOf } from '../fields/attributes.ts'
import { ACCESS, ADDRESS } from '../fields/fields.ts'
import { lackingParts } from '../write/update.ts'
import { REQUIRED, TEXTS } from './read.ts'

/**
 * The profile as JSON with REST's property names. Omits what could not be sent back: an incomplete address, and empty
 * values that may not be empty.
 */
export function showProfile({ values, fields = [] }: Company): string {
  const access = Array.isArray(values.access) ? values.access : []
  const entries: [string, unknown][] = [
    ...named(REQUIRED).filter(([, value]) => value !== null),
    ['enabled', values.enabled],
    ['companySize', values.size ?? undefined],
    ['countryCode', values.country ?? undefined],
    ...named(TEXTS),
    ...Object.keys(ACCESS).map((level): [string, boolean] => [level, access.includes(level)]),
    ['address', lackingParts(values).length > 0 ? undefined : addressOf()],
    ['customAttributes', fields.map(({ key, kind }) => attributeOf(key, kind.name === 'words'))]
  ]
  return JSON.stringify(Object.fromEntries(entries), null, 2)

  function named(names: Readonly<Record<string, string>>): [string, Value][] {
    return Object.entries(names).map(([name, key]) => [name, values[key] ?? null])
  }

  function addressOf(): object {
    return Object.fromEntries(Object.entries(ADDRESS).map(([key, part]) => [part, values[key] ?? null]))
  }

  function attributeOf(key: string, many: boolean): object {
    const name = key.slice(keyOf('').length)
    return many ? { name, valueKeys: values[key] ?? [] } : { name, value: values[key] ?? null }
  }
}
