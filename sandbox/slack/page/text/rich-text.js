import { useContext } from 'preact/hooks'
import { html } from '../html.js'
import { Names } from '../state/names.js'
import { safe } from './mrkdwn.js'
import { Emoji, Mrkdwn } from './text.js'

/** @param {{ block: any }} props */
export function RichText({ block }) {
  return html`<div class="rich-text mrkdwn">${block.elements.map((/** @type {any} */ each) => html`<${Part} part=${each} />`)}</div>`
}

/** @param {{ part: any }} props */
function Part({ part }) {
  const inside = () => part.elements.map((/** @type {any} */ each) => html`<${Run} run=${each} />`)
  switch (part.type) {
    case 'rich_text_quote':
      return html`<blockquote>${inside()}</blockquote>`
    case 'rich_text_preformatted':
      return html`<pre>${inside()}</pre>`
    case 'rich_text_list': {
      const items = part.elements.map((/** @type {any} */ each) => html`<li><${Part} part=${each} /></li>`)
      const style = `margin-left: ${(part.indent ?? 0) * 24}px`
      if (part.style === 'ordered') return html`<ol start=${(part.offset ?? 0) + 1} style=${style}>${items}</ol>`
      return html`<ul style=${style}>${items}</ul>`
    }
    default:
      return html`<div class="rich-section">${inside()}</div>`
  }
}

/** @param {{ run: any }} props */
function Run({ run }) {
  const names = useContext(Names)
  const name =
    names[run.user_id ?? run.usergroup_id ?? run.channel_id] ?? run.user_id ?? run.usergroup_id ?? run.channel_id
  switch (run.type) {
    case 'text':
      return styled(run.style, run.text)
    case 'link': {
      const url = safe(run.url)
      const text = run.text ?? run.url
      return styled(run.style, url ? html`<a href=${url} target="_blank" rel="noreferrer">${text}</a>` : text)
    }
    case 'emoji':
      return html`<${Emoji} name=${run.name} />`
    case 'user':
    case 'usergroup':
      return html`<span class="mention">@${name}</span>`
    case 'channel':
      return html`<span class="mention">#${name}</span>`
    case 'broadcast':
      return html`<span class="mention broadcast">@${run.range}</span>`
    case 'date':
      return html`<${Mrkdwn} text=${`<!date^${run.timestamp}^${run.format}|${run.fallback ?? ''}>`} />`
    default:
      return run.text ?? null
  }
}

/** @param {{ bold?: boolean, italic?: boolean, strike?: boolean, code?: boolean } | undefined} style @param {any} inside */
function styled(style, inside) {
  let out = inside
  if (style?.code) out = html`<code>${out}</code>`
  if (style?.bold) out = html`<b>${out}</b>`
  if (style?.italic) out = html`<i>${out}</i>`
  if (style?.strike) out = html`<s>${out}</s>`
  return out
}
