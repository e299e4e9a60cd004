import { likeness } from './slip.ts'

/** How a company was found, best first. From `slip` on, what was typed does not stand in it as it was typed. */
export const RANKS = { same: 0, begins: 1, words: 2, parts: 3, slip: 4, slipping: 5 } as const

export const NOT_AT_ALL = -1

/** A shorter word is too near to too many others. */
const LONG_ENOUGH = 4

const SPACE = 32

/** Every word is in it as it was typed. */
export function asTypedRank(folded: string): (text: string) => number {
  const name = ` ${folded}\n`
  const beginning = ` ${folded}`
  const words = longestFirst(folded.split(' '))
  const beginnings = words.map(word => ` ${word}`)
  return text => {
    if (!words.every(word => text.includes(word))) return NOT_AT_ALL
    if (text.startsWith(name) || secondLineIs(name, text)) return RANKS.same
    if (text.startsWith(beginning)) return RANKS.begins
    return beginnings.every(word => text.includes(word)) ? RANKS.words : RANKS.parts
  }
}

/** The external id has the second line. */
function secondLineIs(line: string, text: string): boolean {
  const end = text.indexOf('\n')
  return text.startsWith(line, end + 1)
}

/** Every word is in it as it was typed, or with one slip. */
export function nearRank(words: readonly string[]): (text: string) => number {
  const inOrder = longestFirst(words)
  return text => {
    let rank: number = RANKS.slip
    for (const word of inOrder) {
      const like = isLong(word) ? mostLike(word, text) : 'none'
      if (like === 'beginning') rank = RANKS.slipping
      // A lone word that stood in it as it was typed would have been found before.
      if (like === 'none' && (words.length === 1 || !text.includes(word))) return NOT_AT_ALL
    }
    return rank
  }
}

function longestFirst(words: readonly string[]): string[] {
  return words.toSorted((one, other) => other.length - one.length)
}

export function isLong({ length }: string): boolean {
  return length >= LONG_ENOUGH
}

function mostLike(word: string, text: string) {
  let most: ReturnType<typeof likeness> = 'none'
  for (let start = 1; start < text.length; start += 1) {
    if (text.charCodeAt(start - 1) !== SPACE) continue
    const like = likeness(word, text, start)
    if (like === 'whole') return like
    if (like === 'beginning') most = like
  }
  return most
}
