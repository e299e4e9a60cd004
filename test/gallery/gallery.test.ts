import { describe, expect, it } from 'vitest'
import { checkBlocks, checkHome, checkModal, isTooLarge } from '../../sandbox/slack/check/surface.ts'
import { type Drawing, drawings } from './drawings.ts'

const all = drawings()
const messages = all.flatMap(one => ('message' in one ? [one] : []))

describe('everything that is drawn', () => {
  it.each(all)('is within what Slack takes: $name', drawing => {
    if ('message' in drawing) {
      expect(checkBlocks(drawing.message.blocks, 'message', '/blocks')).toEqual([])
      expect(drawing.message.text.length).toBeLessThanOrEqual(4_000)
    } else if ('modal' in drawing) expect(checkModal(drawing.modal)).toEqual({ view: drawing.modal })
    else expect(checkHome(drawing.home)).toEqual({ view: drawing.home })
    expect(isTooLarge(partsOf(drawing))).toBe(false)
  })

  it.each(all)('mentions nobody whom only a name mentions: $name', drawing => {
    const texts = markupIn(partsOf(drawing))
    expect(texts.length).toBeGreaterThan(0)
    for (const text of texts) expect(text).not.toContain('<!channel>')
  })

  it.each(messages)('says in its text what its blocks say first: $name', ({ message }) => {
    const names = ['Acme', 'Brightwater 0'].filter(name => JSON.stringify(message.blocks).includes(name))
    for (const name of names) expect(message.text).toContain(name)
    expect(message.text).not.toMatch(/\n|undefined|null|\[object/)
    expect(message.text.trim()).not.toBe('')
  })

  it.each(messages.filter(({ about }) => about))('shows a difference after two lines at most: $name', ({ message }) => {
    const lines = message.blocks.flatMap(block =>
      block.type === 'section' ? (block.text?.text.split('\n') ?? []) : []
    )
    expect(lines.findIndex(line => line.includes('→'))).toBeLessThanOrEqual(2)
    for (const told of ['from 590 to 630 (+40)', 'from 3 Jun 2027 to 3 Jun 2028']) expect(message.text).toContain(told)
  })

  it.each(all.filter(({ decides }) => decides))('has the id where somebody decides: $name', drawing => {
    // Whole, or shortened as in messages.
    expect(JSON.stringify(partsOf(drawing))).toMatch(/xC5k(Q2ab|…)7w2Nz/)
  })
})

function partsOf(drawing: Drawing): { blocks: unknown } & Record<string, unknown> {
  return 'message' in drawing ? { ...drawing.message } : 'modal' in drawing ? { ...drawing.modal } : { ...drawing.home }
}

/** Every text in which Slack reads markup. */
function markupIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(markupIn)
  if (typeof value !== 'object' || value === null) return []
  const own = 'type' in value && value.type === 'mrkdwn' && 'text' in value ? [String(value.text)] : []
  const top = 'blocks' in value && 'text' in value && typeof value.text === 'string' ? [value.text] : []
  return [...own, ...top, ...Object.values(value).flatMap(markupIn)]
}
