import { useEffect, useRef } from 'preact/hooks'
import { Composer } from './composer.js'
import { html } from './html.js'
import { Message } from './message.js'
import { sections } from './timeline.js'
import { Tour } from './tour.js'

/** @import { Channel as ChannelFacts, Person, State } from './protocol.ts' */

/**
 * @param {{ state: State, me: Person, channel: ChannelFacts, forms: any, say: (path: string, body: object) => Promise<any>,
 *   onThread: (ts: string) => void }} props
 */
export function Channel({ state, me, channel, forms, say, onThread }) {
  const all = state.messages[channel.id] ?? []
  const shown = all.filter(each => !each.threadTs || each.threadTs === each.ts)
  const list = useRef(/** @type {HTMLElement | null} */ (null))
  const atEnd = useRef(true)
  useEffect(() => {
    if (atEnd.current) list.current?.scrollTo({ top: list.current.scrollHeight })
  })
  const name = channel.kind === 'channel' ? `#${channel.name}` : channel.name
  return html`
    <main class="room">
      <header class="room-head">
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
                replies=${all.filter(each => each.threadTs === message.ts && each.ts !== message.ts)} onThread=${onThread} />`
            )}
          `
        )}
      </div>
      <${Composer} label="Message ${name}" onSend=${(/** @type {string} */ text) => {
        atEnd.current = true
        return say(text.startsWith('/') ? '/client/command' : '/client/message', { channel: channel.id, text })
      }} />
    </main>
  `
}
