import type { BatchDraft, PreviewRow } from '../../changes/batch/batch.ts'
import { toCsv } from '../../changes/batch/rows.ts'
import { NO_REASON } from '../../changes/request/validate.ts'
import { REASON, REFERENCE } from '../company-form/ids.ts'
import { type FormState, textIn } from '../transport/request.ts'
import { SEATS } from './draw-preview.ts'

/** What is missing in a preview that asks for a reason. */
export function missingIn(state: FormState): Record<string, string> | undefined {
  if (!(REASON in state) || textIn(state, REASON).trim() !== '') return undefined
  return { [REASON]: NO_REASON }
}

/** The preview with what was answered in it: other seats for all rows make them to be read again. */
export function answered(draft: BatchDraft, state: FormState): BatchDraft {
  if (!draft.asks) return draft
  const reason = textIn(state, REASON).trim()
  const seats = textIn(state, SEATS).trim()
  const given = seats === '' ? [] : [{ key: 'seats', text: seats }]
  const read = (row: PreviewRow): PreviewRow =>
    row.known ? { ...row, given, verdict: { name: 'reading', found: row.known } } : row
  const rows = seats === (draft.seats ?? '') ? draft.rows : draft.rows.map(read)
  const { seats: _, ...rest } = draft
  return { ...rest, reason, reference: textIn(state, REFERENCE).trim(), rows, ...(seats && { seats }) }
}

/** The rows that cannot be requested. */
export function faultyRows({ rows }: BatchDraft): PreviewRow[] {
  return rows.filter(({ verdict }) => verdict.name !== 'good' && verdict.name !== 'reading')
}

/** The rows as they were written, with what is wrong. */
export function faultsCsv(rows: readonly PreviewRow[]): string {
  const keys = [...new Set(rows.flatMap(({ given }) => given.map(({ key }) => key)))]
  const head = ['row', 'company', 'vendor', ...keys, 'at', 'reason', 'reference', 'fault', 'explanation']
  return toCsv([
    head,
    ...rows.map(({ number, company, vendor, given, at, reason, reference, verdict }) => [
      number,
      company,
      vendor,
      ...keys.map(key => given.find(one => one.key === key)?.text ?? ''),
      at,
      reason,
      reference,
      verdict.name,
      'sentence' in verdict ? verdict.sentence : ''
    ])
  ])
}

/** The preview with other rows in place of those that could not be requested; they keep their numbers. */
export function mended(draft: BatchDraft, rows: readonly PreviewRow[]): readonly PreviewRow[] {
  const faulty = faultyRows(draft).map(({ number }) => number)
  const kept = draft.rows.filter(({ number }) => !faulty.includes(number))
  const last = Math.max(...draft.rows.map(({ number }) => number))
  return [...kept, ...rows.map((row, index) => ({ ...row, number: faulty[index] ?? last + 1 + index }))]
}
