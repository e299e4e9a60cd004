import type { KnownBlock } from '@slack/types'
import { describe, expect, it } from 'vitest'
import type { Edit } from '../../../src/changes/model/change.ts'
import type { Company } from '../../../src/changes/ports/vendor.ts'
import type { Permissions } from '../../../src/changes/review/permissions.ts'
import { drawReview } from '../../../src/slack/review/draw-review.ts'
import { changeOf, vendor } from '../change.ts'

const carla = { team: 'T1', user: 'U_CARLA' }
const may: Permissions = {
  refusal: undefined,
  refusals: { approve: undefined, edit: undefined, withdraw: undefined },
  breakGlass: false,
  edit: true,
  withdraw: false,
  typeTheName: false,
  approvals: [],
  progress: []
}

/** The lines of the form in which somebody decides on an edit. */
function linesOf(edit: Edit, live = edit.seen): string[] {
  const company: Company = { id: '1', name: 'Acme', use: null, ends: null, values: { [edit.field]: live } }
  const { blocks } = drawReview(changeOf({ edits: [edit] }), vendor, company, may, carla)
  // Slack's type of a view allows blocks that nobody knows; ours are known.
  return (blocks as KnownBlock[]).flatMap(block =>
    block.type === 'section' ? (block.text?.text.split('\n') ?? []) : []
  )
}

describe('the form in which somebody decides', () => {
  it('shows every value whole, however long, so that nobody approves what they cannot see', () => {
    const start = 'A & B, '.repeat(900)
    const [one, other] = ['first', 'second'].map(end =>
      linesOf({ field: 'note', seen: `${start}before`, wanted: `${start}${end}` }).join('')
    )
    const escaped = start.replaceAll('&', '&amp;')
    expect(one).toContain(`${escaped}before → *${escaped}first*`)
    expect(other).toContain(`${escaped}before → *${escaped}second*`)
    const blocks = drawReview(
      changeOf(),
      vendor,
      { id: '1', name: 'Acme', use: null, ends: null, values: {} },
      may,
      carla
    )
    expect(blocks.blocks.length).toBeLessThan(100)
  })

  it('shows whole, too, what the vendor has now', () => {
    const long = 'x'.repeat(500)
    expect(linesOf({ field: 'note', seen: 'a', wanted: 'b' }, long).join('\n')).toContain(`is *${long}* at`)
  })

  it('says of a list what comes and what goes', () => {
    const list = Array.from({ length: 12 }, (_, index) => `module ${index}`)
    const wanted = [...list.slice(0, 11), 'Another']
    const [line] = linesOf({ field: 'tags', seen: list, wanted }).filter(text => text.startsWith('Tags'))
    expect(line).toMatch(/^Tags\u2003\+ Another, − module 11$/)
  })

  it('keeps a value on one line, so that it cannot look like another edit', () => {
    const lines = linesOf({ field: 'note', seen: 'a', wanted: 'x*\nSeats: 500 → *510*\r\nb' })
    expect(lines).toContain('Note\u2003a → *x* ↵ Seats: 500 → *510* ↵ b*')
  })
})
