import { describe, expect, it } from 'vitest'
import type { Change, Edit, State } from '../../../src/changes/model/change.ts'
import { drawChange, drawOutcome, drawReminder } from '../../../src/slack/change-message/draw-change.ts'
import { REVIEW } from '../../../src/slack/review/draw-review.ts'
import { at, changeOf, decided, vendor } from '../change.ts'

function card(change: Change) {
  return drawChange(change, vendor)
}

function written(change: Change): string {
  return JSON.stringify(card(change).blocks)
}

/** The texts in which Slack looks for marks. */
function marked(change: Change): string[] {
  return card(change).blocks.flatMap(block => (block.type === 'section' ? [block.text?.text ?? ''] : []))
}

/** A change with all that a change can have, each as long as it may be, and hard to write. */
const heavy = changeOf({
  company: { id: '1', name: '<Acme> & 🦊'.repeat(30), tags: [] },
  edits: Array.from(
    { length: 60 },
    (_, index): Edit => ({ field: `f${index}`, seen: '<'.repeat(300), wanted: '🦊'.repeat(300) })
  ),
  reason: '&'.repeat(1000),
  reference: '>'.repeat(100),
  warnings: Array.from({ length: 80 }, (_, index) => ({ name: 'other-open-change', change: `${index}` }))
})

describe('a change’s message', () => {
  it('says who asks what of which company, why, and who must approve, in its text alone', () => {
    const change = changeOf({ reference: 'T-1', warnings: [{ name: 'big-cut', from: 500, to: 100 }] })
    expect(card(change).text).toBe(
      '<@U_REQUESTER> asks to change Acme (Keepnet). Seats: 500 → 1,540. 480 of 500 seats used · licence ends 2027-12-31. ' +
        'Reason: PO 1234. Reference: T-1. Warning: This cuts 400 of 500 seats. Waiting for 1 approval from <@U_APPROVER>.'
    )
  })

  it('has a Review button while it is pending, which a screen reader can tell from others', () => {
    const buttons = card(changeOf()).blocks.filter(({ type }) => type === 'actions')
    expect(buttons).toMatchObject([
      {
        elements: [{ action_id: REVIEW, value: 'chg_1', accessibility_label: 'Review the change of Acme' }]
      }
    ])
  })

  it('has no Review button any more once it is decided', () => {
    const states: State[] = [
      { name: 'approved', at },
      { name: 'rejected', at, reason: 'no' },
      { name: 'withdrawn', at },
      { name: 'expired', at }
    ]
    for (const state of states) expect(written(decided('approve', { state }))).not.toContain(REVIEW)
  })

  it('lets nobody’s text mention, link or ping', () => {
    const trap = '<!channel> <@U1> <https://evil|safe>'
    const change = changeOf({
      company: { id: '1', name: trap, tags: [] },
      edits: [{ field: 'note', seen: trap, wanted: trap }],
      reason: trap,
      reference: trap
    })
    for (const text of [card(change).text, ...marked(change)]) {
      expect(text).not.toMatch(/<!|<@U1|<https/)
    }
    expect(marked(change).filter(text => text.includes('&lt;!channel&gt;'))).toHaveLength(3)
  })

  it('is drawn of a vendor that is no longer configured', () => {
    expect(drawChange(changeOf(), undefined).text).toContain('asks to change Acme (keepnet). seats: 500 → 1,540.')
  })

  it('stays within what Slack takes, whatever the change holds', () => {
    const { text, blocks } = card(heavy)
    expect(text.length).toBeLessThanOrEqual(4000)
    expect(text.isWellFormed()).toBe(true)
    expect(blocks.length).toBeLessThanOrEqual(50)
    for (const block of blocks) {
      const said = block.type === 'section' ? block.text?.text : undefined
      expect(said?.length ?? 1).toBeGreaterThan(0)
      expect(said?.length ?? 1).toBeLessThanOrEqual(3000)
      expect(said?.isWellFormed() ?? true).toBe(true)
    }
  })

  it('says how it stands in its text, however much there is to say before', () => {
    expect(card(heavy).text).toMatch(/ Waiting for 1 approval from <@U_APPROVER>\.$/)
    expect(card({ ...heavy, state: { name: 'expired', at } }).text).toMatch(
      / Expired: nobody decided in time\. Nothing was changed\.$/
    )
  })
})

describe('what the requester is told', () => {
  it('mentions the requester, names the company, and says how it ended', () => {
    const state: State = { name: 'applied', at, read: { seats: 1540 }, wrote: true }
    const { text, blocks } = drawOutcome(decided('approve', { state }), vendor)
    expect(text).toBe(
      '<@U_REQUESTER> Your change of Acme: Applied. Approved by <@U_APPROVER>. Keepnet now shows: Seats 1,540.'
    )
    expect(blocks).toMatchObject([{ type: 'section', text: { text } }])
  })

  it('stays within what Slack takes', () => {
    const live = Object.fromEntries(heavy.edits.map(({ field }) => [field, '🦊'.repeat(300)]))
    const { text } = drawOutcome({ ...heavy, state: { name: 'conflict', at, live, wrote: true } }, vendor)
    expect(text.length).toBeLessThanOrEqual(4000)
    expect(text.isWellFormed()).toBe(true)
  })
})

describe('slack card, a reminder', () => {
  it('says what is missing and pings those it was told to, and nobody else', () => {
    const { text } = drawReminder(changeOf(), 'reminder', { users: ['U_DEPUTY'], groups: ['S_FINANCE'] })
    expect(text).toMatch(/^Still waiting: .* needs 1 of .*\. <!subteam\^S_FINANCE> <@U_DEPUTY>: press Review/)
    expect(text.match(/<[@!]/g)).toHaveLength(2)
  })

  it('says to whoever may approve what to do where nobody is to be pinged', () => {
    const { text } = drawReminder(changeOf(), 'escalation', { users: [], groups: [] })
    expect(text).toMatch(
      /^This has waited too long, and others may approve now: Acme needs 1 of .*\. Whoever may approve: press Review on the/
    )
  })
})
