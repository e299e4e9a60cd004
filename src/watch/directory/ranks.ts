import { NEARNESS } from './vocabulary.ts'

/** Match quality, best first. From `slip` on, the match has a typo. */
export const RANKS = { same: 0, begins: 1, words: 2, parts: 3, slip: 4, slipping: 5 } as const

export const NOT_AT_ALL = -1

/** Ranks texts that contain every typed word exactly. */
export function asTypedRank(folded: string, words: readonly string[]): (text: string) => number {
  const name = ` ${folded}\n`
  const beginning = ` ${folded}`
  const beginnings = words.map(word => ` ${word}`)
  return text => {
    if (!words.every(word => text.includes(word))) return NOT_AT_ALL
    if (text.startsWith(name) || secondLineIs(name, text)) return RANKS.same
    if (text.startsWith(beginning)) return RANKS.begins
    return beginnings.every(word => text.includes(word)) ? RANKS.words : RANKS.parts
  }
}

/** The second line holds the external id. */
function secondLineIs(line: string, text: string): boolean {
  const end = text.indexOf('\n')
  return text.startsWith(line, end + 1)
}

/** Ranks companies that contain every typed word, exactly or with one typo. */
export function nearRank(
  near: readonly Uint8Array[],
  words: readonly (readonly number[])[]
): (text: string, at: number) => number {
  return (_, at) => {
    let rank: number = RANKS.slip
    for (const nearness of near) {
      let nearest: number = NEARNESS.far
      for (const word of words[at] ?? []) nearest = Math.max(nearest, nearness[word] ?? NEARNESS.far)
      if (nearest === NEARNESS.far) return NOT_AT_ALL
      if (nearest === NEARNESS.slipping) rank = RANKS.slipping
    }
    return rank
  }
}
