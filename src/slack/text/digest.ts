import { fieldByKey, type Vendor, vendorByName } from '../../changes/ports/vendor.ts'
import type { DigestContent, Drift } from '../../watch/ports.ts'
import { sayDate, sayDay } from './dates.ts'
import { sayEdit } from './edits.ts'
import { count, escaped, nameVendor, shorten } from './format.ts'

/** One part of a daily digest: a title, and a line for each change, company or value. */
export type DigestPart = {
  title: string
  lines: readonly string[]
  /** Where the current list is found, and what else it lists. */
  where: string
  besides?: string
}

/**
 * In characters, so that a line takes two rows on a phone, and a message's text fits the first lines of each part. The
 * parts are cut, not the line, which could end inside its markup.
 */
const LONGEST_NAME = 40
const LONGEST_VALUE = 24

/** States that need a person; listed first. */
const TROUBLES: readonly string[] = ['failed', 'conflict']

/** A daily digest in parts, without empty ones. `mark` is put on both sides of titles and names. */
export function sayDigest(content: DigestContent, vendors: readonly Vendor[], zone: string, mark = ''): DigestPart[] {
  const { open, done, overLimit, ending, drifts } = content
  const named = (name: string, vendor: string) =>
    `${mark}${short(name)}${mark}${vendors.length > 1 ? ` · ${escaped(nameVendor(vendors, vendor))}` : ''}`
  const ended = done.toSorted((one, other) => troubleOf(other.state) - troubleOf(one.state))
  const parts: DigestPart[] = [
    { title: open === 0 ? '' : are(open, 'change is', 'changes are', 'open'), lines: [], where: '`/company queue`' },
    {
      title:
        done.length === 0
          ? ''
          : `${are(done.length, 'change', 'changes', 'finished since the last digest')} (${sayStates(done)})`,
      lines: ended.map(({ company, vendor, state }) => `${named(company, vendor)} · ${escaped(state)}`),
      where: 'the Home tab'
    },
    {
      title: overLimit === 0 ? '' : are(overLimit, 'company is over its limit', 'companies are over their limit'),
      lines: [],
      where: '`/company over-limit`',
      besides: 'those near it'
    },
    {
      title: ending.length === 0 ? '' : are(ending.length, 'licence ends', 'licences end', 'this month'),
      lines: ending.map(({ name, vendor, ends }) => `${named(name, vendor)} · ${sayDate(ends)}`),
      where: '`/company renewals`'
    },
    {
      title:
        drifts.length === 0 ? '' : `${are(drifts.length, 'value was', 'values were', 'changed outside Countersign')}`,
      lines: drifts.map(
        drift => `${named(drift.company.name, drift.vendor)} · ${sayDrift(drift, vendors, zone, mark)}`
      ),
      where: ''
    }
  ]
  return parts.filter(({ title }) => title !== '')
}

/** `at` is when it was seen; it changed at some time between the scan before and then. */
function sayDrift(
  { vendor, field: key, before, after, at }: Drift,
  vendors: readonly Vendor[],
  zone: string,
  mark: string
) {
  const field = fieldByKey(vendorByName(vendors, vendor)?.fields, key)
  return `${sayEdit(field, { field: key, seen: before, wanted: after }, {}, mark, LONGEST_VALUE)} · ${sayDay(at, zone)}`
}

/** `3 applied, 1 failed` */
function sayStates(done: DigestContent['done']): string {
  const counts = Map.groupBy(done, ({ state }) => state)
  return [...counts].map(([state, those]) => `${count(those.length)} ${escaped(state)}`).join(', ')
}

function troubleOf(state: string): number {
  return TROUBLES.includes(state) ? 1 : 0
}

function are(number: number, one: string, many: string, how = ''): string {
  return `${count(number)} ${number === 1 ? one : many}${how && ` ${how}`}`
}

function short(name: string): string {
  return escaped(shorten(name, LONGEST_NAME))
}
