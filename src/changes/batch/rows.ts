import { CsvError, parse } from 'csv-parse/sync'
import { fold, oneWord, singleLine } from '../../policy/text.ts'
import type { BatchRow } from './batch.ts'

/** The most changes in one batch. */
const MOST_ROWS = 2_000
/** The largest file, in bytes: far more than the most rows need. */
export const MOST_BYTES = 2 * 1024 * 1024
/** The longest row, in characters. */
const LONGEST_ROW = 20_000
const MOST_COLUMNS = 60

/** The first lines of a file that can be used. */
export const TEMPLATE = [
  'company,vendor,seats,ends,reason,reference',
  'Example Ltd,,+40,,Bought 40 more,PO 1234',
  'ext:EX-42,,,2027-12-31,Renewed for a year,PO 1235'
].join('\r\n')

/**
 * Reads a CSV file or pasted rows: a header in any order, separated by commas, semicolons or tabs. Understands what
 * spreadsheets write: a byte-order mark, UTF-16, a `sep=` line, quotes, empty rows and columns. Or returns a sentence that
 * says what is wrong with the whole.
 */
export function readRows(content: Uint8Array | string): { rows: BatchRow[] } | { fault: string } {
  const text = typeof content === 'string' ? { text: content } : decode(content)
  if ('fault' in text) return text
  const read = readRecords(text.text.replace(/^\uFEFF/, ''))
  if ('fault' in read) return read
  const [header = [], ...records] = read.records
  const columns = columnsOf(header)
  if ('fault' in columns) return columns
  const rows = records.map((cells, index) => rowOf(columns.columns, cells, index + 2)).filter(row => row !== undefined)
  if (rows.length === 0) return { fault: 'There is a header and no row under it.' }
  if (rows.length > MOST_ROWS) {
    return {
      fault: `There are more than ${MOST_ROWS.toLocaleString('en')} rows, the most in one batch. Split the file.`
    }
  }
  return { rows }
}

function decode(bytes: Uint8Array): { text: string } | { fault: string } {
  if (bytes.length > MOST_BYTES) return { fault: sayTooLarge(bytes.length) }
  const [first, second] = bytes
  // Every .xlsx file is a ZIP archive, every .xls file an OLE compound file.
  if ((first === 0x50 && second === 0x4b) || (first === 0xd0 && second === 0xcf)) {
    return { fault: 'This is a workbook. Save it as CSV, and upload that.' }
  }
  const encoding = encodingOf(bytes)
  try {
    return { text: new TextDecoder(encoding, { fatal: true }).decode(bytes) }
  } catch {
    // What is not UTF-8 was written by a spreadsheet in the Western code page of Windows, in which any byte is valid.
    return { text: new TextDecoder('windows-1252').decode(bytes) }
  }
}

/** What is wrong with a file of that many bytes. */
export function sayTooLarge(bytes: number): string {
  const size = (bytes / 1024 / 1024).toLocaleString('en', { maximumFractionDigits: 1 })
  return `The file has ${size} MB; it can have at most ${MOST_BYTES / 1024 / 1024} MB.`
}

/** By its byte-order mark or, without one, by the zero bytes that the letters of a header have in UTF-16. */
function encodingOf([first, second, third, fourth]: Uint8Array): 'utf-8' | 'utf-16le' | 'utf-16be' {
  if ((first === 0xff && second === 0xfe) || (first !== 0 && second === 0 && third !== 0 && fourth === 0)) {
    return 'utf-16le'
  }
  return (first === 0xfe && second === 0xff) || (first === 0 && second !== 0) ? 'utf-16be' : 'utf-8'
}

function readRecords(text: string): { records: string[][] } | { fault: string } {
  const [line = '', separator] = /^sep=(.)(?:\r\n|\r|\n)/i.exec(text) ?? []
  const body = text.slice(line.length)
  if (body.trim() === '') return { fault: 'There is nothing in it. The first row is a header: company, then fields.' }
  try {
    const records: string[][] = parse(body, {
      delimiter: separator ?? separatorOf(body),
      relax_column_count: true,
      relax_quotes: true,
      trim: true,
      max_record_size: LONGEST_ROW,
      // One more than can be used, to see that there are too many. Spreadsheets may add as many empty ones.
      to: 2 * MOST_ROWS + 2
    })
    return { records }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    const where = typeof error.lines === 'number' ? ` near line ${error.lines}` : ''
    return { fault: `It cannot be read as CSV${where}: a quote that is not closed, or a row that is far too long.` }
  }
}

/** The separator that the header has most of, outside of quotes. */
function separatorOf(text: string): string {
  const [header = ''] = text
    .trimStart()
    .replaceAll(/"[^"]*"/g, '')
    .split(/\r|\n/, 1)
  const counts = [',', ';', '\t'].map(separator => ({ separator, count: header.split(separator).length }))
  return counts.reduce((most, one) => (one.count > most.count ? one : most)).separator
}

/** Columns of the faults that a preview sends: not read again. */
const IGNORED = ['row', 'fault', 'explanation']

type Column = { name: 'company' | 'vendor' | 'at' | 'reason' | 'reference' } | { name: 'field'; key: string }

/** Names of columns that are not fields; all that people call the first one. */
const NAMES: Readonly<Record<string, Exclude<Column, { name: 'field' }>['name']>> = {
  company: 'company',
  'company-name': 'company',
  customer: 'company',
  vendor: 'vendor',
  at: 'at',
  reason: 'reason',
  reference: 'reference'
}

function columnsOf(header: readonly string[]): { columns: (Column | undefined)[] } | { fault: string } {
  const titles = header.map(title => singleLine(unwrapped(title)))
  if (titles.length > MOST_COLUMNS && titles.slice(MOST_COLUMNS).some(Boolean)) {
    return { fault: `The header has more than ${MOST_COLUMNS} columns.` }
  }
  const columns = titles.map((title): Column | undefined => {
    const word = oneWord(title)
    const name = Object.hasOwn(NAMES, word) ? NAMES[word] : undefined
    return title === '' || IGNORED.includes(word) ? undefined : name ? { name } : { name: 'field', key: title }
  })
  const keys = columns.flatMap(column => (column ? [column.name === 'field' ? fold(column.key) : column.name] : []))
  const twice = keys.find((key, index) => keys.indexOf(key) < index)
  if (!keys.includes('company')) {
    return {
      fault: `The first row has to be a header with a column “company”; it is “${titles.join(', ').slice(0, 200)}”.`
    }
  }
  if (twice !== undefined) return { fault: `The header has the column “${twice}” twice.` }
  if (!columns.some(column => column?.name === 'field')) {
    return { fault: 'The header has no column with a field to change, like seats or ends.' }
  }
  return { columns }
}

/** Undefined for an empty row. */
function rowOf(
  columns: readonly (Column | undefined)[],
  cells: readonly string[],
  number: number
): BatchRow | undefined {
  if (cells.every(cell => cell === '')) return undefined
  const row = { company: '', vendor: '', at: '', reason: '', reference: '' }
  const given: { key: string; text: string }[] = []
  for (const [index, column] of columns.entries()) {
    const text = unwrapped(cells[index] ?? '')
    if (!column || text === '') continue
    if (column.name === 'field') given.push({ key: column.key, text })
    else row[column.name] = text
  }
  return { number, ...row, given }
}

/** A cell without what keeps spreadsheets from reading it as a number or a formula: `="0042"` and `'+40`. */
function unwrapped(cell: string): string {
  const [, inner = cell] = /^="(.*)"$/s.exec(cell) ?? []
  return inner.replace(/^'(?=[=+\-@0-9])/, '').trim()
}

/** Rows as CSV, which spreadsheets open as text: no cell is run as a formula. */
export function toCsv(rows: readonly (readonly (string | number)[])[]): string {
  const cell = (value: string | number) => {
    const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value)
    return /[",;\t\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
  }
  // With the mark, spreadsheets read it as UTF-8.
  return `\uFEFF${rows.map(row => row.map(cell).join(',')).join('\r\n')}\r\n`
}
