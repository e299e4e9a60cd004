import ts from 'typescript'

/** A word that was replaced, with the one to use. A phrase has a space; `*` stands for any ending. */
type Replaced = { word: string; use: string; where: 'everywhere' | 'identifiers' }

/** `identifiers`: ordinary English in a sentence, but not as a name in the code. */
const REPLACED: readonly Replaced[] = [
  { word: 'asker*', use: 'requester', where: 'everywhere' },
  { word: 'circle*', use: 'role', where: 'everywhere' },
  { word: 'need', use: 'requirement', where: 'identifiers' },
  { word: 'needs', use: 'requirement', where: 'identifiers' },
  { word: 'gate*', use: 'authorize', where: 'everywhere' },
  { word: 'judg*', use: 'authorize, or decide', where: 'everywhere' },
  { word: 'circumstance*', use: 'context', where: 'everywhere' },
  { word: 'denial*', use: 'refusal', where: 'everywhere' },
  { word: 'stand in*', use: 'delegate, or sandbox', where: 'everywhere' },
  { word: 'stands in*', use: 'delegate', where: 'everywhere' },
  { word: 'lend*', use: 'delegate', where: 'everywhere' },
  { word: 'lent', use: 'delegate', where: 'everywhere' },
  { word: 'thaw*', use: 'unfreeze', where: 'everywhere' },
  { word: 'glass', use: 'break-glass', where: 'everywhere' },
  { word: 'nudg*', use: 'reminder', where: 'everywhere' },
  { word: 'bell*', use: 'job, enqueue', where: 'everywhere' },
  { word: 'ring*', use: 'enqueue', where: 'everywhere' },
  { word: 'rang', use: 'enqueued', where: 'everywhere' },
  { word: 'rung', use: 'enqueued', where: 'everywhere' },
  { word: 'conveyor*', use: 'queue', where: 'everywhere' },
  { word: 'owe*', use: 'outbox message', where: 'everywhere' },
  { word: 'notice', use: 'message', where: 'everywhere' },
  { word: 'notices', use: 'messages', where: 'everywhere' },
  { word: 'tend*', use: 'manage, acknowledge', where: 'everywhere' },
  { word: 'morning*', use: 'daily digest', where: 'everywhere' },
  { word: 'news', use: 'digest, change', where: 'everywhere' },
  { word: 'look*', use: 'view, read, refresh, scan', where: 'identifiers' },
  { word: 'pass', use: 'scan, job', where: 'identifiers' },
  { word: 'passes', use: 'scans, matches', where: 'identifiers' },
  { word: 'turn', use: 'version', where: 'identifiers' },
  { word: 'turns', use: 'versions', where: 'identifiers' },
  { word: 'turned down', use: 'refused', where: 'everywhere' },
  { word: 'road*', use: 'write mode', where: 'everywhere' },
  { word: 'misbehav*', use: 'fault injection', where: 'everywhere' },
  { word: 'hinder*', use: 'prevent', where: 'everywhere' },
  { word: 'room*', use: 'module', where: 'everywhere' },
  { word: 'house*', use: 'module', where: 'everywhere' },
  { word: 'door*', use: 'module, listener', where: 'everywhere' }
]

/** What to say instead, for whoever reads a failure. */
export const ADVICE = REPLACED.map(({ word, use }) => `${word} → ${use}`).join(', ')

/** Longer words and phrases that begin like a replaced one and are ordinary English. */
const ORDINARY = [
  /^break glass/, // the standard term
  /^look(?:ed|s)? ?up/, // a lookup table
  /^look ?alikes?/, // companies with similar names
  /^gateways?(?: |$)/,
  /^roomy(?: |$)/, // with space left
  /^in turn/
]

const PATTERN = patternOf(REPLACED)
const IN_PROSE = patternOf(REPLACED.filter(({ where }) => where === 'everywhere'))

/** The names of a TypeScript source that have a replaced word in them, without those that are allowed. */
export function namesWithReplacedWords(source: string, allowed: readonly string[] = []): string[] {
  // Most files have no such name at all, not even in a comment or a text, and need not be scanned.
  const suspects = new Set(
    source
      .match(/[A-Za-z_$][\w$]*/g)
      ?.filter(isReplaced)
      .filter(name => !allowed.includes(name))
  )
  if (suspects.size === 0) return []
  const names = tokensOf(source, ({ kind }) => kind === ts.SyntaxKind.Identifier).map(({ text }) => text)
  return [...new Set(names)].filter(name => suspects.has(name))
}

const known = new Map<string, boolean>()

function isReplaced(name: string): boolean {
  const before = known.get(name)
  if (before !== undefined) return before
  const replaced = found(split(name), PATTERN).length > 0
  known.set(name, replaced)
  return replaced
}

/** Replaced words in what a migration calls its tables and columns, or anything else outside of comments. */
export function wordsInTables(source: string): string[] {
  const code = source.replaceAll(/\/\*.*?\*\/|\/\/[^\n]*/gs, ' ')
  return found(split(code).replaceAll(/[^\p{L}]+/gu, ' '), PATTERN)
}

/** Replaced words in the comments of a TypeScript source. */
export function wordsInComments(source: string): string[] {
  return tokensOf(source, ({ kind }) => COMMENTS.includes(kind)).flatMap(({ text }) => wordsInProse(text))
}

/** Replaced words in a text for people, without what it quotes as code. */
export function wordsInProse(text: string): string[] {
  const prose = text.replaceAll(/```.*?```|`[^`\n]*`|\]\([^)]*\)/gs, ' ')
  return found(prose.replaceAll(/[^\p{L}]+/gu, ' ').toLowerCase(), IN_PROSE)
}

const COMMENTS: readonly ts.SyntaxKind[] = [ts.SyntaxKind.SingleLineCommentTrivia, ts.SyntaxKind.MultiLineCommentTrivia]

function patternOf(replaced: readonly Replaced[]): RegExp {
  const words = replaced.map(({ word }) => word.replace('*', '\\p{L}*'))
  // The word after it is looked at as well, and not consumed: it may be a replaced one itself.
  return new RegExp(`(?<!\\p{L})(?:break |in )?(?:${words.join('|')})(?!\\p{L})(?=( \\p{L}+)?)`, 'gu')
}

function found(words: string, pattern: RegExp): string[] {
  const phrases = Array.from(words.matchAll(pattern), ([word, next = '']) => `${word}${next}`)
  return phrases.filter(phrase => !ORDINARY.some(one => one.test(phrase)))
}

/** `turnedAwayAt` and `TURNED_AWAY_AT` to `turned away at`. */
function split(name: string): string {
  return name.replaceAll(/(?<=[a-z\d])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|[_$\d]+/g, ' ').toLowerCase()
}

type Token = { kind: ts.SyntaxKind; text: string }

const scanner = ts.createScanner(ts.ScriptTarget.Latest, false)

function tokensOf(source: string, wanted: (token: Token) => boolean): Token[] {
  const tokens: Token[] = []
  const templates: number[] = []
  let depth = 0
  let before: ts.SyntaxKind = ts.SyntaxKind.Unknown
  scanner.setText(source)
  for (let kind = scanner.scan(); kind !== ts.SyntaxKind.EndOfFileToken; kind = scanner.scan()) {
    if (isSlash(kind) && !ENDS.includes(before)) kind = scanner.reScanSlashToken()
    if (kind === ts.SyntaxKind.OpenBraceToken) depth += 1
    if (kind === ts.SyntaxKind.TemplateHead) templates.push(depth)
    if (kind === ts.SyntaxKind.CloseBraceToken) {
      if (templates.at(-1) === depth) kind = scanner.reScanTemplateToken(false)
      else depth -= 1
      if (kind === ts.SyntaxKind.TemplateTail) templates.pop()
    }
    const token = { kind, text: scanner.getTokenText() }
    if (wanted(token)) tokens.push(token)
    if (kind > ts.SyntaxKind.LastTriviaToken) before = kind
  }
  return tokens
}

/** After these a slash divides; elsewhere it begins a regular expression. */
const ENDS: readonly ts.SyntaxKind[] = [
  ts.SyntaxKind.Identifier,
  ts.SyntaxKind.NumericLiteral,
  ts.SyntaxKind.CloseParenToken,
  ts.SyntaxKind.CloseBracketToken,
  ts.SyntaxKind.CloseBraceToken
]

function isSlash(kind: ts.SyntaxKind): boolean {
  return kind === ts.SyntaxKind.SlashToken || kind === ts.SyntaxKind.SlashEqualsToken
}
