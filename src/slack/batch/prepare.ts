import type { PreviewRow, Verdict } from '../../changes/batch/batch.ts'
import {
  type Candidate,
  isOf,
  meant,
  notOne,
  type PreviewContext,
  previewListed,
  previewRead,
  withoutTwice
} from '../../changes/batch/preview.ts'
import { type Vendor, VendorError, vendorByName } from '../../changes/ports/vendor.ts'
import { todayOf } from '../../changes/request/validate.ts'
import { fold } from '../../policy/text.ts'
import { suggestionFor } from '../company-form/draft.ts'
import { plain, sayFault } from '../text/format.ts'
import { listenerTimeout, type SlackDependencies } from '../transport/listener.ts'

/** The most rows whose company is not known that are searched at the vendor: each costs it a search. */
const MOST_SEARCHED = 200

/**
 * What the rows mean, as far as the directory knows: companies by exactly their name, id or external id, and licence values
 * that lists show. The others are left for `readRest`. A few statements, no vendor call.
 */
export async function prepareRows(dependencies: SlackDependencies, rows: readonly PreviewRow[]): Promise<PreviewRow[]> {
  const candidates = await candidatesFor(dependencies, rows)
  const context = await previewContext(dependencies)
  let searched = 0
  const prepared = rows.map(row => {
    if (row.verdict.name !== 'reading') return row
    const [known] = row.verdict.found ? asCandidates(dependencies, [row.verdict.found]) : []
    return { ...row, verdict: known ? knownVerdict(row, known) : verdictFor(row) }
  })
  return withoutTwice(prepared)

  function knownVerdict(row: PreviewRow, known: Candidate): Verdict {
    return previewListed(row, known, context) ?? reading(known)
  }

  function verdictFor(row: PreviewRow): Verdict {
    const { vendors, directory } = dependencies
    if (!vendors.some(vendor => isOf(vendor, row))) {
      const names = vendors.map(({ label }) => label).join(', ')
      return { name: 'invalid', sentence: `There is no vendor “${row.vendor}”. There are ${names}.` }
    }
    const found = meant(row, candidates.get(keyOf(row.company)) ?? [])
    const [only, another] = found
    if (only && !another) return knownVerdict(row, only)
    if (another || row.company === '') return notOne(row, found, [])
    searched += 1
    if (searched <= MOST_SEARCHED) return { name: 'reading', found: null }
    const near = directory.find(row.company).matches.slice(0, 3)
    return notOne(row, [], asCandidates(dependencies, near))
  }
}

function reading({ vendor, company }: Candidate): Verdict {
  return { name: 'reading', found: { vendor: vendor.name, company } }
}

function asCandidates(
  { vendors }: Pick<SlackDependencies, 'vendors'>,
  listed: readonly { vendor: string; company: Candidate['company'] }[]
): Candidate[] {
  return listed.flatMap(({ vendor: name, company }) => {
    const vendor = vendorByName(vendors, name)
    return vendor ? [{ vendor, company }] : []
  })
}

function keyOf(company: string): string {
  return fold(company.replace(/^ext:\s*/i, ''))
}

/** The directory's companies that some row may mean, by folded name, id and external id. Only of vendors it covers. */
async function candidatesFor(
  { store, vendors, directory }: SlackDependencies,
  rows: readonly PreviewRow[]
): Promise<ReadonlyMap<string, Candidate[]>> {
  const wanted = new Set(rows.map(({ company }) => keyOf(company)))
  const found = new Map<string, Candidate[]>()
  for await (const page of store.entriesSince(null)) {
    for (const entry of page) {
      const vendor = vendorByName(vendors, entry.vendor)
      if (!vendor || !directory.covers(vendor.name)) continue
      const keys = new Set([entry.name, entry.id, entry.externalId ?? ''].map(fold).filter(key => wanted.has(key)))
      for (const key of keys) found.set(key, [...(found.get(key) ?? []), { vendor, company: entry }])
    }
  }
  return found
}

async function previewContext(dependencies: SlackDependencies): Promise<PreviewContext> {
  const open = Object.groupBy(await dependencies.store.openCompanies(), ({ vendor, company }) => `${vendor}:${company}`)
  const { clock, zone } = dependencies
  return { today: todayOf(dependencies), now: clock.now(), zone, open: (vendor, id) => open[`${vendor}:${id}`] ?? [] }
}

/** Vendors without a pace of their own are read by so many at a time, in the background. */
const AT_ONCE = 4

/** How often progress is reported, in milliseconds. */
const REPORT_EVERY = 2_000

/**
 * Searches and reads what the directory does not know, vendor by vendor within its pace, so that changes that people wait
 * for come first. `report` gets the rows so far every few seconds, and at the end.
 */
export async function readRest(
  dependencies: SlackDependencies,
  rows: readonly PreviewRow[],
  report: (rows: readonly PreviewRow[]) => Promise<void>
): Promise<PreviewRow[]> {
  const { clock, vendors } = dependencies
  const context = await previewContext(dependencies)
  const done = new Map<number, PreviewRow>()
  const current = () => rows.map(row => done.get(row.number) ?? row)
  let reported = clock.now().getTime()
  const waiting = rows.filter(({ verdict }) => verdict.name === 'reading')
  const byVendor = Object.groupBy(waiting, ({ verdict }) =>
    verdict.name === 'reading' ? (verdict.found?.vendor ?? '') : ''
  )
  const lanes = Object.entries(byVendor).flatMap(([name, own = []]) => {
    const pace = name === '' ? slowest(vendors) : vendorByName(vendors, name)?.pace
    const next = own[Symbol.iterator]()
    return Array.from({ length: pace === undefined ? AT_ONCE : 1 }, () => readLane(next, pace))
  })
  await Promise.all(lanes)
  return withoutTwice(current())

  async function readLane(next: Iterator<PreviewRow>, pace = 0): Promise<void> {
    for (let item = next.next(); !item.done; item = next.next()) {
      const began = clock.now().getTime()
      done.set(item.value.number, { ...item.value, verdict: await readRow(dependencies, item.value, context) })
      const now = clock.now().getTime()
      if (now - reported >= REPORT_EVERY) {
        reported = now
        await report(current())
      }
      const left = began + pace - clock.now().getTime()
      if (left > 0) await clock.wait(left)
    }
  }
}

function slowest(vendors: readonly Vendor[]): number | undefined {
  const paces = vendors.flatMap(({ pace }) => pace ?? [])
  return paces.length > 0 ? Math.max(...paces) : undefined
}

async function readRow(dependencies: SlackDependencies, row: PreviewRow, context: PreviewContext): Promise<Verdict> {
  try {
    const found = await findRow(dependencies, row)
    if ('verdict' in found) return found.verdict
    const {
      vendor,
      company: { id }
    } = found.one
    const listed = previewListed(row, found.one, context)
    if (listed) return listed
    const company = await vendor.read(id, listenerTimeout())
    const options = await vendor.options(company, listenerTimeout())
    const suggested = suggestionFor(row, vendor, company, options, dependencies.settings, context.today)
    return previewRead(row, vendor, company, options, suggested, context)
  } catch (error) {
    if (!(error instanceof VendorError)) throw error
    const sentence = plain(sayFault(error, dependencies.vendors))
    return { name: error.gone ? 'unknown' : 'invalid', sentence }
  }
}

async function findRow(
  dependencies: SlackDependencies,
  row: PreviewRow
): Promise<{ one: Candidate } | { verdict: Verdict }> {
  const { vendors, directory } = dependencies
  const known = row.verdict.name === 'reading' ? row.verdict.found : null
  if (known) return { one: { vendor: dependencies.vendor(known.vendor), company: known.company } }
  const searched = vendors.filter(vendor => isOf(vendor, row))
  const answers = await Promise.all(
    searched.map(async vendor => {
      const companies = await vendor.find(row.company, listenerTimeout())
      return companies.map(company => ({ vendor, company }))
    })
  )
  const candidates = answers.flat()
  const found = meant(row, candidates)
  const [only, another] = found
  if (only && !another) return { one: only }
  const near = candidates.length > 0 ? candidates : asCandidates(dependencies, directory.find(row.company).matches)
  return { verdict: notOne(row, found, near.slice(0, 3)) }
}
