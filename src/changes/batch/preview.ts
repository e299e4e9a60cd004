import { fold } from '../../policy/text.ts'
import { type Change, identityOf, namesOf } from '../model/change.ts'
import { applyAtOf, readAt } from '../model/schedule.ts'
import {
  type Company,
  type CompanySummary,
  fieldByKey,
  fieldsOf,
  type Options,
  same,
  type Values,
  type Vendor
} from '../ports/vendor.ts'
import { warningsOf } from '../request/checks.ts'
import { applyFieldDependencies, editsOf, fieldNamed, understand } from '../request/validate.ts'
import type { BatchDraft, BatchRow, PreviewRow, Verdict } from './batch.ts'

export type Candidate = { vendor: Vendor; company: CompanySummary }

/** The companies that a row means, by exactly its name, id or external id, at a vendor that has its fields. */
export function meant(row: BatchRow, candidates: readonly Candidate[]): Candidate[] {
  const typed = fold(row.company.replace(/^ext:\s*/i, ''))
  const isExternal = /^ext:/i.test(row.company)
  const named = candidates.filter(({ vendor, company: { id, name, externalId } }) => {
    const own = isExternal ? [externalId] : [name, id, externalId]
    return isOf(vendor, row) && own.some(one => one !== null && one !== undefined && fold(one) === typed)
  })
  const exact = named.filter(({ company: { id } }) => id === row.company)
  const able = (exact.length > 0 ? exact : named).filter(({ vendor }) =>
    row.given.every(({ key }) => fieldNamed(vendor.fields, key))
  )
  return able.length > 0 ? able : named
}

/** Whether the row is about a company of this vendor, as far as it says. */
export function isOf({ name, label }: Pick<Vendor, 'name' | 'label'>, { vendor }: Pick<BatchRow, 'vendor'>): boolean {
  return vendor === '' || [name, label].some(one => fold(one) === fold(vendor))
}

/** Why no single company is meant. `near` are companies that come close. */
export function notOne(row: BatchRow, found: readonly Candidate[], near: readonly Candidate[]): Verdict {
  const list = (some: readonly Candidate[]) =>
    some
      .slice(0, 3)
      .map(
        ({ vendor, company }) =>
          `${company.name} (${vendor.label}, ${company.externalId ? `ext:${company.externalId}` : company.id})`
      )
      .join('; ')
  if (row.company === '') return { name: 'invalid', sentence: 'It names no company.' }
  if (found.length > 1) {
    const sentence = `“${row.company}” could be ${found.length} companies: ${list(found)}. Write the vendor or the id.`
    return { name: 'ambiguous', sentence }
  }
  const hint = near.length > 0 ? ` Did you mean ${list(near)}?` : ''
  return { name: 'unknown', sentence: `No company is called “${row.company}”.${hint}` }
}

export type PreviewContext = {
  today: string
  now: Date
  zone: string
  /** The open changes of a company. */
  open: (vendor: string, id: string) => readonly Pick<Change, 'id'>[]
}

/**
 * What a row means for what a list shows of its company; undefined where that is not enough and the company must be
 * read. Enough are the fields that the vendor names as `listed`, where the list shows their values.
 */
export function previewListed(
  row: PreviewRow,
  { vendor, company }: Candidate,
  context: PreviewContext
): Verdict | undefined {
  const { licence = {} } = company
  const fields = row.given.map(({ key }) => fieldNamed(vendor.fields, key))
  const isEnough = fields.every(field => field && vendor.listed?.includes(field.key) && licence[field.key] != null)
  if (row.suggests || row.expects || fields.length === 0 || !isEnough) return undefined
  const values: Values = { ...licence, tags: company.tags ?? [] }
  const { typed, problems } = understand(vendor, { ...company, values }, row.given, {})
  const known = new Set(Object.keys(licence))
  const { wanted, faults } = applyFieldDependencies(
    vendor,
    { ...company, values },
    { typed, options: {} },
    context.today
  )
  // Rules about values that no list shows cannot be followed here, and do not concern these fields.
  const own = Object.fromEntries(Object.entries(wanted).filter(([key]) => known.has(key)))
  const wrong = Object.entries(faults).flatMap(([key, sentence]) => (known.has(key) ? [sentence] : []))
  return verdictOf(row, vendor, { ...company, values }, own, {}, [...problems, ...wrong], context)
}

/** What a row means for a company as just read, with what is suggested for it. */
export function previewRead(
  row: PreviewRow,
  vendor: Vendor,
  company: Company,
  options: Options,
  suggested: { wanted: Values; problems: readonly string[] },
  context: PreviewContext
): Verdict {
  const { typed, problems } = understand(vendor, company, row.given, options)
  const { wanted, faults } = applyFieldDependencies(
    vendor,
    company,
    { typed: { ...suggested.wanted, ...typed }, options },
    context.today
  )
  const moved = Object.entries(row.expects ?? {}).filter(([key, value]) => !same(company.values[key], value))
  if (moved.length > 0)
    return {
      name: 'invalid',
      sentence: sayMoved(
        vendor,
        company,
        moved.map(([key]) => key)
      )
    }
  const wrong = [...suggested.problems, ...problems, ...Object.values(faults)]
  return verdictOf(row, vendor, company, wanted, options, wrong, context)
}

function verdictOf(
  row: PreviewRow,
  vendor: Vendor,
  company: Company,
  wanted: Values,
  options: Options,
  problems: readonly string[],
  { today, now, zone, open }: PreviewContext
): Verdict {
  const at = readAt(row.at, company.ends)
  const when = 'fault' in at ? at : applyAtOf(at.schedule, zone, now)
  if ('fault' in when) return { name: 'invalid', sentence: when.fault }
  if (problems.length > 0) return { name: 'invalid', sentence: problems.join(' ') }
  const edits = editsOf(company, wanted)
  if (edits.length === 0) return { name: 'unchanged', sentence: sayUnchanged(vendor, company, wanted) }
  const others = open(vendor.name, company.id)
  return {
    name: 'good',
    vendor: vendor.name,
    company: identityOf(company),
    applyAt: when.applyAt?.toISOString() ?? null,
    edits,
    names: namesOf(edits, company, options),
    use: company.use,
    ends: company.ends,
    warnings: warningsOf(company, edits, others, today, { fields: vendor.fields, options })
  }
}

function sayMoved(vendor: Vendor, company: Company, keys: readonly string[]): string {
  const labels = keys.map(key => fieldByKey(fieldsOf(vendor, company), key)?.label ?? key)
  return `It was changed since: ${labels.join(', ')}.`
}

function sayUnchanged(vendor: Vendor, company: Company, wanted: Values): string {
  const labels = Object.keys(wanted).map(key => fieldByKey(fieldsOf(vendor, company), key)?.label ?? key)
  return labels.length === 0 ? 'The row changes no field.' : `${company.name} has that already: ${labels.join(', ')}.`
}

/** The rows with a fault where a company comes twice: each has one change in a batch. */
export function withoutTwice(rows: readonly PreviewRow[]): PreviewRow[] {
  const first = new Map<string, number>()
  return rows.map(row => {
    const { verdict } = row
    const found = verdict.name === 'good' ? verdict : verdict.name === 'reading' ? verdict.found : null
    if (!found) return row
    const key = `${found.vendor}:${found.company.id}`
    const before = first.get(key)
    first.set(key, before ?? row.number)
    if (before === undefined) return row
    const sentence = `It is about the same company as row ${before}. Put both into one row.`
    return { ...row, verdict: { name: 'invalid', sentence } }
  })
}

/** The rows that can be requested. */
export function goodRows({
  rows
}: Pick<BatchDraft, 'rows'>): (PreviewRow & { verdict: Extract<Verdict, { name: 'good' }> })[] {
  return rows.flatMap(row => (row.verdict.name === 'good' ? [{ ...row, verdict: row.verdict }] : []))
}

/** How many rows have which verdict. */
export function countVerdicts({ rows }: Pick<BatchDraft, 'rows'>): Readonly<Record<Verdict['name'], number>> {
  const counts = { good: 0, reading: 0, ambiguous: 0, unknown: 0, unchanged: 0, invalid: 0, refused: 0 }
  for (const { verdict } of rows) counts[verdict.name] += 1
  return counts
}
