import { describe, expect, it } from 'vitest'
import { readSubcommand, readUpdateText } from '../../../src/slack/commands/command-text.ts'
import { processorTime } from '../../processor-time.ts'

const empty = { search: '', given: [], reason: '', reference: '' }

describe('what is typed after /company', () => {
  it.each([
    ['', '', ''],
    ['help', 'help', ''],
    ['  UPDATE   acme ltd  seats=+40 ', 'update', 'acme ltd  seats=+40'],
    ['show\nacme', 'show', 'acme'],
    ['LİST\u00A0acme', 'list', 'acme'],
    ['over–limit', 'over-limit', '']
  ])('%j is the subcommand %j and the rest %j', (text, name, rest) => {
    expect(readSubcommand(text)).toEqual({ name, rest })
  })
})

describe('what is typed after /company update', () => {
  it('is a company to search, values, a reason and a reference', () => {
    expect(readUpdateText('acme ltd seats=+40 ends=2027-03-31 reason="PO 1234" reference=T-1')).toEqual({
      search: 'acme ltd',
      given: [
        { key: 'seats', text: '+40' },
        { key: 'ends', text: '2027-03-31' }
      ],
      reason: 'PO 1234',
      reference: 'T-1'
    })
  })

  it('may be nothing, or values without a company', () => {
    expect(readUpdateText('  ')).toEqual(empty)
    expect(readUpdateText('seats=5')).toEqual({ ...empty, given: [{ key: 'seats', text: '5' }] })
  })

  it('may come in any order, and keys in any case', () => {
    expect(readUpdateText('Seats=5 acme REASON=why ltd')).toEqual({
      search: 'acme ltd',
      given: [{ key: 'seats', text: '5' }],
      reason: 'why',
      reference: ''
    })
  })

  it.each(['reason="PO 1234"', 'reason=“PO 1234”', 'reason=„PO 1234“', "reason='PO 1234'", 'reason=‘PO 1234’'])(
    'may hold spaces together: %s',
    text => {
      expect(readUpdateText(`acme ${text}`)).toEqual({ ...empty, search: 'acme', reason: 'PO 1234' })
    }
  )

  it.each([
    ['reason=« PO 1234 »', 'PO 1234'],
    ['reason=«\u00A0PO 1234\u202F»', 'PO 1234'],
    ['reason=»PO 1234«', 'PO 1234'],
    ['reason=”PO 1234”', 'PO 1234'],
    ['reason=‚PO 1234‘', 'PO 1234'],
    ['reason=’PO 1234’', 'PO 1234'],
    ['reason=‹PO 1234›', 'PO 1234'],
    ['reason=「PO 1234」', 'PO 1234'],
    ['reason＝＂PO 1234＂', 'PO 1234'],
    ['reason=‘O’Neill’s PO’', 'O’Neill’s PO'],
    ["reason='O'Neill's PO'", "O'Neill's PO"]
  ])('may stand in the quotes of any keyboard: %s', (text, reason) => {
    expect(readUpdateText(`acme ${text} ltd`)).toEqual({ ...empty, search: 'acme ltd', reason })
  })

  it.each([
    ['seats=1 000', '1 000'],
    ['seats=1\u00A0000', '1\u00A0000'],
    ['seats=1\u202F000\u2009000', '1\u202F000\u2009000'],
    ['seats=+1 000', '+1 000'],
    ['seats=–40', '–40'],
    ['seats=1,000 000', '1,000 000'],
    ['seats=1 00', '1 00'],
    ['seats=１ ０００', '１ ０００'],
    ['seats=+ 40', '+ 40'],
    ['seats=+10 %', '+10 %'],
    ['seats= 1000', '1000'],
    ['seats＝40', '40'],
    ['se\u200Bats=4\u202E0', '40']
  ])('keeps a number together, or what will be refused as one: %j', (text, given) => {
    expect(readUpdateText(`acme ${text} reason=why`)).toMatchObject({
      search: 'acme',
      given: [{ key: 'seats', text: given }],
      reason: 'why'
    })
  })

  it('reads a day behind an empty value, and leaves a company’s number to the search', () => {
    expect(readUpdateText('acme ends= 2027-03-31').given).toEqual([{ key: 'ends', text: '2027-03-31' }])
    expect(readUpdateText('ends=2027-03-31 4711')).toMatchObject({ search: '4711' })
    expect(readUpdateText('ends= acme')).toMatchObject({ search: 'acme', given: [{ key: 'ends', text: '' }] })
  })

  it.each([
    ['blanks', ' '],
    ['quotes', '"'],
    ['quotes that are not closed', '« '],
    ['apostrophes', " 'a"],
    ['mentions', '<@'],
    ['links', '<a:'],
    ['links that are not closed', '<a:|'],
    ['equals signs', 'a='],
    ['digits', 'a=1 '],
    ['letters', 'a']
  ])('is read at once, also where it is nothing but %s', (_, part) => {
    const text = part.repeat(40_000 / part.length)
    const took = processorTime(() => {
      readUpdateText(text)
      readSubcommand(text)
    })
    expect(took).toBeLessThan(250)
  })

  it('keeps quotes and equals signs inside a value, and quotes inside a name', () => {
    expect(readUpdateText(`O'Hara's note="a=b 'c'"`)).toEqual({
      ...empty,
      search: `O'Hara's`,
      given: [{ key: 'note', text: `a=b 'c'` }]
    })
    expect(readUpdateText('website=https://a.example/?b=c').given).toEqual([
      { key: 'website', text: 'https://a.example/?b=c' }
    ])
  })

  it('may clear a value', () => {
    expect(readUpdateText('ends= tags=""').given).toEqual([
      { key: 'ends', text: '' },
      { key: 'tags', text: '' }
    ])
  })

  it('loses no quote that is not closed, nor what stands behind it', () => {
    expect(readUpdateText('acme reason="PO 1234')).toEqual({ ...empty, search: 'acme 1234', reason: '"PO' })
  })

  it('knows letters of any language, and digits, in a key, so that an unknown one can be explained', () => {
    expect(readUpdateText('плаце=5 seats2=7 2nd=8').given).toEqual([
      { key: 'плаце', text: '5' },
      { key: 'seats2', text: '7' },
      { key: '2nd', text: '8' }
    ])
  })

  it('is read as it was typed where Slack has escaped it', () => {
    expect(readUpdateText('smith &amp; sons note="a &lt; b"')).toEqual({
      ...empty,
      search: 'smith & sons',
      given: [{ key: 'note', text: 'a < b' }]
    })
    expect(readUpdateText('&amp;lt;').search).toBe('&lt;')
  })

  it('is what somebody typed, though Slack has made mentions and links of it', () => {
    const text =
      'reason="ask <@U0BEN|ben> or <@U0ANN>, see <https://a.test/1|a.test/1> &amp; <https://b.test> in <#C1|ops>"'
    expect(readUpdateText(text).reason).toBe('ask @ben or @U0ANN, see a.test/1 & https://b.test in #ops')
  })
})
