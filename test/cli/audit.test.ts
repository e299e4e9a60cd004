import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { auditCommand } from '../../src/cli/audit.ts'
import { openEmbedded } from '../../src/store/embedded/open.ts'
import { createStore } from '../../src/store/store.ts'
import { approver, changeRequest, decision, moved, requester, walk } from '../contracts/store/bench.ts'

const directory = mkdtempSync(join(tmpdir(), 'countersign-audit-'))
const env = { DATA_DIR: join(directory, 'data'), ZONE: 'Europe/Riga' }
let now = new Date('2027-03-02T08:00:00Z')
const clock = { now: () => now, pass() {} }
let head = ''

/** Two companies: one whose change is applied alone, one whose change is rejected in the next month; and a freeze. */
beforeAll(async () => {
  const pool = await openEmbedded(env.DATA_DIR)
  const store = await createStore({ pool, clock })
  const company = { id: '17', name: 'Acme Ltd', tags: [] }
  const edits = [{ field: 'seats', seen: 100, wanted: 140 }]
  const given = { company, edits, reason: '=HYPERLINK("x")', reference: 'PO 1, "two"' }
  const acme = await store.add(changeRequest(clock, given))
  const made = decision(clock, { verdict: 'break-glass', reason: 'the site is down' })
  const approved = await store.move(acme.id, 1, 'pending', { name: 'approved', at: now }, approver, { decision: made })
  await walk(store, moved(approved), { name: 'applied', at: now, read: { seats: 140 }, wrote: true })
  now = new Date('2027-03-31T21:30:00Z')
  const beta = await store.add(
    changeRequest(clock, { company: { id: '18', name: 'Beta', tags: [] }, edits, reason: '-1' })
  )
  await walk(store, beta, { name: 'failed', at: now, reasons: ['no'] })
  await store.freeze({ id: 'frz', by: requester, reason: 'audit', at: now, channel: 'C1' })
  await pool.end()
}, 60_000)
afterAll(() => rmSync(directory, { recursive: true }))

/** What the command wrote to each output, and whether all is well. */
async function run(...args: string[]) {
  let out = ''
  const said: string[] = []
  const output = new Writable({
    highWaterMark: 1,
    write(chunk, _, done) {
      out += chunk
      setImmediate(done)
    }
  })
  const well = await auditCommand(args, env, output, line => said.push(line))
  return { well, out, said }
}

const exported = async (...args: string[]) => {
  const { out, said } = await run('export', ...args)
  const entries: Record<string, unknown>[] = out
    .split('\n')
    .filter(Boolean)
    .map(line => JSON.parse(line))
  return { entries, said }
}

describe('audit verify', () => {
  it('says the head of a whole audit, and takes a head of before', async () => {
    const { well, out } = await run('verify')
    expect(well).toBe(true)
    expect(out).toMatch(/^The audit is whole: 6 entries, head 6:[0-9a-f]{64}\n$/)
    head = /6:[0-9a-f]{64}/.exec(out)?.[0] ?? ''
    expect(await run('verify', '--head', head)).toMatchObject({ well: true })
  })

  it('fails where the head is another, or there were more', async () => {
    const other = head.replace(/.$/, last => (last === '0' ? '1' : '0'))
    expect(await run('verify', '--head', other)).toMatchObject({
      well: false,
      out: '',
      said: [expect.stringMatching(/^WRONG {2}The audit was replaced: entry 6/)]
    })
    expect((await run('verify', '--head', head.replace('6:', '7:'))).said).toEqual([
      'WRONG  Entries are missing at the end: 7 were seen before, and there are 6.'
    ])
  })
})

describe('audit export', () => {
  it('writes every entry as a line of JSON, and the cursor to go on from', async () => {
    const { entries, said } = await exported()
    expect(entries.map(({ cursor, action }) => [cursor, action])).toEqual([
      [1, 'requested'],
      [2, 'approved'],
      [3, 'applied'],
      [4, 'requested'],
      [5, 'failed'],
      [6, 'frozen']
    ])
    expect(entries[1]).toMatchObject({
      at: '2027-03-02T08:00:00.000Z',
      actor: approver,
      company: { vendor: 'keepnet', id: '17', name: 'Acme Ltd' },
      detail: { from: 'pending', decision: { verdict: 'break-glass' } }
    })
    expect(said).toEqual(['The last cursor is 6: --after 6 goes on from there.'])
    expect((await exported('--after', '4')).entries.map(({ cursor }) => cursor)).toEqual([5, 6])
    expect((await exported('--after', '6')).said).toEqual(['The last cursor is 6: --after 6 goes on from there.'])
  })

  it.each([
    [
      ['--to', '2027-03-31'],
      [1, 2, 3]
    ],
    [
      ['--from', '2027-04-01'],
      [4, 5, 6]
    ],
    [
      ['--from', '2027-03-02', '--to', '2027-03-02'],
      [1, 2, 3]
    ],
    [
      ['--to', '2027-03-31T21:30:00Z'],
      [1, 2, 3]
    ],
    [
      ['--from', '2027-03-31T21:30:00Z'],
      [4, 5, 6]
    ],
    [['--from', '2027-04-02'], []],
    [
      ['--company', 'acme ltd'],
      [1, 2, 3]
    ],
    [
      ['--company', '18'],
      [4, 5]
    ],
    [['--company', '18', '--to', '2027-03-31'], []]
  ])('takes days in the zone, moments and a company: %j', async (args, cursors) => {
    expect((await exported(...args)).entries.map(({ cursor }) => cursor)).toEqual(cursors)
  })

  it('writes a CSV file that a spreadsheet reads, and runs nothing of', async () => {
    const { out } = await run('export', '--format', 'csv')
    const lines = out.split('\r\n')
    expect(lines).toHaveLength(8)
    expect(lines[0]).toMatch(/^cursor,at,action,vendor,company id,company,change,/)
    expect(lines[1]).toMatch(/^1,2027-03-02T08:00:00\.000Z,requested,keepnet,17,Acme Ltd,/)
    expect(lines[1]).toContain(`,UASKER,T1,seats: 100 → 140,"'=HYPERLINK(""x"")","PO 1, ""two""",`)
    expect(lines[4]).toContain(`,seats: 100 → 140,'-1,,`)
    expect((await run('export', '--format', 'csv', '--after', '5')).out).toMatch(/^6,/)
  })

  it('writes events of the Open Cybersecurity Schema Framework, class Entity Management', async () => {
    const { entries } = await exported('--format', 'ocsf')
    for (const event of entries) {
      expect(event).toMatchObject({ category_uid: 3, class_uid: 3004, metadata: { version: '1.3.0' } })
      expect(event.type_uid).toBe(300_400 + Number(event.activity_id))
    }
    expect(entries[1]).toMatchObject({
      activity_id: 3,
      severity_id: 4,
      status_id: 1,
      time: Date.parse('2027-03-02T08:00:00Z'),
      comment: 'the site is down',
      actor: { user: { uid: 'UAPPROVER', org: { uid: 'T1' } } },
      entity: { type_id: 99, type: 'Change', name: 'Acme Ltd', org: { uid: '17', name: 'Acme Ltd' } },
      unmapped: { cursor: 2, vendor: 'keepnet' }
    })
    expect(entries[2]).toMatchObject({ actor: { app_name: 'Countersign' } })
    expect(entries[4]).toMatchObject({ severity_id: 3, status_id: 2 })
    expect(entries[5]).toMatchObject({ activity_id: 1, entity: { uid: 'frz', type: 'frozen' } })
  })

  it('ends where nobody reads on, and says how far it came', async () => {
    const said: string[] = []
    const closed = new Writable({
      highWaterMark: 1,
      write(_, __, done) {
        this.destroy()
        done()
      }
    })
    expect(await auditCommand(['export'], env, closed, line => said.push(line))).toBe(true)
    expect(said).toEqual([expect.stringMatching(/^The last cursor is [0-5]: --after [0-5] goes on from there\.$/)])
  })
})

describe('the command line', () => {
  it.each([
    [[], 'audit needs verify or export.'],
    [['prove'], 'audit needs verify or export, not “prove”.'],
    [['verify', '--head', '6'], '--head is “6”; it is a count, a colon and 64 hexadecimal digits.'],
    [['verify', '--from', '2027-03-01'], "Unknown option '--from'"],
    [['export', '--format', 'xml'], 'There is no format “xml”. There are jsonl, csv, ocsf.'],
    [['export', '--from', 'march'], '--from is “march”; it is a day like 2027-03-01 or a moment like'],
    [['export', '--to', '2027-02-30'], '--to is “2027-02-30”;'],
    [['export', '--after', 'x'], '--after is “x”; it is the cursor that an export ended with.'],
    [['export', '--company', 'Gamma'], 'No company has the name or id “Gamma”.']
  ])('refuses %j', async (args, message) => {
    await expect(run(...args)).rejects.toThrow(message)
  })

  it('needs the database alone of the environment', async () => {
    const wrong = auditCommand(['verify'], { DATABASE_URL: 'mysql://x' }, new Writable(), () => {})
    await expect(wrong).rejects.toThrow('DATABASE_URL is wrong')
  })
})
