import { describe, expect, it } from 'vitest'
import { checkBlocks, checkModal, isTooLarge } from '../../../sandbox/slack/check/surface.ts'
import { drawDailyDigest, drawWholeDailyDigest } from '../../../src/slack/alerts/draw-alert.ts'
import type { DigestContent, Drift } from '../../../src/watch/ports.ts'
import { vendor } from '../change.ts'

const at = new Date('2027-03-02T05:00:00Z')
const frame = { zone: 'Europe/Riga', workspace: '' }
const audit = { count: 1204, hash: 'ab'.repeat(32) }
const nothing: DigestContent = { open: 0, done: [], overLimit: 0, ending: [], drifts: [], audit }
const WITNESS = `Audit: 1,204 entries, head \`1204:${audit.hash}\``
const ended = { change: 'chg_1', company: 'Acme & Sons', vendor: 'keepnet', state: 'applied' }
const drift: Drift = {
  vendor: 'keepnet',
  company: { id: '1', name: 'Acme' },
  field: 'seats',
  before: 500,
  after: 1540,
  at: new Date('2027-03-01T23:00:00Z')
}

describe('the daily digest', () => {
  it('tells everything in its text, as a screen reader reads it', () => {
    const { text } = drawn({
      open: 12,
      done: [ended, ended, { ...ended, company: 'Beta', state: 'conflict' }],
      overLimit: 1,
      ending: [{ vendor: 'gone', id: '7', name: 'Gamma', ends: '2027-03-31' }],
      drifts: [drift],
      audit
    })
    expect(text).toBe(
      [
        'Daily digest · 2 Mar 2027.',
        '12 changes are open (`/company queue` lists them).',
        '3 changes finished since the last digest (2 applied, 1 conflict):',
        'Beta · conflict; Acme &amp; Sons · applied; Acme &amp; Sons · applied.',
        '1 company is over its limit (`/company over-limit` lists them and those near it).',
        '1 licence ends this month: Gamma · 31 Mar 2027.',
        '1 value was changed outside Countersign:',
        'Acme · Seats: 500 → 1,540 (+1,040) · 2 Mar 2027.',
        WITNESS
      ].join(' ')
    )
  })

  it('leaves out what there is nothing to tell of', () => {
    const { text, blocks } = drawn({ ...nothing, overLimit: 2 })
    expect(text).toBe(
      `Daily digest · 2 Mar 2027. 2 companies are over their limit (\`/company over-limit\` lists them and those near it). ${WITNESS}`
    )
    expect(blocks).toHaveLength(3)
  })

  it('cuts long parts, counts the rest and offers all of it', () => {
    const many = (count: number) => Array.from({ length: count }, () => ended)
    const cut = drawn({ ...nothing, done: [...many(9), { ...ended, company: 'Zeta', state: 'failed' }] })
    expect(cut.text).toContain('Zeta · failed; ')
    expect(cut.text).toContain('and 3 more; the Home tab has the current list.')
    expect(cut.text.match(/Acme/g)).toHaveLength(6)
    expect(JSON.stringify(cut.blocks.at(-1))).toContain('"value":"dig_1"')
    const whole = drawn({ ...nothing, done: many(7) })
    expect(JSON.stringify(whole.blocks)).not.toContain('Show all')
  })

  it('stays within what Slack takes, with its counts, however much there is', () => {
    const name = '株<&'.repeat(200)
    const content: DigestContent = {
      open: 20_000,
      done: Array.from({ length: 2_000 }, () => ({ ...ended, company: name })),
      overLimit: 20_000,
      ending: Array.from({ length: 2_000 }, () => ({ vendor: 'keepnet', id: '1', name, ends: '2027-03-31' })),
      drifts: Array.from({ length: 2_000 }, () => ({
        ...drift,
        company: { id: '1', name },
        before: name,
        after: name
      })),
      audit
    }
    const { text, blocks } = drawn(content)
    expect(checkBlocks(blocks, 'message', '/blocks')).toEqual([])
    expect(text.length).toBeLessThan(4_000)
    expect(text).toMatch(/and 1,99\d more\. Audit: 1,204 entries, head `1204:[0-9a-f]{64}`$/)
    const modal = drawWholeDailyDigest({ id: 'dig_1', name: 'daily', at, content }, [vendor], frame)
    expect(checkModal(modal)).toEqual({ view: modal })
    expect(isTooLarge(modal)).toBe(false)
    expect(JSON.stringify(modal).match(/More than fit here/g)).toHaveLength(3)
  })

  it('lists all in the modal that is cut in the message', () => {
    const drifts = Array.from({ length: 50 }, (_, index) => ({ ...drift, after: 10_000 + index }))
    const modal = drawWholeDailyDigest(
      { id: 'dig_1', name: 'daily', at, content: { ...nothing, drifts } },
      [vendor],
      frame
    )
    for (const { after } of drifts) expect(JSON.stringify(modal)).toContain(`*${after.toLocaleString('en')}*`)
  })
})

function drawn(content: DigestContent) {
  return drawDailyDigest({ id: 'dig_1', name: 'daily', at, content }, [vendor], frame)
}
