import type { Change, Draft, Edit } from '../model/change.ts'
import { same, type Values } from '../ports/vendor.ts'

/**
 * The edits that undo what was applied: from the values read back to those before. Empty where nothing was written.
 * A file cannot be undone: whether the vendor keeps the one before is unknown.
 */
export function undoOf({ edits, state }: Change): Edit[] {
  if (state.name !== 'applied' || !state.wrote) return []
  const { read } = state
  return edits.flatMap(({ field, seen, groups, upload }) => {
    const back = read[field] ?? null
    return upload || same(back, seen) ? [] : [{ field, seen: back, wanted: seen, ...(groups && { groups }) }]
  })
}

/** What those edits still want of the live values, and the fields that were changed since. */
export function undoneNow(edits: readonly Edit[], live: Values): { wanted: Values; moved: string[] } {
  const left = edits.filter(({ field, wanted }) => !same(live[field], wanted))
  const [still, moved] = [true, false].map(is => left.filter(({ field, seen }) => same(live[field], seen) === is))
  return {
    wanted: Object.fromEntries((still ?? []).map(({ field, wanted }) => [field, wanted])),
    moved: (moved ?? []).map(({ field }) => field)
  }
}

/** Whether the change ended without being applied, so that it can be requested again. */
export function canRequestAgain({ state }: Change): boolean {
  switch (state.name) {
    case 'conflict':
    case 'failed':
    case 'expired':
    case 'rejected':
    case 'withdrawn':
      return true
    default:
      return false
  }
}

/** The values that were wanted then; with `step` a number moves from the live one as far as it was to move then. */
export function wantedAgain({ edits, step }: { edits: readonly Edit[]; step: boolean }, live: Values): Values {
  return Object.fromEntries(
    edits
      .filter(({ upload }) => !upload)
      .map(edit => {
        const moves = step ? stepOf(edit) : undefined
        const now = live[edit.field]
        return [edit.field, moves !== undefined && typeof now === 'number' ? now + moves : edit.wanted]
      })
  )
}

/** How far a number was to move; undefined for any other value. */
export function stepOf({ seen, wanted }: Edit): number | undefined {
  return typeof seen === 'number' && typeof wanted === 'number' ? wanted - seen : undefined
}

/** The wanted files, by field key: an edit of the change keeps them. */
export function uploadsOf(edits: readonly Edit[]): NonNullable<Draft['uploads']> {
  return Object.fromEntries(edits.flatMap(({ field, upload }) => (upload ? [[field, upload]] : [])))
}
