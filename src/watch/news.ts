import { same } from '../changes/field.ts'
import type { CompanySummary } from '../changes/vendor.ts'
import type { Known } from './ports.ts'

/**
 * Whether a row says anything of a company that is not known, or that a change of ours has written since: only that need
 * be written, and of thousands of companies few have changed since the night before.
 */
export function isNews(row: CompanySummary, known: Known | undefined): boolean {
  if (!known || known.entry.goneAt !== null || Object.keys(known.wrote).length > 0) return true
  const { entry } = known
  const sameUse = row.use?.used === entry.use?.used && row.use?.limit === entry.use?.limit
  const sameRow = row.name === entry.name && row.ends === entry.ends && sameUse
  const sameFinds = (row.externalId ?? null) === (entry.externalId ?? null) && same(row.tags, entry.tags)
  return !sameRow || !sameFinds || hasNewLicence(row, entry)
}

/** A row without licence values leaves those that are known. */
function hasNewLicence({ licence = {} }: CompanySummary, { licence: known = {} }: CompanySummary): boolean {
  const keys = Object.keys(licence)
  if (keys.length === 0) return false
  return (
    keys.length !== Object.keys(known).length || keys.some(key => !(key in known) || !same(licence[key], known[key]))
  )
}
