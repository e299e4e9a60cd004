/** How near a word comes to a typed one. `held`: what was typed stands in it, or is one slip from the whole of it. */
export const NEARNESS = { far: 0, slipping: 1, held: 2 } as const

/** A shorter word is too near to too many others. */
const LONG_ENOUGH = 4

/**
 * The different words by which companies are called, each with a number: many companies share few words, so a slip is
 * looked for once in each word and not once in each company. A word stays when the last company that had it is gone.
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

    /** How near each word comes to the typed one, by its number; with `mayBePart`, also by holding it as it was typed. */
    near(typed: string, mayBePart: boolean): Uint8Array {
      const wanted = lettersOf(typed)
      const long = isLong(typed)
      const found = new Uint8Array(words.length)
      for (let at = 0; at < words.length; at += 1) {
        const lacking = countOf(wanted & ~(letters[at] ?? 0))
        // A slip brings one letter that is not in the word, at most.
        if (lacking > (long ? 1 : 0)) continue
        const word = words[at] ?? ''
        if (mayBePart && lacking === 0 && word.includes(typed)) found[at] = NEARNESS.held
        else if (long) found[at] = BY_LIKENESS[likeness(typed, word)]
      }
      return found
    }
  }
}

const BY_LIKENESS = { none: NEARNESS.far, beginning: NEARNESS.slipping, whole: NEARNESS.held } as const

export function isLong({ length }: string): boolean {
  return length >= LONG_ENOUGH
}

/** Which letters a text has, in 30 bits: a to z have one each, others share them. */
export function lettersOf(text: string): number {
  let letters = 0
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at)
    if (code > 32) letters |= 1 << (code % 30)
  }
  return letters
}

/** How many bits are set: added up in pairs, then in fours, then in bytes, whose sum the product leaves on top. */
export function countOf(bits: number): number {
  const pairs = bits - ((bits >>> 1) & 0x55555555)
  const fours = (pairs & 0x33333333) + ((pairs >>> 2) & 0x33333333)
  return Math.imul((fours + (fours >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24
}

/** How a typed word stands to one that there is: not at all, one slip from its beginning, or one from all of it. */
export type Likeness = 'none' | 'beginning' | 'whole'

/**
 * A slip is a letter too many, one too few, another one, or two that changed places. What was typed may break off before
 * the word ends.
 */
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

/** Where in the word the rest of what was typed ends, if it goes on there; 0 where it does not. */
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
