type Dice = () => number

const STARTS = [
  'b',
  'br',
  'c',
  'ch',
  'd',
  'f',
  'g',
  'h',
  'k',
  'kl',
  'l',
  'm',
  'n',
  'p',
  'r',
  's',
  'sch',
  'ş',
  'č',
  'ł',
  ''
]
const VOWELS = ['a', 'e', 'i', 'o', 'u', 'ä', 'ö', 'ü', 'é', 'ı', 'ai', 'ou', 'a', 'e', 'i', 'o']
const ENDS = ['', 'n', 'r', 's', 'l', 'm', 't', 'ck', 'ß', 'nd', 'rt', '', '', '']
const TRADES = [
  'Bakery',
  'Dental',
  'Freight',
  'Optics',
  'Pharma',
  'Group',
  'International',
  'Elektrik',
  'Gıda',
  'Société'
]
const FORMS = ['Ltd', 'GmbH', 'Inc.', 'S.A.', 'B.V.', 'A.Ş.', 'Sp. z o.o.', '', '']
const OTHERS = [
  { words: ['Север', 'Пример', 'Ромашка', 'Торговый', 'Дом', 'Завод', 'Ёлка'], between: ' ' },
  { words: ['Ελληνικό', 'Καφενείο', 'Ήλιος', 'Δείγμα', 'Τράπεζα'], between: ' ' },
  { words: ['株式会社', 'さくら', '見本', '北海', '商店', '東京', '電機'], between: '' }
]

/** Names of one to five words, in several scripts, two in a hundred the same as another; the same every time. */
export function companyNames(count: number): string[] {
  const dice = diceFrom(1)
  const brands = Array.from({ length: 30_000 }, () => brand(dice))
  const names: string[] = []
  while (names.length < count) names.push(name(dice, brands, names))
  return names
}

/** What people type to find them: a letter, beginnings, words in order and out of it, with slips, without accents, parts. */
export function typings(names: readonly string[], count: number): { kind: string; text: string }[] {
  const dice = diceFrom(2)
  const kinds = Object.entries(TYPED)
  return Array.from({ length: count }, (_, at) => {
    const [kind, typed] = kinds[at % kinds.length] ?? ['', (name: string) => name]
    return { kind, text: typed(pick(dice, names), dice) }
  })
}

const TYPED: Readonly<Record<string, (name: string, dice: Dice) => string>> = {
  'one letter': name => name.slice(0, 1),
  'a beginning': (name, dice) => name.slice(0, 2 + roll(dice, 10)),
  'a part': (name, dice) => name.slice(roll(dice, name.length)).slice(0, 5),
  'the name': name => name,
  'words reversed': name => name.split(' ').reverse().join(' '),
  'without accents': name => name.normalize('NFD').replace(/\p{M}/gu, ''),
  'a word with a slip': (name, dice) => slipped(longest(name), dice),
  'the name with a slip': (name, dice) => name.replace(longest(name), word => slipped(word, dice))
}

function name(dice: Dice, brands: readonly string[], earlier: readonly string[]): string {
  const chance = dice()
  if (chance < 0.02 && earlier.length > 0) return pick(dice, earlier)
  if (chance < 0.12) {
    const { words, between } = pick(dice, OTHERS)
    return `${[pick(dice, words), pick(dice, words), pick(dice, words)].join(between)} ${roll(dice, 900)}`
  }
  const own = Array.from({ length: 1 + roll(dice, 3) }, () => pick(dice, brands))
  return [...own, dice() < 0.6 ? pick(dice, TRADES) : '', pick(dice, FORMS)].filter(Boolean).join(' ')
}

function brand(dice: Dice): string {
  const syllables = Array.from({ length: 2 + roll(dice, 3) }, () => {
    return pick(dice, STARTS) + pick(dice, VOWELS) + pick(dice, ENDS)
  })
  const [first = '', ...rest] = syllables.join('')
  return first.toUpperCase() + rest.join('')
}

function longest(name: string): string {
  return name.split(' ').reduce((one, other) => (other.length > one.length ? other : one))
}

/** Two letters change places. */
function slipped(word: string, dice: Dice): string {
  const at = roll(dice, Math.max(1, word.length - 1))
  return (
    word.slice(0, at) +
    word
      .slice(at, at + 2)
      .split('')
      .reverse()
      .join('') +
    word.slice(at + 2)
  )
}

function pick<T>(dice: Dice, list: readonly T[]): T {
  const one = list[roll(dice, list.length)]
  if (one === undefined) throw new Error('Cannot pick from an empty list')
  return one
}

function roll(dice: Dice, sides: number): number {
  return Math.floor(dice() * sides)
}

/** Numbers from 0 to 1, the same every time: mulberry32. */
function diceFrom(seed: number): Dice {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
