import { describe, expect, it } from 'vitest'
import { checkBlocks } from '../../../sandbox/slack/check/surface.ts'
import { drawHistory, historyFile } from '../../../src/slack/commands/draw-history.ts'
import { readHistoryText } from '../../../src/slack/commands/history.ts'
import { changeOf, vendor } from '../change.ts'

describe('what is typed after /company history', () => {
  it.each([
    ['acme', { search: 'acme', month: null, file: false }],
    ['  Acme Ltd  ', { search: 'Acme Ltd', month: null, file: false }],
    ['acme march', { search: 'acme', month: '2027-03', file: false }],
    ['acme MARCH csv', { search: 'acme', month: '2027-03', file: true }],
    ['acme mar.', { search: 'acme', month: '2027-03', file: false }],
    ['acme december', { search: 'acme', month: '2026-12', file: false }],
    ['acme april', { search: 'acme', month: '2027-04', file: false }],
    ['acme may', { search: 'acme', month: '2026-05', file: false }],
    ['acme march 2025', { search: 'acme', month: '2025-03', file: false }],
    ['acme 2027-03', { search: 'acme', month: '2027-03', file: false }],
    ['acme 2027-3 csv', { search: 'acme', month: '2027-03', file: true }],
    ['acme csv', { search: 'acme', month: null, file: true }],
    ['olympia 2028', { search: 'olympia 2028', month: null, file: false }],
    ['march ltd', { search: 'march ltd', month: null, file: false }],
    ['"acme march"', { search: 'acme march', month: null, file: false }],
    ['“acme march” april csv', { search: 'acme march', month: '2027-04', file: true }],
    ['ext:ACME-42', { search: 'ext:ACME-42', month: null, file: false }]
  ])('%j is %j', (text, read) => {
    expect(readHistoryText(text, '2027-04-15')).toEqual(read)
  })

  it.each([
    ['acme 2027-13', '“2027-13” is not understood.'],
    ['acme 2027-03-01', '“2027-03-01” is not understood.'],
    ['acme 03/2027', '“03/2027” is not understood.'],
    ['acme --csv', '“--csv” is not understood.'],
    ['acme format=<csv>', '“format=&lt;csv&gt;” is not understood.'],
    ['"acme" soon', '“soon” is not understood.'],
    ['', 'Type `/company history` and part of a company’s name.'],
    ['csv', 'Type `/company history`'],
    ['march', 'Type `/company history`']
  ])('%j is a fault that says what is right', (text, fault) => {
    const read = readHistoryText(text, '2027-04-15')
    expect('fault' in read && read.fault).toContain(fault)
    expect('fault' in read && read.fault).toContain(
      'add a month (`march`, `march 2027` or `2027-03`); add `csv` for a file'
    )
  })
})

const company = { id: '17', name: 'Acme', use: null, ends: null }
const file = { id: 'company.history-file', value: 'all file keepnet:17' }
const approver = { team: 'T1', user: 'U_APPROVER' }
const decidedAt = new Date('2027-03-02T10:00:00Z')
const applied = changeOf({
  reference: 'PO 1234',
  decisions: [{ revision: 1, person: approver, verdict: 'approve', reason: null, hash: 'h', at: decidedAt }],
  state: { name: 'applied', at: new Date('2027-03-02T10:05:00Z'), read: { seats: 1540 }, wrote: true }
})

describe('the history of a company', () => {
  it('says who requested and approved, when, before and after, the outcome and the reference', () => {
    const { text, blocks } = drawHistory(vendor, company, [applied], '2027-03', 'Etc/UTC', file)
    expect(checkBlocks(blocks, 'message', '/blocks')).toEqual([])
    const [, entry = ''] = text.split('\n').map((_, index, lines) => lines.slice(index, index + 3).join('\n'))
    expect(text).toMatch(/^History of \*Acme\* \(Keepnet, id 17\), March 2027: 1 change\.\n/)
    expect(entry).toMatch(/^✅ \*Applied\* · Seats: 500 → \*1,540\* \(\+1,040\)\n/)
    expect(entry).toMatch(/Requested by <@U_REQUESTER> <!date\^\d+\^.*· approved by <@U_APPROVER> <!date\^1803981600/)
    expect(entry).toMatch(/· ended <!date\^\d+\^/)
    expect(entry).toContain('PO 1234 · “')
  })

  it('says that there was nothing, in that month', () => {
    expect(drawHistory(vendor, company, [], '2027-05', 'Etc/UTC', file).text).toBe(
      'History of *Acme* (Keepnet, id 17), May 2027: no change was requested.'
    )
  })

  it('stays within what Slack takes, however many and long they are', () => {
    const long = changeOf({
      reason: '<&'.repeat(2_000),
      reference: '株<&'.repeat(500),
      edits: Array.from({ length: 40 }, (_, at) => ({
        field: `f${at}`,
        seen: 'x'.repeat(500),
        wanted: '<'.repeat(500)
      }))
    })
    const { text, blocks } = drawHistory(vendor, company, Array(21).fill(long), null, 'Etc/UTC', file)
    expect(checkBlocks(blocks, 'message', '/blocks')).toEqual([])
    expect(text.length).toBeLessThan(4_000)
    expect(text).toContain('These are the latest 20; the file has all.')
    expect(blocks).toHaveLength(22)
  })

  it('says for whom somebody approved', () => {
    const delegate = { user: 'U_APPROVER', for: 'U_AWAY', status: 'counts' } as const
    const forAway = { ...applied, approvals: [delegate] }
    const { text } = drawHistory(vendor, company, [forAway], null, 'Etc/UTC', file)
    expect(text).toContain('approved by <@U_APPROVER> for <@U_AWAY>')
    expect(historyFile(vendor, company, [forAway])).toContain(',1540,U_APPROVER for U_AWAY,approve,')
  })

  it('is a file with a line for each edit, oldest first, in which nothing is a formula', () => {
    const other = changeOf({
      id: 'chg_2',
      reason: '=1+1',
      edits: [
        { field: 'seats', seen: 10, wanted: 20 },
        { field: 'note', seen: 'a, "b"', wanted: '@cmd <b> & c' }
      ],
      state: { name: 'pending' }
    })
    const lines = historyFile(vendor, company, [applied, other]).split('\r\n')
    expect(lines).toHaveLength(5)
    expect(lines[0]?.startsWith('\uFEFFchange,revision,vendor,company id,company,requested at,requested by,')).toBe(
      true
    )
    expect(lines[1]).toMatch(/^chg_2,1,Keepnet,17,.*,Seats,10,20,,,,waiting for approval,,.*'=1\+1$/)
    expect(lines[2]).toContain(`,"a, ""b""",'@cmd <b> & c,`)
    expect(lines[3]).toMatch(
      /,Seats,500,1540,U_APPROVER,approve,2027-03-02T10:00:00\.000Z,applied,2027-03-02T10:05:00\.000Z,PO 1234,/
    )
  })
})
