import { useEffect, useRef } from 'preact/hooks'
import { html } from '../html.js'
import { Composer } from './composer.js'
import { Message } from './message.js'

/** @import { Channel, State } from '../protocol.ts' */

/**
 * @param {{ state: State, channel: Channel, ts: string, forms: any, send: (path: string, body: object) => Promise<any>,
 *   onClose: () => void }} props
 */
export function Thread({ state, channel, ts, forms, send, onClose }) {
  const all = state.messages[channel.id] ?? []
  const first = all.find(each => each.ts === ts)
  const replies = all.filter(each => each.threadTs === ts && each.ts !== ts)
  const list = useRef(/** @type {HTMLElement | null} */ (null))
  useEffect(() => list.current?.scrollTo({ top: list.current.scrollHeight }), [replies.length])
  return html`
    <aside class="panel thread" aria-label="Thread">
      <header class="pane-head">
        <h2>Thread</h2><span class="topic">${channel.kind === 'channel' ? `#${channel.name}` : channel.name}</span>
        <button type="button" class="close" aria-label="Close thread" onClick=${onClose}>×</button>
      </header>
      <div class="messages" role="log" aria-label="Replies" tabindex="0" ref=${list}>
        ${first ? html`<${Message} message=${first} ...${{ channel, forms }} />` : html`<p class="empty">This message is gone.</p>`}
        <div class="reply-count"><span>${replies.length} ${replies.length === 1 ? 'reply' : 'replies'}</span></div>
        ${replies.map(each => html`<${Message} key=${each.ts} message=${each} ...${{ channel, forms }} />`)}
      </div>
      <${Composer} label="Reply" noCommands onSend=${(/** @type {string} */ text) =>
        send('/client/message', { channel: channel.id, text, threadTs: ts })} />
    </aside>
  `
}
