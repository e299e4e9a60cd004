import type { KnownBlock } from '@slack/types'
import { describe, expect, it } from 'vitest'
import type { Change, Edit, State } from '../../../src/changes/model/change.ts'
import { drawChange } from '../../../src/slack/change-message/draw-change.ts'
import { drawOutcome, drawReminder } from '../../../src/slack/change-message/draw-messages.ts'
import { REVIEW } from '../../../src/slack/review/draw-buttons.ts'
import { marked } from '../../journeys/harness/screen.ts'
import { at, changeOf, decided, vendor } from '../change.ts'

function card(change: Change) {
  return drawChange(change, vendor)
}

function written(change: Change): string {
  return JSON.stringify(card(change).blocks)
}

/** The texts of its blocks, in which Slack looks for marks. */
function linesOf(change: Change): string[] {
  return card(change).blocks.flatMap(linesIn)
}

function linesIn(block: KnownBlock): string[] {
  if (block.type === 'section') return [block.text?.text ?? '']
  return block.type === 'context' ? block.elements.map(one => ('text' in one ? one.text : '')) : []
}

const person = { team: 'T1', user: 'U_APPROVER' }

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
  it('says its status and the edits first, then the rest in small print', () => {
    const change = changeOf({
      company: { id: 'xC5kAAAA7w2Nz', name: 'Acme Ltd', tags: [] },
      edits: [
        { field: 'seats', seen: 590, wanted: 630 },
        { field: 'ends', seen: '2027-06-03', wanted: '2028-06-03' }
      ],
      use: { used: 629, limit: 590 },
      reference: 'PO 1234',
      reason: 'Bought 40 more',
      warnings: [{ name: 'big-cut', from: 500, to: 100 }]
    })
    expect(linesOf(change)).toEqual([
      '⏳ *Waiting for approval* · Acme Ltd · Keepnet',
      'Seats\u2003590 → *630*\u2003+40\nLicence ends\u20033 Jun 2027 → *3 Jun 2028*\u2003+1 year',
      '*Warning:* Cuts 400 of 500 seats.',
      '629 of 590 seats used · id xC5k…7w2Nz',
      'Requested by <@U_REQUESTER> · PO 1234 · “Bought 40 more” · <!date^1803888000^{date_short_pretty} at {time}|1 Mar 2027, 08:00 (UTC)>',
      '0 of 1 approvals · <@U_APPROVER>'
    ])
  })

  it('reads as one sentence in its text alone, which is all that a screen reader gets', () => {
    const change = changeOf({ reference: 'T-1', warnings: [{ name: 'big-cut', from: 500, to: 100 }] })
    expect(card(change).text).toBe(
      'Waiting for approval: Acme (Keepnet, id 1), Seats from 500 to 1,540 (+1,040), 480 of 500 seats used, licence ends 31 Dec 2027, ' +
        'requested by <@U_REQUESTER>, reference T-1, reason “PO 1234”. Needs 1 approval from <@U_APPROVER>. Warning: Cuts 400 of 500 seats.'
    )
  })

  it('shrinks to what differs and how that is known once it is over', () => {
    const state: State = { name: 'applied', at, read: { seats: 1540 }, wrote: true }
    const change = decided('approve', {
      state,
      reference: 'PO 77',
      warnings: [{ name: 'big-cut', from: 500, to: 100 }]
    })
    expect(linesOf(change)).toEqual([
      '✅ *Applied* · Acme · Keepnet',
      'Seats\u2003500 → *1,540*\u2003+1,040',
      'Requested by <@U_REQUESTER> · approved by <@U_APPROVER> · verified at Keepnet <!date^1803888000^{date_short_pretty} at {time}|1 Mar 2027, 08:00 (UTC)> · PO 77 · id 1'
    ])
    expect(card(change).text).toBe(
      'Applied: Acme (Keepnet, id 1), Seats from 500 to 1,540 (+1,040), requested by <@U_REQUESTER>, approved by <@U_APPROVER>, verified at Keepnet.'
    )
  })

  it('shows what the vendor has instead where that is the trouble', () => {
    const conflict = decided('approve', { state: { name: 'conflict', at, live: { seats: 520 }, wrote: false } })
    expect(linesOf(conflict).slice(0, 3)).toEqual([
      '⚠️ *Conflict* · Acme · Keepnet',
      'Seats\u2003500 → *1,540*\u2003+1,040\u2003now *520*',
      'Nothing was written: a value changed at Keepnet after the request.'
    ])
  })

  it.each<[State, string]>([
    [{ name: 'pending' }, '⏳ *Waiting for approval*'],
    [{ name: 'approved', at }, '🔄 *Applying*'],
    [{ name: 'approved', at, held: { refused: 'all-frozen', by: person, reason: 'Audit' } }, '🧊 *Frozen*'],
    [{ name: 'applying', since: at, writes: 0, problem: null }, '🔄 *Applying*'],
    [{ name: 'unknown', since: at, writes: 1, problem: null }, '❓ *Checking*'],
    [{ name: 'applied', at, read: {}, wrote: true }, '✅ *Applied*'],
    [{ name: 'conflict', at, live: {}, wrote: false }, '⚠️ *Conflict*'],
    [{ name: 'failed', at, reasons: ['No'] }, '❌ *Failed*'],
    [{ name: 'rejected', at, reason: 'No' }, '⛔ *Rejected*'],
    [{ name: 'withdrawn', at }, '↩️ *Withdrawn*'],
    [{ name: 'expired', at }, '⌛ *Expired*']
  ])('begins with an emoji and a word, then the edits: %j', (state, status) => {
    const lines = linesOf(changeOf({ state }))
    expect(lines[0]).toBe(`${status} · Acme · Keepnet`)
    expect(lines[1]).toMatch(/^Seats/)
  })

  it('keeps break-glass visible in every state after it', () => {
    const alone = {
      decisions: [{ revision: 1, person, verdict: 'break-glass' as const, reason: 'Outage', hash: 'h', at }]
    }
    const states: State[] = [
      { name: 'approved', at },
      { name: 'applied', at, read: {}, wrote: true },
      { name: 'failed', at, reasons: ['No'] }
    ]
    for (const state of states) {
      expect(written(changeOf({ ...alone, state }))).toContain('applied alone by <@U_APPROVER> (break-glass): “Outage”')
    }
  })

  it('tells two companies of one name apart, in its blocks and in its text', () => {
    const [one, other] = ['e21f', 'e37c'].map(id => changeOf({ company: { id, name: 'Acme', tags: [] } }))
    if (!one || !other) throw new Error('There are two.')
    expect(written(one)).not.toBe(written(other))
    expect(card(one).text).not.toBe(card(other).text)
    expect(written(changeOf({ company: { id: 'e21f', name: 'Acme', tags: [], externalId: 'ACME-42' } }))).toContain(
      'id ACME-42'
    )
  })

  it('shows of many edits whole ones, and says how many more there are', () => {
    const edits = Array.from({ length: 15 }, (_, index) => ({ field: `f${index}`, seen: 1, wanted: 2 }))
    expect(linesOf(changeOf({ edits }))[1]).toMatch(/f11.*\nand 3 more: press Review to see them all$/)
  })

  it('has the buttons of its state, which a screen reader can tell from those of others', () => {
    const buttons = card(changeOf()).blocks.flatMap(block => (block.type === 'actions' ? block.elements : []))
    expect(buttons).toMatchObject([
      {
        action_id: 'change.approve',
        accessibility_label: 'Approve the change of Acme',
        confirm: { text: { text: 'Acme · Keepnet · id 1\nSeats: 500 → 1,540 (+1,040)' } }
      },
      { action_id: 'change.reject', accessibility_label: 'Reject the change of Acme' },
      { action_id: REVIEW, value: 'chg_1', accessibility_label: 'Review the change of Acme' },
      { type: 'overflow', options: [{ text: { text: 'Edit' } }, { text: { text: 'Withdraw' } }] }
    ])
  })

  it('is approved in the review where a click is too little, or where it does not show all that is decided', () => {
    const requirement = { ...changeOf().requirement, typeTheName: true }
    const long = [{ field: 'note', seen: 'a', wanted: 'x'.repeat(500) }]
    for (const change of [changeOf({ requirement }), changeOf({ edits: long }), heavy]) {
      expect(written(change)).toContain('"change.approve-in-form"')
      expect(written(change)).not.toContain('"change.approve"')
    }
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
    for (const text of [card(change).text, ...linesOf(change)]) {
      expect(text).not.toMatch(/<!(?!date)|<@U1>|<https/)
    }
    expect(linesOf(change).filter(text => text.includes('&lt;!channel&gt;'))).toHaveLength(3)
  })

  it('is drawn of a vendor that is no longer configured', () => {
    expect(drawChange(changeOf(), undefined).text).toContain(': Acme (keepnet, id 1), seats from 500 to 1,540')
  })

  it('stays within what Slack takes, whatever the change holds', () => {
    const { text, blocks } = card(heavy)
    expect(text.length).toBeLessThanOrEqual(4000)
    expect(text.isWellFormed()).toBe(true)
    expect(blocks.length).toBeLessThanOrEqual(50)
    for (const block of blocks) {
      const said = linesIn(block).join('')
      expect(said.length).toBeLessThanOrEqual(3000)
      expect(said.isWellFormed()).toBe(true)
      // No entity and no mention is cut.
      expect(said).not.toMatch(/&(?!(?:amp|lt|gt);)|<[^>]*$/)
    }
  })

  it('says how it stands in its text, however much there is to say', () => {
    expect(card(heavy).text).toMatch(/^Waiting for approval: .* Needs 1 approval from <@U_APPROVER>\./)
    expect(card({ ...heavy, state: { name: 'expired', at } }).text).toMatch(
      /^Expired: .* Nobody decided in time\. Nothing was changed\.$/
    )
  })
})

describe('what the requester is told', () => {
  it('mentions the requester and how it ended; only the text says again what stands in the message above', () => {
    const state: State = { name: 'applied', at, read: { seats: 1540 }, wrote: true }
    const { text, blocks } = drawOutcome(decided('approve', { state }), vendor)
    expect(text).toBe('<@U_REQUESTER> Applied: Acme (Keepnet), Seats from 500 to 1,540 (+1,040).')
    expect(blocks).toMatchObject([{ type: 'section', text: { text: '<@U_REQUESTER> Applied.' } }])
  })

  it('says why, where it did not end as requested', () => {
    const rejected = decided('reject', { state: { name: 'rejected', at, reason: 'No PO' } })
    expect(drawOutcome(rejected, vendor).blocks).toMatchObject([
      { text: { text: '<@U_REQUESTER> Rejected. Rejected by <@U_APPROVER>: “No PO”' } }
    ])
  })

  it('stays within what Slack takes', () => {
    const live = Object.fromEntries(heavy.edits.map(({ field }) => [field, '🦊'.repeat(300)]))
    const { text } = drawOutcome({ ...heavy, state: { name: 'conflict', at, live, wrote: true } }, vendor)
    expect(text.length).toBeLessThanOrEqual(4000)
    expect(text.isWellFormed()).toBe(true)
  })
})

describe('a reminder', () => {
  it('says all of it to three hundred people, and pings every one of them', () => {
    const users = Array.from({ length: 300 }, (_, index) => `U0000000${String(index).padStart(3, '0')}`)
    const { text, blocks } = drawReminder(changeOf(), 'reminder', { users, groups: ['S1'] })
    expect(text).toMatch(/^Still waiting: Acme.* needs .*\.$/)
    const [sentence = '', ...rows] = marked(blocks)
    expect(sentence).toBe(text)
    expect(rows.every(row => row.length < 3_000)).toBe(true)
    expect(rows.join(' ').split(' ')).toEqual(['<!subteam^S1>', ...users.map(user => `<@${user}>`)])
  })

  it('says what is missing and pings those it was told to, and nobody else', () => {
    const { text } = drawReminder(changeOf(), 'reminder', { users: ['U_DEPUTY'], groups: ['S_FINANCE'] })
    expect(text).toBe('<!subteam^S_FINANCE> <@U_DEPUTY> Still waiting: Acme needs 1 approval from approvers.')
  })

  it('says so to everybody where nobody is to be pinged', () => {
    const { text } = drawReminder(changeOf(), 'escalation', { users: [], groups: [] })
    expect(text).toBe('Waiting too long, so others may approve now: Acme needs 1 approval from approvers.')
  })
})
