import { fold } from '../../policy/text.ts'

/** What was typed after `/company update`: a name to search, `key=value` pairs, and the two that every form has. */
export type UpdateText = {
  search: string
  given: { key: string; text: string }[]
  reason: string
  reference: string
}

/** Reads `acme ltd seats=+40 reason="PO 1234"`. Quotes of any kind hold a value with spaces together. */
export function readUpdateText(text: string): UpdateText {
  const read: UpdateText = { search: '', given: [], reason: '', reference: '' }
  const words: string[] = []
  for (const [, key, value, word] of unescaped(text).matchAll(PIECE)) {
    const content = unquoted(value ?? word ?? '')
    if (key === undefined) words.push(content)
    else if (key.toLowerCase() === 'reason') read.reason = content
    else if (key.toLowerCase() === 'reference') read.reference = content
    else read.given.push({ key: key.toLowerCase(), text: content })
  }
  return { ...read, search: words.join(' ') }
}

/** The first word and the rest. */
export function readSubcommand(text: string): { name: string; rest: string } {
  const [, name = '', rest = ''] = /^\s*(\S*)\s*([\s\S]*)$/.exec(text) ?? []
  return { name: fold(name), rest: rest.trim() }
}

// Keyboards turn straight quotes into typographic ones; inside a name they stay as they are.
const QUOTED = `["“”„][^"“”„]*["“”„]|'[^']*'|‘[^’]*’`
const PIECE = new RegExp(`([\\p{L}\\p{N}_-]+)=(${QUOTED}|\\S*)|(${QUOTED}|\\S+)`, 'gu')

const WHOLLY_QUOTED = new RegExp(`^(?:${QUOTED})$`, 'u')

/** As it was typed, whatever Slack has made of it: mentions and links, and the three characters that it escapes. */
export function unescaped(text: string): string {
  return text
    .replace(/<([@#])([^|>]+)(?:\|([^>]*))?>/g, (_, sign, id, name) => `${sign}${name || id}`)
    .replace(/<!subteam\^([^|>]+)(?:\|@?([^>]*))?>/g, (_, id, handle) => `@${handle || id}`)
    .replace(/<[a-z][a-z0-9+.-]*:[^|>]+\|([^>]*)>/g, '$1')
    .replace(/<([a-z][a-z0-9+.-]*:[^|>]+)>/g, '$1')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
}

function unquoted(text: string): string {
  return WHOLLY_QUOTED.test(text) ? text.slice(1, -1) : text
}
