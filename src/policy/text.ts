/**
 * Text as it looks: one form for what a reader cannot tell apart. Compatible and composed forms (NFKC), quotes,
 * apostrophes, dashes and runs of blanks become one each; what cannot be seen is dropped. Letters, case and accents
 * stay.
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
      // Before NFKC, which takes it for a blank with an accent.
      .replaceAll('\u00B4', "'")
      .normalize('NFKC')
      .replaceAll(BLANK, ' ')
      .replaceAll(INVISIBLE, '')
      .replaceAll(APOSTROPHE, "'")
      .replaceAll(QUOTE, '"')
      .replaceAll(DASH, '-')
      // What was dropped may have kept a letter and its accent apart, or two blanks.
      .normalize('NFKC')
      .replaceAll(/ +/g, ' ')
      .trim()
  )
}

/** Normalized text without case. All four Turkish letters I are one, and so are `ß` and `ss`. */
export function foldCase(text: string): string {
  const lower = normalized(text).toUpperCase().toLowerCase()
  if (ASCII.test(lower)) return lower
  return lower.normalize('NFC').replaceAll('i\u0307', 'i').replaceAll('ς', 'σ')
}

/**
 * The form in which names are compared wherever people type them: without case and accents, and with plain letters for
 * `ł`, `ø` and the like. Two names with the same form may still be different: see `foldCase`.
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

/**
 * Text from outside on one line, safe to show anywhere: no line breaks, no control characters, nothing invisible and
 * nothing that changes the direction of what follows.
 */
export function singleLine(text: string): string {
  // Several plain blanks stay: they may be all in which two names differ.
  return withoutHidden(text.replaceAll(BLANK, run => (/[^ ]/.test(run) ? ' ' : run))).trim()
}

/** The text as it stands, without what nobody can see and what changes the direction of the rest. */
export function withoutHidden(text: string): string {
  return replaceHidden(text, () => '')
}

/** Whether the text holds characters that nobody can see or that change the direction of what follows. */
export function hasHidden(text: string): boolean {
  return withoutHidden(text) !== text
}

/** Shows what nobody can see by its code point, as in `[U+202E]`: for values that somebody decides on. */
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

/** Line breaks and blanks of every width; also characters that fonts draw as a mere gap. */
const BLANK = /[\s\p{Z}\u0085\u2800\u3164\uFFA0\u115F\u1160]+/gu

const INVISIBLE = /[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}]/gu

// Joiners are part of the spelling in Persian and in Indian scripts, and of many emoji; elsewhere they only hide.
const ZWJ = '\u200D'
const EMOJI = '\uFE0F'
const JOINER = /\u200C|\u200D|\uFE0E|\uFE0F/
const JOINABLE = /(?:[\u0590-\u1FFF\u2190-\u2BFF]|\p{Extended_Pictographic}|\p{Emoji_Modifier})$/u

const APOSTROPHE = /['`\u02B9\u02BB-\u02BD\u02C8\u05F3\u07F4\u07F5\u2018-\u201B\u2032\u2039\u203A\uA78B\uA78C]/gu
const QUOTE = /["\u00AB\u00BB\u02BA\u05F4\u201C-\u201F\u2033\u275D\u275E\u301D-\u301F]/gu
const DASH = /[\p{Pd}\u02D7\u2043\u2212]/gu

/** Letters with marks that Unicode does not take apart. */
const PLAIN: Readonly<Record<string, string>> = { ı: 'i', ł: 'l', ø: 'o', đ: 'd', ð: 'd', þ: 'th', æ: 'ae', œ: 'oe' }
const WHOLE_LETTERS = new RegExp(`[${Object.keys(PLAIN).join('')}]`, 'g')
