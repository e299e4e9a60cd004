import { fold, foldCase, withoutHidden } from '../../policy/text.ts'

/** A longer command is refused unread, in characters. Slack itself lets people type fewer. */
export const LONGEST_COMMAND = 8_000

/** What was typed after `/company update`: a name to search, `key=value` pairs, and what every form has. */
export type UpdateText = {
  search: string
  given: { key: string; text: string }[]
  reason: string
  reference: string
  /** When to apply it. */
  at?: string
}

/**
 * Reads `acme ltd seats=+40 reason="PO 1234"`. Quotes of any kind hold a value with spaces together, and the digits of a
 * number that is written in groups belong to it: `seats=1 000`.
 */
export function readUpdateText(text: string): UpdateText {
  const read: UpdateText = { search: '', given: [], reason: '', reference: '' }
  const words: string[] = []
  for (const { key, content } of piecesOf(withoutHidden(unescaped(text)))) {
    if (key === undefined) words.push(content)
    else if (fold(key) === 'reason') read.reason = content
    else if (fold(key) === 'reference') read.reference = content
    else if (fold(key) === 'at') read.at = content
    else read.given.push({ key: foldCase(key), text: content })
  }
  return { ...read, search: words.join(' ') }
}

/** The first word and the rest. */
export function readSubcommand(text: string): { name: string; rest: string } {
  const [, name = '', rest = ''] = /^\s*(\S*)\s*([\s\S]*)$/.exec(text) ?? []
  return { name: fold(name), rest: rest.trim() }
}

type Piece = { key: string | undefined; content: string }

/** Words, quoted or not, and `key=value` pairs. Looks at each character a fixed number of times. */
function* piecesOf(text: string): Generator<Piece> {
  const quotedAt = createQuotes(text)
  let at = 0
  const take = (pattern: RegExp) => {
    pattern.lastIndex = at
    const [taken = '', inner] = pattern.exec(text) ?? []
    at += taken.length
    return inner ?? taken
  }
  for (take(BLANKS); at < text.length; take(BLANKS)) {
    const key = take(KEY) || undefined
    const quoted = quotedAt(at)
    if (quoted) {
      at = quoted.end
      yield { key, content: quoted.content }
      continue
    }
    const from = at
    take(WORD)
    if (key !== undefined) {
      if (at === from) take(FIRST_NUMBER)
      if (BEGUN_NUMBER.test(text.slice(from, at))) take(MORE_DIGITS)
    }
    yield { key, content: text.slice(from, at).trim() }
  }
}

const BLANKS = /\s*/uy
const WORD = /\S*/uy
const KEY = /([\p{L}\p{M}\p{N}\p{Pd}_]+)[=＝]/uy

// A number with blanks in it would else be cut, and its rest searched for as a company.
const SIGN = String.raw`[+＋\p{Pd}\u2212]`
const DIGITS = String.raw`\p{Nd}[\p{Nd}.,'’]*`
/** Behind an empty value, which is cleared where nothing like a number follows. */
const FIRST_NUMBER = new RegExp(String.raw`\s+${SIGN}?\p{Nd}\S*`, 'uy')
const BEGUN_NUMBER = new RegExp(String.raw`^\s*(?:${SIGN}|${SIGN}?${DIGITS})$`, 'u')
const MORE_DIGITS = new RegExp(String.raw`(?:\s+(?:${DIGITS}[%％]?|[%％])(?!\S))+`, 'uy')

const DOUBLE = '"“”‟″＂'
/** What ends a text that begins with this quote. Keyboards turn straight quotes into those of their language. */
const CLOSING: ReadonlyMap<string, string> = new Map([
  ...[...DOUBLE, '„'].map(quote => [quote, `${DOUBLE}„`] as const),
  ["'", "'"],
  ['‘', '’'],
  ['’', '’'],
  ['‚', '‘’'],
  ['‹', '›'],
  ['›', '‹›'],
  ['«', '»'],
  ['»', '«»'],
  ['「', '」'],
  ['『', '』'],
  ['〝', '〞〟']
])

/** Reads the quoted text that begins somewhere, or undefined where none begins or it never ends. */
function createQuotes(text: string) {
  /** Quotes that are known not to be closed any more: they are not looked for again. */
  const open = new Set<string>()

  return (at: number): { content: string; end: number } | undefined => {
    const quote = text[at] ?? ''
    const closing = CLOSING.get(quote)
    if (closing === undefined || open.has(quote)) return undefined
    for (let end = at + 1; end < text.length; end += 1) {
      // A single quote inside a word is an apostrophe.
      const isClosing = closing.includes(text[end] ?? '') && (DOUBLE.includes(quote) || !isInWord(end))
      if (isClosing) return { content: text.slice(at + 1, end).trim(), end: end + 1 }
    }
    open.add(quote)
    return undefined
  }

  function isInWord(at: number): boolean {
    return /^\S$/.test(text[at + 1] ?? ' ')
  }
}

/** The text as it was typed: Slack replaces mentions and links, and escapes `&`, `<` and `>`. */
export function unescaped(text: string): string {
  return text
    .replaceAll(/<([^<>|]*)(?:\|([^<>]*))?>/g, (whole, target: string, label: string | undefined) => {
      return typedFor(target, label) ?? whole
    })
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
}

function typedFor(target: string, label: string | undefined): string | undefined {
  if (/^[@#]/.test(target)) return `${target[0]}${label || target.slice(1)}`
  if (target.startsWith('!subteam^')) return `@${label?.replace(/^@/, '') || target.slice('!subteam^'.length)}`
  return /^[a-z][a-z0-9+.-]*:/.test(target) ? label || target : undefined
}
