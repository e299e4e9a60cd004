import { describe, expect, it } from 'vitest'
import { fold, foldCase, hasHidden, normalized, showHidden, singleLine } from '../../src/policy/text.ts'
import { processorTime } from '../processor-time.ts'

describe('normalized text', () => {
  it.each([
    ['runs of blanks of any width', 'Two\u00A0\u2009 \u202F Ltd', 'Two Ltd'],
    [
      'apostrophes',
      'O’Neill O‘Neill OʼNeill O´Neill O`Neill O＇Neill',
      "O'Neill O'Neill O'Neill O'Neill O'Neill O'Neill"
    ],
    ['quotes', '“a” „b“ «c» ＂d＂', '"a" "b" "c" "d"'],
    ['dashes', 'a–b a—b a‑b a−b a－b', 'a-b a-b a-b a-b a-b'],
    ['full-width letters', 'Ａｃｍｅ', 'Acme'],
    ['letters and their accents apart', 'Mu\u0308ller', 'Müller'],
    ['what cannot be seen', 'A\u200Bc\u00ADm\u202Ee\uFEFF\u2066', 'Acme'],
    ['accents behind what cannot be seen', 'u\u200D\u0308', 'ü']
  ])('takes %s for one', (_, text, expected) => {
    expect(normalized(text)).toBe(expected)
    expect(normalized(expected)).toBe(expected)
  })

  it('keeps case, accents and letters of other scripts', () => {
    for (const text of ['Müller', 'ACME', 'Ωμέγα', '株式会社', 'ООО Ромашка', 'कि']) expect(normalized(text)).toBe(text)
  })
})

describe('folded text', () => {
  it.each([
    ['IŞIK HOLDİNG', 'Işık Holding'],
    ['ışık holding', 'IŞIK HOLDİNG'],
    ['I\u0307stanbul', 'İSTANBUL'],
    ['STRASSE', 'Straße'],
    ['ΟΔΟΣ', 'οδος'],
    ['ﬁrst', 'FIRST']
  ])('has no case: %s is %s', (one, other) => {
    expect(foldCase(one)).toBe(foldCase(other))
    expect(fold(one)).toBe(fold(other))
  })

  it('tells accents apart until they are folded as well', () => {
    expect(foldCase('Müller')).not.toBe(foldCase('Muller'))
    expect(fold('Müller')).toBe(fold('MULLER'))
    expect(fold('Łódź Ørsted Æther')).toBe('lodz orsted aether')
  })

  it('takes no longer for more blanks: 200,000 of them are one', () => {
    const took = processorTime(() => {
      expect(fold(`a${' '.repeat(200_000)}\n${'\u00A0'.repeat(200_000)}b`)).toBe('a b')
    })
    expect(took).toBeLessThan(500)
  })
})

describe('text from outside', () => {
  it('is one line', () => {
    expect(singleLine('Acme\n*State:* ✅ Approved\r\nby\u2028me\u0000')).toBe('Acme *State:* ✅ Approved by me')
  })

  it('keeps plain blanks, in which alone two names may differ', () => {
    expect(singleLine(' Two  Spaces\u00A0Ltd ')).toBe('Two  Spaces Ltd')
  })

  it('turns nothing around and hides nothing', () => {
    expect(singleLine('a\u202Eb\u2066c\u200Bd\u200Fe\u{E0041}f\u3164g')).toBe('abcdef g')
    expect(singleLine('half \uD83D')).toBe('half \uFFFD')
  })

  it('keeps joiners where they are part of the spelling, and drops them elsewhere', () => {
    for (const text of ['نمی\u200Cخواهم', 'क्\u200Dष', '👩\u200D💻', '❤\uFE0F\u200D🔥', '⚠\uFE0F']) {
      expect(singleLine(text)).toBe(text)
      expect(hasHidden(text)).toBe(false)
    }
    expect(singleLine('Ac\u200Dme')).toBe('Acme')
  })

  it('shows what is hidden where somebody decides on it', () => {
    expect(showHidden('pay\u202Eeno\nlo')).toBe('pay[U+202E]eno\nlo')
    expect(hasHidden('pay\u202E')).toBe(true)
    expect(hasHidden('plain\ntext é')).toBe(false)
  })
})
