import { useContext } from 'preact/hooks'
import { html } from '../html.js'
import { Names, Zone } from '../state/names.js'
import { formatDate } from './date.js'
import { emoji, withEmoji } from './emoji.js'
import { parse } from './mrkdwn.js'

/** @import { Node } from './mrkdwn.js' */

/** A text object of Block Kit. @param {{ text: { type: string, text: string, emoji?: boolean } }} props */
export function Text({ text }) {
  if (text.type === 'mrkdwn') return html`<${Mrkdwn} text=${text.text} />`
  return html`<span class="plain">${plain(text)}</span>`
}

/** A text object as one string, for names and labels. @param {{ text: string, emoji?: boolean } | undefined | null} text */
export function plain(text) {
  if (!text) return ''
  return text.emoji === false ? text.text : withEmoji(text.text)
}

/** @param {{ text: string }} props */
export function Mrkdwn({ text }) {
  return html`<span class="mrkdwn"><${Nodes} nodes=${parse(text)} /></span>`
}

/** @param {{ nodes: Node[] }} props */
function Nodes({ nodes }) {
  return nodes.map((node, index) => html`<${One} key=${index} node=${node} />`)
}

/** @param {{ node: Node }} props */
function One({ node }) {
  const names = useContext(Names)
  switch (node.type) {
    case 'text':
      return node.text
    case 'break':
      return html`<br />`
    case 'bold':
      return html`<b><${Nodes} nodes=${node.children} /></b>`
    case 'italic':
      return html`<i><${Nodes} nodes=${node.children} /></i>`
    case 'strike':
      return html`<s><${Nodes} nodes=${node.children} /></s>`
    case 'quote':
      return html`<blockquote><${Nodes} nodes=${node.children} /></blockquote>`
    case 'code':
      return html`<code>${node.text}</code>`
    case 'pre':
      return html`<pre>${node.text}</pre>`
    case 'emoji':
      return html`<${Emoji} name=${node.name} />`
    case 'link':
      return html`<a href=${node.url} target="_blank" rel="noreferrer"><${Nodes} nodes=${node.label} /></a>`
    case 'user':
    case 'group':
      return html`<span class="mention">@${(names[node.id] ?? node.label ?? node.id).replace(/^@/, '')}</span>`
    case 'channel':
      return html`<span class="mention">#${(names[node.id] ?? node.label ?? node.id).replace(/^#/, '')}</span>`
    case 'broadcast':
      return html`<span class="mention broadcast">@${node.range}</span>`
    case 'date':
      return html`<${DateText} node=${node} />`
    default:
      return /** @type {never} */ (node)
  }
}

/** @param {{ name: string }} props */
export function Emoji({ name }) {
  const sign = emoji(name)
  if (sign === undefined) return `:${name}:`
  return html`<span class="emoji" role="img" aria-label=${name.replaceAll('_', ' ')} title=${`:${name}:`}>${sign}</span>`
}

/** @param {{ node: Extract<Node, { type: 'date' }> }} props */
function DateText({ node }) {
  const zone = useContext(Zone)
  const date = new Date(node.seconds * 1000)
  // As in Slack, what cannot be read as a time is shown as its fallback.
  if (Number.isNaN(date.getTime())) return node.fallback
  const text = formatDate(date, node.format, zone)
  const time = html`<time datetime=${date.toISOString()} title=${date.toString()}>${text}</time>`
  return node.url ? html`<a href=${node.url} target="_blank" rel="noreferrer">${time}</a>` : time
}
