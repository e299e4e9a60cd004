import fc from 'fast-check'
import { describe, it } from 'vitest'
import { createSearchIndex, searchable } from '../../../src/watch/directory/search-index.ts'

/** Words of the scripts in which customers write their names, some with marks. */
const letters = [...'abcdefghijklmnoprstuvwyzäöüßéèñçşğıİŁłøåABCXYZабвгдежзийклмёЁαβγδειήόςσ北海商店東京さくらテスト']
const word = fc.array(fc.constantFrom(...letters), { minLength: 1, maxLength: 12 }).map(all => all.join(''))
const longWord = fc.array(fc.constantFrom(...letters), { minLength: 5, maxLength: 12 }).map(all => all.join(''))
const words = fc.array(word, { minLength: 1, maxLength: 5 })
const others = fc.array(
  words.map(all => all.join(' ')),
  { maxLength: 20 }
)

/** Whether the name is found among the others. */
function finds(typed: string, name: string, among: readonly string[]): boolean {
  const index = createSearchIndex()
  for (const [at, one] of [...among, name].entries()) {
    index.put('v', { id: `#${at}`, name: one, use: null, ends: null })
  }
  return index.find(typed, 100).some(({ company }) => company.name === name)
}

describe('every name', () => {
  const shuffled = words.chain(all => fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })))

  it('is found by its words in any order', () => {
    fc.assert(fc.property(shuffled, others, ([all, order], among) => finds(order.join(' '), all.join(' '), among)))
  })

  it('is found without its accents, in capitals and in small letters', () => {
    const plain = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '')
    const changed = fc.constantFrom(
      plain,
      (text: string) => text.toUpperCase(),
      (text: string) => text.toLowerCase()
    )
    fc.assert(
      fc.property(words, changed, others, (all, change, among) => finds(change(all.join(' ')), all.join(' '), among))
    )
  })

  it('is found by any part of it', () => {
    const part = words
      .map(all => all.join(' '))
      .chain(name => fc.tuple(fc.constant(name), fc.nat(name.length - 1), fc.nat(name.length)))
    fc.assert(
      fc.property(part, ([name, from, length]) => {
        const typed = name.slice(from, from + length + 1)
        return searchable(typed) === '' || finds(typed, name, [])
      })
    )
  })

  it('is found with any one slip in a word of five letters or more, its words in any order', () => {
    const name = fc.tuple(words, longWord, fc.nat()).map(([all, long, at]) => all.toSpliced(at % all.length, 0, long))
    const slip = fc.record({
      kind: fc.constantFrom('other', 'more', 'fewer', 'swapped'),
      at: fc.nat(),
      letter: fc.constantFrom(...'abcxyzжλ')
    })
    fc.assert(
      fc.property(name, slip, fc.boolean(), (all, how, backwards) => {
        const long = all.findIndex(one => [...searchable(one)].length >= 5)
        const typed = all.with(long, slipped(searchable(all[long] ?? ''), how))
        return finds((backwards ? typed.toReversed() : typed).join(' '), all.join(' '), [])
      })
    )
  })
})

function slipped(word: string, { kind, at, letter }: { kind: string; at: number; letter: string }): string {
  const all = [...word]
  const place = at % all.length
  if (kind === 'other') return all.with(place, letter).join('')
  if (kind === 'more') return all.toSpliced(place, 0, letter).join('')
  if (kind === 'fewer') return all.toSpliced(place, 1).join('')
  const first = Math.min(place, all.length - 2)
  return all.toSpliced(first, 2, all[first + 1] ?? '', all[first] ?? '').join('')
}
