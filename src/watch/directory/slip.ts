/** How a typed word stands to one that there is: not at all, one slip from its beginning, or one from all of it. */
export type Likeness = 'none' | 'beginning' | 'whole'

/**
 * Compares with the word that begins there in a text of words. A slip is a letter too many, one too few, another one,
 * or two that changed places. What was typed may break off before the word ends.
 */
export function likeness(typed: string, text: string, start: number): Likeness {
  let at = 0
  while (at < typed.length && typed.charCodeAt(at) === text.charCodeAt(start + at)) at += 1
  const here = start + at
  const another = rest(typed, at + 1, text, here + 1)
  const tooMany = rest(typed, at + 1, text, here)
  const tooFew = rest(typed, at, text, here + 1)
  const swapped = isSwapped(typed, at, text, here) ? rest(typed, at + 2, text, here + 2) : 0
  if (another + tooMany + tooFew + swapped === 0) return 'none'
  return [another, tooMany, tooFew, swapped].some(end => end > 0 && isEnd(text, end)) ? 'whole' : 'beginning'
}

/** Where in the text the rest of what was typed ends, if it goes on there; 0 where it does not. */
function rest(typed: string, from: number, text: string, there: number): number {
  for (let at = from; at < typed.length; at += 1) {
    if (typed.charCodeAt(at) !== text.charCodeAt(there + at - from)) return 0
  }
  return there + typed.length - from
}

function isSwapped(typed: string, at: number, text: string, there: number): boolean {
  return typed.charCodeAt(at) === text.charCodeAt(there + 1) && typed.charCodeAt(at + 1) === text.charCodeAt(there)
}

function isEnd(text: string, at: number): boolean {
  return text[at] === ' ' || text[at] === '\n'
}
