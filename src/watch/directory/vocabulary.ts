import { countOf, lettersOf } from './letters.ts'
import { likeness } from './similarity.ts'

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
