/** How a company was found, best first. From `slip` on, what was typed does not stand in it as it was typed. */
export const RANKS = { same: 0, begins: 1, words: 2, parts: 3, slip: 4, slipping: 5 } as const

export const NOT_AT_ALL = -1

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

function longestFirst(words: readonly string[]): string[] {
  return words.toSorted((one, other) => other.length - one.length)
}
