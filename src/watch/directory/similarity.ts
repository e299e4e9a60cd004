/** How a typed word stands to one that there is: not at all, one slip from its beginning, or one from all of it. */
export type Likeness = 'none' | 'beginning' | 'whole'

/**
 * A slip is a letter too many, one too few, another one, or two that changed places. What was typed may break off before
 * the word ends.
 */
export function likeness(typed: string, word: string): Likeness {
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
