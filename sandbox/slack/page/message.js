import { Avatar } from './avatar.js'
import { Blocks } from './blocks/blocks.js'
import { FormContext } from './form.js'
import { html } from './html.js'
import { Mrkdwn } from './text.js'
import { clock } from './timeline.js'

/** @import { Channel, Message as MessageFacts } from './protocol.ts' */

/**
 * @param {{ message: MessageFacts, follows?: boolean, channel: Channel, forms: any, replies?: MessageFacts[],
 *   onThread?: (ts: string) => void }} props
 */
export function Message({ message, follows = false, channel, forms, replies = [], onThread }) {
  const { user, ts, blocks } = message
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
        html`<div class="tools"><button type="button" onClick=${() => onThread(ts)}>Reply in thread</button></div>`
      }
    </article>
  `
}
