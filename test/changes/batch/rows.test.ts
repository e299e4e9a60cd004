import { describe, expect, it } from 'vitest'
import { readRows, TEMPLATE, toCsv } from '../../../src/changes/batch/rows.ts'
import { processorTime } from '../../processor-time.ts'

function rowsOf(content: string | Uint8Array) {
  const read = readRows(content)
  if ('fault' in read) throw new Error(read.fault)
  return read.rows
}

function faultOf(content: string | Uint8Array): string {
  const read = readRows(content)
  return 'fault' in read ? read.fault : ''
}

const ACME = {
  number: 2,
  company: 'Acme Ltd',
  vendor: '',
  given: [{ key: 'seats', text: '+40' }],
  at: '',
  reason: 'PO 1',
  reference: ''
}

describe('rows', () => {
  it.each([
    ['commas', 'company,seats,reason\nAcme Ltd,+40,PO 1'],
    ['semicolons', 'company;seats;reason\r\nAcme Ltd;+40;PO 1\r\n'],
    ['tabs, as spreadsheets paste them', 'company\tseats\treason\nAcme Ltd\t+40\tPO 1'],
    ['a sep= line', 'sep=;\r\ncompany;seats;reason\r\nAcme Ltd;+40;PO 1'],
    ['quotes around everything', '"company","seats","reason"\n"Acme Ltd","+40","PO 1"'],
    ['the columns in another order, in other letters', 'Reason,seats,Company\nPO 1,+40,Acme Ltd'],
    ['empty columns and rows at the end', 'company,seats,reason,,\nAcme Ltd,+40,PO 1,,\n,,,,\n,,,,\n'],
    ['spaces around', 'company , seats , reason\n Acme Ltd , +40 , PO 1 '],
    ['an apostrophe that keeps a text a text', "company,seats,reason\nAcme Ltd,'+40,PO 1"],
    ['a formula that keeps a text a text', 'company;seats;reason\n="Acme Ltd";="+40";PO 1'],
    ['a mark at the start', '\uFEFFcompany,seats,reason\nAcme Ltd,+40,PO 1'],
    ['old line ends', 'company,seats,reason\rAcme Ltd,+40,PO 1']
  ])('are read with %s', (_, text) => {
    expect(rowsOf(text)).toEqual([ACME])
    expect(rowsOf(Buffer.from(text))).toEqual([ACME])
  })

  it('are read in the encodings that spreadsheets write', () => {
    const text = 'company\tseats\nMüller & Söhne\t5'
    const [utf8] = rowsOf(Buffer.from(text))
    expect(utf8?.company).toBe('Müller & Söhne')
    expect(rowsOf(Buffer.from(`\uFEFF${text}`, 'utf16le'))).toEqual([utf8])
    expect(rowsOf(Buffer.from(text, 'utf16le'))).toEqual([utf8])
    expect(rowsOf(Buffer.from(`\uFEFF${text}`, 'utf16le').swap16())).toEqual([utf8])
    expect(rowsOf(Buffer.from(text, 'latin1'))).toEqual([utf8])
  })

  it('keep the number that a spreadsheet gives them, and cells with several lines', () => {
    const rows = rowsOf('company,description\nA,"one\ntwo, ""three"""\n,\n\nB,x')
    expect(rows.map(({ number, given }) => [number, given[0]?.text])).toEqual([
      [2, 'one\ntwo, "three"'],
      [5, 'x']
    ])
  })

  it('leave a field as it is where its cell is empty', () => {
    expect(rowsOf('company,seats,ends\nA,5,')[0]?.given).toEqual([{ key: 'seats', text: '5' }])
  })

  it('of the template can be read', () => {
    expect(rowsOf(TEMPLATE).map(({ company, given }) => [company, given.map(({ key }) => key)])).toEqual([
      ['Example Ltd', ['seats']],
      ['ext:EX-42', ['ends']]
    ])
  })

  it.each([
    ['nothing', '', 'There is nothing in it.'],
    ['only a header', 'company,seats\n', 'There is a header and no row under it.'],
    ['no company', 'name of it,seats\nA,5', 'has to be a header with a column “company”'],
    ['no field', 'company,reason\nA,why', 'no column with a field to change'],
    ['a column twice', 'company,seats,Seats\nA,5,6', 'the column “seats” twice'],
    ['too many rows', `company,seats\n${'A,5\n'.repeat(2_001)}`, 'more than 2,000 rows'],
    ['a row without end', `company,seats\nA,"${'x'.repeat(30_000)}`, 'cannot be read as CSV'],
    ['a workbook', 'PK\u0003\u0004', 'Save it as CSV']
  ])('with %s are refused as a whole', (_, text, fault) => {
    expect(faultOf(Buffer.from(text))).toContain(fault)
  })

  it('of a file that is too large are not read', () => {
    expect(faultOf(new Uint8Array(3 * 1024 * 1024))).toBe('The file has 3 MB; it can have at most 2 MB.')
  })

  it('with the most there may be are read soon', () => {
    const took = processorTime(() => {
      expect(rowsOf(`company,seats\n${'Acme Ltd,+40\n'.repeat(2_000)}`)).toHaveLength(2_000)
    })
    expect(took).toBeLessThan(2_000)
  })
})

describe('CSV that is written', () => {
  it('is read back as it was, and runs no formula', () => {
    const csv = toCsv([
      ['company', 'seats', 'note'],
      ['=cmd|x', '+40', 'a "b", c\nd'],
      ['Müller', 5, '']
    ])
    expect(csv).toContain("'=cmd|x,'+40")
    expect(rowsOf(Buffer.from(csv)).map(({ company, given }) => [company, given.map(({ text }) => text)])).toEqual([
      ['=cmd|x', ['+40', 'a "b", c\nd']],
      ['Müller', ['5']]
    ])
  })
})
