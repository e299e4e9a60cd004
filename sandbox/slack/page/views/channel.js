import { useEffect, useRef } from 'preact/hooks'
import { html } from '../html.js'
import { Composer } from './composer.js'
import { Message, sections } from './message.js'

/** @import { Channel as ChannelData, Person, State } from '../protocol.ts' */

/**
 * @param {{ state: State, me: Person, channel: ChannelData, forms: any, send: (path: string, body: object) => Promise<any>,
 *   onThread: (ts: string) => void }} props
 */
export function Channel({ state, me, channel, forms, send, onThread }) {
  const all = state.messages[channel.id] ?? []
  const shown = all.filter(each => !each.threadTs || each.threadTs === each.ts)
  const list = useRef(/** @type {HTMLElement | null} */ (null))
  const atEnd = useRef(true)
  useEffect(() => {
    if (atEnd.current) list.current?.scrollTo({ top: list.current.scrollHeight })
  })
  const name = channel.kind === 'channel' ? `#${channel.name}` : channel.name
  return html`
    <main class="pane">
      <header class="pane-head">
        <h1>${channel.kind === 'channel' && html`<span class="hash" aria-hidden="true">#</span>`}${channel.name}</h1>
        <span class="topic">You see what ${me.realName} sees</span>
      </header>
      <div
        class="messages"
        role="log"
        aria-label="Messages in ${name}"
        tabindex="0"
        ref=${list}
        onScroll=${(/** @type {{ currentTarget: HTMLElement }} */ { currentTarget: box }) => {
          atEnd.current = box.scrollHeight - box.scrollTop - box.clientHeight < 80
        }}
      >
        <div class="filler"></div>
        ${
          channel === state.channels[0] && shown.length < 3
            ? html`<${Tour} channel=${channel} me=${me} />`
            : shown.length === 0 && html`<p class="empty">This is the very beginning of <b>${name}</b>.</p>`
        }
        ${sections(shown).map(
          section => html`
            <div class="day" key=${section.day}><span>${section.day}</span></div>
            ${section.messages.map(
              ({ message, follows }) => html`<${Message} key=${message.ts} ...${{ message, follows, channel, forms }}
                replies=${all.filter(each => each.threadTs === message.ts && each.ts !== message.ts)} onThread=${onThread} shortcuts=${state.shortcuts}
                onShortcut=${(/** @type {string} */ callbackId, /** @type {string} */ ts) =>
                  send('/client/shortcut', { channel: channel.id, callbackId, ts })} />`
            )}
          `
        )}
      </div>
      <${Composer} label="Message ${name}" onSend=${(/** @type {string} */ text) => {
        atEnd.current = true
        return send(text.startsWith('/') ? '/client/command' : '/client/message', { channel: channel.id, text })
      }} />
    </main>
  `
}

const FIRST = '/company update acme ltd seats=+40 reason="PO 1234"'

/** The first steps, shown until the channel has messages. @param {{ channel: ChannelData, me: Person }} props */
function Tour({ channel, me }) {
  return html`
    <section class="tour" aria-label="First steps">
      <h2><span aria-hidden="true">#</span> ${channel.name}</h2>
      <p>Ask for a change of a customer’s licence as one person, and countersign it as another:</p>
      <ol>
        <li><b>Ask.</b> As an operator, send <button type="button" class="try" onClick=${() => compose(FIRST)}>${FIRST}</button> and submit the form.</li>
        <li><b>Countersign.</b> Become an approver at the top of this page, and press <b>Approve</b> on the message.</li>
        <li><b>See it done.</b> The message ends with what was read back; <b>Vendor portal</b>, in the sidebar, shows the same.</li>
      </ol>
      <p class="now">You are <b>${me.realName}</b>, ${me.title}.</p>
    </section>
  `
}

/** @param {string} text */
function compose(text) {
  document.dispatchEvent(new CustomEvent('compose', { detail: text }))
}
