import { describe, expect, it } from 'vitest'
import { actions, button, context, header, option, section, sections } from '../../../src/slack/ui/blocks.ts'

describe('blocks', () => {
  it('stay within the length that Slack takes', () => {
    const long = '🦊'.repeat(3000)
    expect(section(long).text?.text.length).toBeLessThanOrEqual(3000)
    expect(header(long).text.text.length).toBeLessThanOrEqual(150)
    expect(JSON.stringify(context(long)).isWellFormed()).toBe(true)
    expect(section('short').text?.text).toBe('short')
  })

  it('hold all lines in as few sections as there is room in, in order, and cut no line that fits', () => {
    const lines = Array.from({ length: 40 }, (_, index) => `${index} ${'x'.repeat(index * 20)}`)
    const texts = sections(lines).map(({ text }) => text?.text ?? '')
    expect(texts.join('\n').split('\n')).toEqual(lines)
    for (const text of texts) expect(text.length).toBeLessThanOrEqual(3000)
    expect(texts.length).toBeLessThan(10)
    expect(sections([])).toEqual([])
  })

  it('part a line that is too long for a section of its own, and never inside a character or an entity', () => {
    const line = `${'y'.repeat(2997)}&amp;${'z'.repeat(2994)}🦊&lt;${'&gt;'.repeat(800)}`
    const texts = sections([line]).map(({ text }) => text?.text ?? '')
    expect(texts.join('')).toBe(line)
    for (const text of texts) {
      expect(text.length).toBeLessThanOrEqual(3000)
      expect(text.isWellFormed()).toBe(true)
      expect(text).not.toMatch(/&[a-z]*$/)
    }
  })

  it('put a button into a block of its own, with its id and its label within limits', () => {
    const review = button('change.review', 'Review', { value: 'chg_1', label: 'z'.repeat(100), style: 'primary' })
    expect(actions('x'.repeat(300), [review]).block_id).toHaveLength(255)
    expect(actions('change.review:chg_1', [review])).toMatchObject({
      type: 'actions',
      block_id: 'change.review:chg_1',
      elements: [{ value: 'chg_1', style: 'primary', accessibility_label: `${'z'.repeat(74)}…` }]
    })
  })
})

describe('options', () => {
  it('are cut to the two lines that Slack takes, and never empty', () => {
    const long = option('v', 'n'.repeat(100), 'd'.repeat(100))
    expect([long.text.text.length, long.description?.text.length, long.value]).toEqual([75, 75, 'v'])
    expect(option('v', '')).toEqual({ text: { type: 'plain_text', text: 'v' }, value: 'v' })
  })
})
