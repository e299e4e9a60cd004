import { describe, expect, it } from 'vitest'
import type { Draft } from '../../../src/changes/model/change.ts'
import type { Field } from '../../../src/changes/ports/vendor.ts'
import { newDraft } from '../../../src/slack/company-form/draft.ts'
import { drawForm } from '../../../src/slack/company-form/draw-form.ts'
import { remarksWithout } from '../../../src/slack/company-form/remarks.ts'
import { scriptedVendor } from '../../changes/scripted-vendor.ts'

/** So many fields that a company has beside its vendor's list. */
function own(count: number): Field[] {
  return Array.from({ length: count }, (_, at) => ({
    key: `attribute-${at}`,
    label: `Attribute ${at}`,
    group: 'profile',
    required: false,
    kind: { name: 'text', maxLength: 40, lines: 'one' }
  }))
}

function draftWith(fields: readonly Field[], typed: Draft['typed'] = {}): Draft {
  const values = Object.fromEntries(fields.map(({ key }) => [key, null]))
  const company = { id: '1', name: 'Acme', use: null, ends: null, values, fields }
  return { ...newDraft({ team: 'T1', user: 'U1' }, 'C1'), chosen: { vendor: 'keepnet', id: '1' }, company, typed }
}

const vendor = { ...scriptedVendor(), fields: [] }
const draw = (draft: Draft) => drawForm(draft, vendor, [], remarksWithout('Etc/UTC')).blocks
const idsOf = (draft: Draft) => draw(draft).map(({ block_id: id }) => id ?? '')

describe('the form of a vendor without licences', () => {
  it('shows all fields at once, and nothing to switch', () => {
    const draft = draftWith(own(3))
    expect(idsOf(draft).filter(id => id.startsWith('field:'))).toHaveLength(3)
    expect(JSON.stringify(draw(draft))).not.toContain('Show profile and settings')
  })

  it('takes words that are longer than Slack lets stand in an input, so that they can be mended', () => {
    const drawn = draw({ ...draftWith(own(1)), reason: 'r'.repeat(4_000), reference: 's'.repeat(4_000) })
    const words = ['reason', 'reference'].map(id => drawn.find(({ block_id }) => block_id === id))
    for (const block of words)
      expect(block).toMatchObject({ element: { initial_value: expect.stringMatching(/^.{3000}$/) } })
  })

  it('never has more blocks than Slack takes, says what it leaves out, and shows what was typed', () => {
    const draft = draftWith(own(150), { 'attribute-149': 'x' })
    expect(draw(draft).length).toBeLessThan(95)
    expect(JSON.stringify(draw(draft))).toContain('70 more fields have no room here')
    expect(idsOf(draft)).toContain('field:attribute-149:1')
  })
})
