import { Blocks } from '../blocks/blocks.js'
import { html } from '../html.js'
import { FormContext } from '../state/forms.js'
import { Mrkdwn } from '../text/text.js'
import { Avatar } from './icons.js'

/** @import { Channel, Message as MessageData } from '../protocol.ts' */

/**
 * @param {{ message: MessageData, follows?: boolean, channel: Channel, forms: any, replies?: MessageData[],
 *   onThread?: (ts: string) => void, shortcuts?: { name: string, callbackId: string }[],
 *   onShortcut?: (callbackId: string, ts: string) => void }} props
 */
export function Message({
  message,
  follows = false,
  channel,
  forms,
  replies = [],
  onThread,
  shortcuts = [],
  onShortcut
}) {
  const { user, ts, blocks, files = [] } = message
  const time = html`<time datetime=${new Date(Number(ts) * 1000).toISOString()}>${clock(ts)}</time>`
  const place = { type: 'message', channel: channel.id, ts }
  const thread = onThread && !message.ephemeral
  return html`
    <article class="message ${follows ? 'follows' : ''} ${message.ephemeral ? 'ephemeral' : ''}" aria-label="${user.name} at ${clock(ts)}" data-ts=${ts}>
      <div class="gutter">${follows ? time : html`<${Avatar} ...${user} />`}</div>
      <div class="content">
        ${message.ephemeral && html`<p class="private"><span class="eye" aria-hidden="true"></span>Only visible to you</p>`}
        ${!follows && html`<div class="author"><b>${user.name}</b>${user.isBot && html`<span class="app-badge">APP</span>`}${time}</div>`}
        ${
          blocks && blocks.length > 0
            ? html`<${FormContext.Provider} value=${forms.at(place, blocks)}><${Blocks} blocks=${blocks} prefix="m${ts}${onThread ? '' : 't'}" /><//>`
            : html`<${Mrkdwn} text=${message.text} />`
        }
        ${files.map(({ name, url }) => html`<a class="file" href=${url} download=${name}>📄 ${name}</a>`)}
        ${message.edited && html` <span class="edited">(edited)</span>`}
        ${
          thread && replies.length > 0
            ? html`<button type="button" class="replies" onClick=${() => onThread(ts)}>
                <${Avatar} ...${replies.at(-1)?.user} />
                <b>${replies.length} ${replies.length === 1 ? 'reply' : 'replies'}</b>
                <span class="last">Last at ${clock(replies.at(-1)?.ts ?? ts)}</span>
              </button>`
            : null
        }
      </div>
      ${
        thread &&
        html`<div class="tools"><button type="button" onClick=${() => onThread(ts)}>Reply in thread</button>${shortcuts.map(
          ({ name, callbackId }) =>
            html`<button type="button" onClick=${() => onShortcut?.(callbackId, ts)}>${name}</button>`
        )}</div>`
      }
    </article>
  `
}

const FOLLOWS_WITHIN = 5 * 60

/**
 * Messages by day. One that comes within five minutes of another by the same author `follows` it and has no header of its own.
 * @param {MessageData[]} messages
 */
export function sections(messages) {
  const found = /** @type {{ day: string, messages: { message: MessageData, follows: boolean }[] }[]} */ ([])
  let before = /** @type {MessageData | undefined} */ (undefined)
  for (const message of messages) {
    const day = dayOf(message.ts)
    if (found.at(-1)?.day !== day) {
      found.push({ day, messages: [] })
      before = undefined
    }
    const follows =
      before !== undefined &&
      before.user.id === message.user.id &&
      !before.ephemeral &&
      !message.ephemeral &&
      !message.user.isBot &&
      Number(message.ts) - Number(before.ts) < FOLLOWS_WITHIN
    found.at(-1)?.messages.push({ message, follows })
    before = message
  }
  return found
}

/** @param {string} ts */
function clock(ts) {
  return new Date(Number(ts) * 1000).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' })
}

/** @param {string} ts */
function dayOf(ts) {
  const date = new Date(Number(ts) * 1000)
  const days = Math.round((new Date().setHours(0, 0, 0, 0) - new Date(date).setHours(0, 0, 0, 0)) / 86_400_000)
  if (days === 0) return 'Today'
  if (days === 1) return 'Yesterday'
  return date.toLocaleDateString('en-GB', { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' })
}
