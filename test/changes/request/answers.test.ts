import { describe, expect, it } from 'vitest'
import type { Value } from '../../../src/changes/ports/vendor.ts'

import { type Interpreted, interpret, isDay, parts } from '../../../src/changes/request/answers.ts'
import { acme, field, type Key, options } from '../fields.ts'

function read(key: Key, text: string, seen: Value = acme[key] ?? null): Interpreted {
  return interpret(field(key), text, seen, options[key] ?? [])
}

function faultOf(answer: Interpreted): string {
  if ('fault' in answer) return answer.fault
  throw new Error(`It was understood as ${JSON.stringify(answer.value)}.`)
}

describe('a number that was typed', () => {
  it.each([
    ['540', 540],
    [' 540 ', 540],
    ['0', 0],
    ['1,000', 1000],
    ['1 000 000', 1_000_000],
    ["1'000", 1000],
    ['+40', 540],
    ['-40', 460],
    ['+1,000', 1500],
    ['+10%', 550],
    ['-10%', 450],
    ['-100%', 0],
    ['1.000', 1000],
    ['1.000.000', 1_000_000],
    ['1\u00A0000', 1000],
    ['1\u2009000', 1000],
    ['1\u202F000', 1000],
    ['1’000', 1000],
    ['+1 000', 1500],
    ['+1\u00A0000', 1500],
    ['–40', 460],
    ['—40', 460],
    ['−40', 460],
    ['‑40', 460],
    ['－40', 460],
    ['＋40', 540],
    ['+10 %', 550],
    ['−10\u202F%', 450],
    ['\u200E540\u202C', 540]
  ])('%s is %d where 500 were seen', (text, wanted) => {
    expect(read('seats', text)).toEqual({ value: wanted })
  })

  it('counts every seat begun when a percentage gives a part of one', () => {
    expect(read('seats', '+10%', 15)).toEqual({ value: 17 })
  })

  it.each([
    ...['forty', '5.5', '1,00', '10%', '--4', '+ 40', '1e3', '５４０', '0x10'],
    ...[
      '0,500',
      '0.500',
      '1,000.00',
      '1.000,00',
      '1,000.000',
      '1 000,5',
      '1 00',
      '1.0000',
      '+1.000%',
      '+1,5%',
      '5²',
      '①',
      '٤٠',
      '+–4'
    ]
  ])('%s is explained', text => {
    expect(faultOf(read('seats', text))).toBe(`Seats: “${text}” is not a whole number. Write 540, +40, -40 or +10%.`)
  })

  it('needs a present number to be relative to', () => {
    expect(faultOf(read('seats', '+40', null))).toContain('“+40” needs a present number to start from')
    expect(read('seats', '40', null)).toEqual({ value: 40 })
  })
})

describe('other values that were typed', () => {
  it('is nothing when nothing stands there, but never for a flag', () => {
    for (const key of ['seats', 'ends', 'type', 'modules', 'name', 'tags'] as const) {
      expect(read(key, '  ')).toEqual({ value: null })
    }
    expect(faultOf(read('limited', ''))).toContain('Write yes or no')
  })

  it.each([
    ['yes', true],
    ['TRUE', true],
    ['limited', true],
    ['No', false],
    ['off', false],
    ['Unlimited', false],
    ['UNLİMİTED', false]
  ])('takes %s as a flag', (text, wanted) => {
    expect(read('limited', text)).toEqual({ value: wanted })
  })

  it('explains what is no flag by both words', () => {
    expect(faultOf(read('limited', 'maybe'))).toBe(
      'Seats limited: “maybe” is neither “Limited” nor “Unlimited”. Write yes or no.'
    )
  })

  it('takes a day that exists, and only year first', () => {
    expect(read('ends', '2028-02-29')).toEqual({ value: '2028-02-29' })
    for (const text of ['2027–03–31', '2027‑03‑31', '2027/03/31', '2027.03.31', ' 2027-03-31\u200E']) {
      expect(read('ends', text)).toEqual({ value: '2027-03-31' })
    }
    for (const text of [
      ...['2027-02-29', '31/03/2027', '2027-3-31', '2027-13-01', 'tomorrow'],
      ...['0001-01-01', '1899-12-31', '3000-01-01', '9999-12-31', '２０２７-03-31', '03.04.2027']
    ]) {
      expect(faultOf(read('ends', text))).toContain(`“${text}” is not a day`)
    }
  })

  it('takes text as it stands, and free words as a list without doubles', () => {
    expect(read('name', ' Acme, Ltd ')).toEqual({ value: 'Acme, Ltd' })
    expect(read('tags', 'north, south,,north\nvip')).toEqual({ value: ['north', 'south', 'vip'] })
  })
})

describe('a choice that was typed', () => {
  it('is found by id, by name in any case, or by a beginning that only one has', () => {
    expect(read('type', 't2')).toEqual({ value: 't2' })
    expect(read('type', 'standard')).toEqual({ value: 't1' })
    expect(read('type', 'cus')).toEqual({ value: 't3' })
    expect(read('type', 'STANDARD\u00A0\u2009Plus')).toEqual({ value: 't2' })
  })

  it('is explained by the names it could be', () => {
    expect(faultOf(read('type', 'stan'))).toBe(
      'Licence type: “stan” could be more than one. Write one of: Standard, Standard Plus.'
    )
    expect(faultOf(read('type', 'gold'))).toBe(
      'Licence type: there is no “gold”. Write one of: Standard, Standard Plus, Custom.'
    )
  })

  it('says that there are more names than it lists only where there are', () => {
    const many = Array.from({ length: 12 }, (_, index) => ({ value: `p${index}`, label: `Plan ${index}` }))
    const two = ['Gold one', 'Gold two'].map(label => ({ value: label, label }))
    const typed = (text: string) => faultOf(interpret(field('type'), text, null, [...many, ...two]))
    expect(typed('silver')).toMatch(/Plan 0, .*Plan 7 …\.$/)
    expect(typed('gold')).toBe('Licence type: “gold” could be more than one. Write one of: Gold one, Gold two.')
  })

  it('can be several at once, of which one that is wrong is explained', () => {
    expect(read('modules', 'phishing, m3')).toEqual({ value: ['m1', 'm3'] })
    expect(faultOf(read('modules', 'phishing, coffee'))).toContain('there is no “coffee”')
  })
})

describe('days and pieces', () => {
  it('knows every day of a leap year, and no other', () => {
    let days = 0
    for (let month = 1; month <= 13; month++) {
      for (let day = 0; day <= 32; day++) {
        if (isDay(`2028-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`)) days++
      }
    }
    expect(days).toBe(366)
  })

  it('splits at commas and lines', () => {
    expect(parts(' a ,b\n c ,, a')).toEqual(['a', 'b', 'c'])
    expect(parts(' , \n')).toEqual([])
  })
})
