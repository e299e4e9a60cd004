/**
 * Similarity of a word to a typed one. `held`: contains it, or differs from it by one typo. `slipping`: its beginning
 * differs by one typo.
 */
export const NEARNESS = { far: 0, slipping: 1, held: 2 } as const

/** Shorter words are within one typo of too many others. */
const LONG_ENOUGH = 4

/**
 * The distinct words of all companies, numbered: companies share few words, so each word is compared with a typo once
 * rather than once per company. Words are never removed.
 */
export function createVocabulary() {
  const numbers = new Map<string, number>()
  const words: string[] = []
  const letters: number[] = []

  return {
    numberOf(word: string): number {
      const known = numbers.get(word)
      if (known !== undefined) return known
      letters.push(lettersOf(word))
      numbers.set(word, words.length)
      return words.push(word) - 1
    },

    /**
     * The similarity of each word, by its number. With `mayBePart`, a word that contains the typed one counts as
     * `held`.
     */
    near(typed: string, mayBePart: boolean): Uint8Array {
      const wanted = lettersOf(typed)
      const long = isLong(typed)
      const found = new Uint8Array(words.length)
      for (let at = 0; at < words.length; at += 1) {
        const lacking = countOf(wanted & ~(letters[at] ?? 0))
        // One typo adds at most one letter that the word lacks.
        if (lacking > (long ? 1 : 0)) continue
        const word = words[at] ?? ''
        if (mayBePart && lacking === 0 && word.includes(typed)) found[at] = NEARNESS.held
        else if (long) found[at] = BY_LIKENESS[likeness(typed, word)]
      }
      return found
    },

    /** The numbers of the words that are not far. */
    numbersIn(found: Uint8Array): number[] {
      const numbers: number[] = []
      for (let at = 0; at < found.length; at += 1) if (found[at] !== NEARNESS.far) numbers.push(at)
      return numbers
    }
  }
}

const BY_LIKENESS = { none: NEARNESS.far, beginning: NEARNESS.slipping, whole: NEARNESS.held } as const

function isLong({ length }: string): boolean {
  return length >= LONG_ENOUGH
}

/** A 30-bit mask of the characters in a text: a to z have one bit each, others share them. */
export function lettersOf(text: string): number {
  let letters = 0
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code > 32) letters |= 1 << (code % 30)
  }
  return letters
}

/** Population count. */
function countOf(bits: number): number {
  const pairs = bits - ((bits >>> 1) & 0x55555555)
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333)
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}

/** `beginning`: one typo from a prefix of the word. `whole`: one typo from all of it. */
export type Likeness = 'none' | 'beginning' | 'whole'

/** Allows one typo: an inserted, missing, replaced or transposed letter. The typed word may be a prefix. */
function likeness(typed: string, word: string): Likeness {
  let at = 0
  while (at < typed.length && typed.charCodeAt(at) === word.charCodeAt(at)) at += 1
  const another = rest(typed, at + 1, word, at + 1)
  const tooMany = rest(typed, at + 1, word, at)
  const tooFew = rest(typed, at, word, at + 1)
  const swapped = isSwapped(typed, at, word) ? rest(typed, at + 2, word, at + 2) : 0
  if (another + tooMany + tooFew + swapped === 0) return 'none'
  return [another, tooMany, tooFew, swapped].includes(word.length) ? 'whole' : 'beginning'
}

/** The end index of the rest of `typed` within the word; 0 where it does not match. */
function rest(typed: string, from: number, word: string, there: number): number {
  const end = there + typed.length - from
  if (end > word.length) return 0
  for (let at = from; at < typed.length; at += 1) {
    if (typed.charCodeAt(at) !== word.charCodeAt(there + at - from)) return 0
  }
  return end
}

function isSwapped(typed: string, at: number, word: string): boolean {
  return typed.charCodeAt(at) === word.charCodeAt(at + 1) && typed.charCodeAt(at + 1) === word.charCodeAt(at)
}
