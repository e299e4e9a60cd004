import { useContext } from 'preact/hooks'
import { html } from '../html.js'
import { Names } from '../state/names.js'
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
  if (!Number.isFinite(node.seconds)) return node.fallback
  const date = new Date(node.seconds * 1000)
  const text = node.format.replace(/\{(\w+)\}/g, (whole, token) => part(date, token) ?? whole)
  const time = html`<time datetime=${date.toISOString()} title=${date.toString()}>${text}</time>`
  return node.url ? html`<a href=${node.url} target="_blank" rel="noreferrer">${time}</a>` : time
}

/** The value of a token of Slack's date format. @param {Date} date @param {string} token */
function part(date, token) {
  const day = nearby(date)
  /** @param {Intl.DateTimeFormatOptions} options */
  const show = options => new Intl.DateTimeFormat('en-GB', options).format(date)
  switch (token) {
    case 'date_num':
      return new Intl.DateTimeFormat('sv-SE').format(date)
    case 'date_pretty':
      return day ?? show({ day: 'numeric', month: 'long', year: 'numeric' })
    case 'date':
      return show({ day: 'numeric', month: 'long', year: 'numeric' })
    case 'date_short_pretty':
      return day ?? show({ day: 'numeric', month: 'short', year: 'numeric' })
    case 'date_short':
      return show({ day: 'numeric', month: 'short', year: 'numeric' })
    case 'date_long_pretty':
      return day ?? show({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' })
    case 'date_long':
      return show({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' })
    case 'time':
      return show({ hour: '2-digit', minute: '2-digit' })
    case 'time_secs':
      return show({ hour: '2-digit', minute: '2-digit', second: '2-digit' })
    case 'ago':
      return ago(date)
    default:
      return undefined
  }
}

/** @param {Date} date */
function nearby(date) {
  const days = Math.round((new Date(date).setHours(0, 0, 0, 0) - new Date().setHours(0, 0, 0, 0)) / 86_400_000)
  return { '-1': 'yesterday', 0: 'today', 1: 'tomorrow' }[days]
}

/** @param {Date} date */
function ago(date) {
  const minutes = Math.round((date.getTime() - Date.now()) / 60_000)
  const words = new Intl.RelativeTimeFormat('en', { numeric: 'auto' })
  if (Math.abs(minutes) < 60) return words.format(minutes, 'minute')
  if (Math.abs(minutes) < 60 * 24) return words.format(Math.round(minutes / 60), 'hour')
  return words.format(Math.round(minutes / 60 / 24), 'day')
}
