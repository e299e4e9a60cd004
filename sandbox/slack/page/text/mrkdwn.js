/**
 * Parses Slack's mrkdwn into a tree, without HTML: whoever renders the tree inserts every text as text.
 *
 * @typedef {{ type: 'text', text: string } | { type: 'break' }
 *   | { type: 'bold' | 'italic' | 'strike' | 'quote', children: Node[] }
 *   | { type: 'code' | 'pre', text: string }
 *   | { type: 'emoji', name: string }
 *   | { type: 'link', url: string, label: Node[] }
 *   | { type: 'user' | 'channel' | 'group', id: string, label: string | undefined }
 *   | { type: 'broadcast', range: string }
 *   | { type: 'date', seconds: number, format: string, url: string | undefined, fallback: string }} Node
 */

/** @param {string} text @returns {Node[]} */
export function parse(text) {
  const nodes = /** @type {Node[]} */ ([])
  for (const [index, part] of text.split(/```\n?([\s\S]+?)\n?```/).entries()) {
    if (index % 2 === 1) nodes.push({ type: 'pre', text: unescaped(part) })
    else nodes.push(...lines(part))
  }
  return nodes
}

/** @param {string} text @returns {Node[]} */
function lines(text) {
  const nodes = /** @type {Node[]} */ ([])
  if (text === '') return nodes
  let quote = /** @type {Node[] | null} */ (null)
  let fresh = true
  for (const line of text.split('\n')) {
    const quoted = line.match(/^&gt; ?(.*)$|^> ?(.*)$/)
    if (quoted) {
      if (quote) quote.push({ type: 'break' })
      else {
        quote = []
        nodes.push({ type: 'quote', children: quote })
      }
      quote.push(...inline(quoted[1] ?? quoted[2] ?? ''))
      fresh = true
      continue
    }
    quote = null
    if (!fresh) nodes.push({ type: 'break' })
    nodes.push(...inline(line))
    fresh = false
  }
  return nodes
}

// As in Slack, a mark counts only at the edge of a word: 2*3*4 and snake_case_name stay as they are.
const TOKEN =
  /`([^`\n]+)`|<([^<>\n]+)>|:([a-z0-9_+-]+):|(?<![\w*])\*(\S|\S[^*\n]*\S)\*(?![\w*])|(?<!\w)_(\S|\S[^\n]*?\S)_(?!\w)|(?<![\w~])~(\S|\S[^~\n]*\S)~(?![\w~])/g

/** @param {string} text @returns {Node[]} */
function inline(text) {
  const nodes = /** @type {Node[]} */ ([])
  let at = 0
  for (const match of text.matchAll(TOKEN)) {
    if (match.index > at) nodes.push({ type: 'text', text: unescaped(text.slice(at, match.index)) })
    const [whole, code, angle, name, bold, italic, strike] = match
    if (code !== undefined) nodes.push({ type: 'code', text: unescaped(code) })
    else if (angle !== undefined) nodes.push(reference(angle))
    else if (name !== undefined) nodes.push({ type: 'emoji', name })
    else if (bold !== undefined) nodes.push({ type: 'bold', children: inline(bold) })
    else if (italic !== undefined) nodes.push({ type: 'italic', children: inline(italic) })
    else if (strike !== undefined) nodes.push({ type: 'strike', children: inline(strike) })
    at = match.index + whole.length
  }
  if (at < text.length) nodes.push({ type: 'text', text: unescaped(text.slice(at)) })
  return nodes
}

/** A reference in angle brackets. @param {string} inside @returns {Node} */
function reference(inside) {
  const bar = inside.indexOf('|')
  const target = bar === -1 ? inside : inside.slice(0, bar)
  const label = bar === -1 ? undefined : unescaped(inside.slice(bar + 1))
  if (target.startsWith('@')) return { type: 'user', id: target.slice(1), label }
  if (target.startsWith('#')) return { type: 'channel', id: target.slice(1), label }
  if (target.startsWith('!subteam^')) return { type: 'group', id: target.slice('!subteam^'.length), label }
  if (target.startsWith('!date^')) {
    const [, seconds = '', format = '', url] = target.split('^')
    return { type: 'date', seconds: Number(seconds), format: unescaped(format), url: safe(url), fallback: label ?? '' }
  }
  if (target.startsWith('!')) return { type: 'broadcast', range: target.slice(1) }
  const url = safe(unescaped(target))
  if (url === undefined) return { type: 'text', text: unescaped(`<${inside}>`) }
  return { type: 'link', url, label: label === undefined ? [{ type: 'text', text: url }] : inline(label) }
}

/** The URL if a link may have it; undefined for a script. @param {string | undefined} url */
export function safe(url) {
  return url !== undefined && /^(https?:\/\/|mailto:|tel:)/i.test(url) ? url : undefined
}

/** Unescapes the only three characters that Slack escapes. @param {string} text */
function unescaped(text) {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
}
