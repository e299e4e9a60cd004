import { createHash } from 'node:crypto'
import { SEATS } from '../../policy/policy.ts'
import type { Batch, Totals } from '../model/batch.ts'
import { type Change, type Edit, hashOf, OPEN } from '../model/change.ts'

export function totalsOf(changes: readonly Pick<Change, 'vendor' | 'edits'>[]): Totals {
  const vendors: Record<string, number> = {}
  for (const { vendor } of changes) vendors[vendor] = (vendors[vendor] ?? 0) + 1
  const edits = changes.flatMap(one => one.edits)
  const ends = edits.flatMap(({ field, wanted }) => (field === 'ends' && typeof wanted === 'string' ? [wanted] : []))
  const [from, to] = [ends.toSorted()[0], ends.toSorted().at(-1)]
  return {
    vendors,
    seats: edits.filter(({ field }) => field === SEATS).reduce((sum, edit) => sum + stepOf(edit), 0),
    ends: from && to ? { count: ends.length, from, to } : null
  }
}

function stepOf({ seen, wanted }: Edit): number {
  return typeof wanted === 'number' ? wanted - (typeof seen === 'number' ? seen : 0) : 0
}

type Row = Pick<Change, 'vendor' | 'edits' | 'applyAt'> & { company: { id: string } }

/** Identifies the rows of a batch, in their order, by company, edits and date. */
export function batchHash(rows: readonly Row[]): string {
  const hash = createHash('sha256')
  for (const { vendor, company, ...change } of rows) {
    hash.update(`${JSON.stringify([vendor, company.id])} ${hashOf(change.edits, change)}\n`)
  }
  return hash.digest('hex')
}

/** Whether each of its changes has ended. */
export function isBatchOver({ counts }: Pick<Batch, 'counts'>): boolean {
  return OPEN.every(name => (counts[name] ?? 0) === 0)
}
