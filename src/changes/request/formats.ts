import { hasHidden } from '../../policy/text.ts'
import type { Kind, TextFormat } from '../model/change.ts'

/** The format error of a text, not counting its length; undefined if valid. */
export function formatFault(
  label: string,
  text: string,
  kind: Extract<Kind, { name: 'text' | 'words' }>
): string | undefined {
  if (hasHidden(text)) {
    return `${label} holds characters that nobody can see or that turn the text around. Type it anew instead of pasting it.`
  }
  if (kind.name === 'words') return undefined
  if (kind.lines === 'one' && /[\n\r\u0085\u2028\u2029]/.test(text)) return `${label} must be on one line.`
  return kind.format && !FORMATS[kind.format].holds(text) ? `${label} ${FORMATS[kind.format].right}` : undefined
}

const FORMATS: Readonly<Record<TextFormat, { holds(text: string): boolean; right: string }>> = {
  url: {
    holds: isUrl,
    right: 'must be an address that begins with http:// or https://, like https://www.example.com.'
  },
  website: {
    holds: text => isUrl(/^[a-z][a-z0-9+-]*:/i.test(text) ? text : `https://${text}`),
    right: 'must be an address on the web, like www.example.com or https://www.example.com.'
  },
  email: { holds: isEmail, right: 'must be one e-mail address, like office@example.com.' }
}

/** Requires a host with a domain. A user name could make one host resemble another. */
function isUrl(text: string): boolean {
  if (/\s/.test(text) || !/^https?:\/\/[^/]/i.test(text)) return false
  const url = URL.parse(text)
  return url !== null && /[^.]\.[^.]/.test(url.hostname) && url.username === '' && url.password === ''
}

/**
 * The syntax that every mail server accepts, with the lengths of RFC 5321. Whether the address exists is not checked.
 */
function isEmail(text: string): boolean {
  const [local = '', domain = '', ...more] = text.split('@')
  const isLocal = /^[^\s()<>[\]\\,;:"@]+$/.test(local) && local.length <= 64 && !/^\.|\.\.|\.$/.test(local)
  const labels = domain.split('.')
  const isDomain =
    labels.length > 1 && labels.every(one => /^[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]*[\p{L}\p{M}\p{N}])?$/u.test(one))
  return more.length === 0 && text.length <= 254 && isLocal && isDomain
}
