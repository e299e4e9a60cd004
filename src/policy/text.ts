import type { FieldName } from './policy.ts'

/**
 * Normalizes text to one form for what a reader cannot tell apart: NFKC, with one form each of quotes, apostrophes,
 * dashes and whitespace, and without invisible characters. Keeps letters, case and accents.
 */
export function normalized(text: string): string {
  if (ASCII.test(text))
    return text
      .replaceAll(/[\t ]+/g, ' ')
      .trim()
      .replaceAll('`', "'")
  return (
    text
      .toWellFormed()
      // Before NFKC, which decomposes it into a space and an accent.
      .replaceAll('\u00B4', "'")
      .normalize('NFKC')
      .replaceAll(BLANK, ' ')
      .replaceAll(INVISIBLE, '')
      .replaceAll(APOSTROPHE, "'")
      .replaceAll(QUOTE, '"')
      .replaceAll(DASH, '-')
      // Removed characters may have separated a letter from its accent, or two spaces.
      .normalize('NFKC')
      .replaceAll(/ +/g, ' ')
      .trim()
  )
}

/** Normalized text, case-folded. The four Turkish letters I become one, as do `ß` and `ss`. */
export function foldCase(text: string): string {
  const lower = normalized(text).toUpperCase().toLowerCase()
  if (ASCII.test(lower)) return lower
  return lower.normalize('NFC').replaceAll('i\u0307', 'i').replaceAll('ς', 'σ')
}

/**
 * The form used to compare typed names: without case and accents, with plain letters for `ł`, `ø` and the like.
 * Different names can share it: see `foldCase`.
 */
export function fold(text: string): string {
  const lower = foldCase(text)
  if (ASCII.test(lower)) return lower
  return lower
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(WHOLE_LETTERS, letter => PLAIN[letter] ?? letter)
    .normalize('NFC')
}

/** External text on one line, safe to display: without line breaks, control, invisible and bidirectional characters. */
export function singleLine(text: string): string {
  // Keeps runs of plain spaces: two names may differ only in them.
  return withoutHidden(text.replaceAll(BLANK, run => (/[^ ]/.test(run) ? ' ' : run))).trim()
}

/** The text without invisible and bidirectional characters. */
export function withoutHidden(text: string): string {
  return replaceHidden(text, () => '')
}

/** Whether the text contains invisible or bidirectional characters. */
export function hasHidden(text: string): boolean {
  return withoutHidden(text) !== text
}

/** Replaces invisible characters by their code point, as in `[U+202E]`, for values that somebody decides on. */
export function showHidden(text: string): string {
  return replaceHidden(text, character => {
    const code = character.codePointAt(0) ?? 0
    return `[U+${code.toString(16).toUpperCase().padStart(4, '0')}]`
  })
}

function replaceHidden(text: string, replacement: (character: string) => string): string {
  if (ASCII.test(text)) return text
  return text.toWellFormed().replaceAll(INVISIBLE, (character, at: number, whole: string) => {
    if (/[\n\r\t]/.test(character)) return character
    const before = whole.slice(Math.max(0, at - 2), at)
    const hasMeaning =
      JOINER.test(character) && (JOINABLE.test(before) || (character === ZWJ && before.endsWith(EMOJI)))
    return hasMeaning ? character : replacement(character)
  })
}

const ASCII = /^[\t\x20-\x7E]*$/

/** All whitespace, and characters that fonts render as blank. */
const BLANK = /[\s\p{Z}\u0085\u2800\u3164\uFFA0\u115F\u1160]+/gu

const INVISIBLE = /[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/gu

// Joiners are part of Persian and Indic spelling and of many emoji; elsewhere they are only invisible.
const ZWJ = '\u200D'
const EMOJI = '\uFE0F'
const JOINER = /\u200C|\u200D|\uFE0E|\uFE0F/
const JOINABLE = /(?:[\u0590-\u1FFF\u2190-\u2BFF]|\p{Extended_Pictographic}|\p{Emoji_Modifier})$/u

const APOSTROPHE = /['`\u02B9\u02BB-\u02BD\u02C8\u05F3\u07F4\u07F5\u2018-\u201B\u2032\u2039\u203A\uA78B\uA78C]/gu
const QUOTE = /["\u00AB\u00BB\u02BA\u05F4\u201C-\u201F\u2033\u275D\u275E\u301D-\u301F]/gu
const DASH = /[\p{Pd}\u02D7\u2043\u2212]/gu

/** Letters that Unicode does not decompose. */
const PLAIN: Readonly<Record<string, string>> = { ı: 'i', ł: 'l', ø: 'o', đ: 'd', ð: 'd', þ: 'th', æ: 'ae', œ: 'oe' }
const WHOLE_LETTERS = new RegExp(`[${Object.keys(PLAIN).join('')}]`, 'g')

/** Whether a typed name refers to the field: its key or label, in any case, with spaces or hyphens. */
export function isCalled({ key, label }: { key: string; label: string }, name: string): boolean {
  const typed = oneWord(name)
  return oneWord(key) === typed || oneWord(label) === typed
}

/** A name in the form typed before an equals sign: folded, with hyphens for spaces. */
export function oneWord(name: string): string {
  return fold(name).replaceAll(' ', '-')
}

/** Whether a name in the policy covers this vendor field. */
export function covers({ name, means }: FieldName, vendor: string, field: string): boolean {
  return means === null ? name === field : means.some(one => one.vendor === vendor && one.key === field)
}
