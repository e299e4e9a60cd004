/**
 * A text as it is compared: its words in order, without case, marks and punctuation, one space between two. So
 * `istanbul isik` is İstanbul Işık, `grossbackerei` Großbäckerei and `a.s.` A.Ş.; letters of other scripts stay.
 */
export function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replace(JOINED, '')
    .toUpperCase()
    .toLowerCase()
    .replace(WHOLE_LETTERS, letter => PLAIN[letter] ?? letter)
    .split(BETWEEN)
    .filter(Boolean)
    .join(' ')
}

/** What stands inside a word without parting it: accents, and the dots and apostrophes of `S.A.` and `O’Neill`. */
const JOINED = /[\p{M}\p{Cf}.'’‘]/gu
const BETWEEN = /[\p{P}\p{Z}\s]+/u

/** Letters with marks that Unicode does not take apart; the last sigma of a word is a sigma. */
const PLAIN: Readonly<Record<string, string>> = { ł: 'l', ø: 'o', đ: 'd', ð: 'd', þ: 'th', æ: 'ae', œ: 'oe', ς: 'σ' }
const WHOLE_LETTERS = new RegExp(`[${Object.keys(PLAIN).join('')}]`, 'g')
