import { html } from '../html.js'
import { Avatar, Icon } from './icons.js'

/** @import { Channel, State } from '../protocol.ts' */

/**
 * @param {{ state: State, unread: Record<string, number>, names: Record<string, string>, at: string | undefined, portal: boolean,
 *   portalOpen: boolean, onGo: (at: string) => void, onPortal: () => void }} props
 */
export function Sidebar({ state, unread, at, portal, portalOpen, onGo, onPortal }) {
  const bot = botOf(state)
  const line = (/** @type {Channel} */ channel) => {
    const count = unread[channel.id] ?? 0
    const dm = channel.kind === 'dm'
    return html`<li key=${channel.id}>
      <button type="button" class="place ${count ? 'unread' : ''}" aria-current=${at === channel.id ? 'page' : undefined} onClick=${() => onGo(channel.id)}>
        ${dm ? html`<${Avatar} id=${channel.id} name=${channel.name} isBot=${channel.name === bot} />` : html`<span class="hash" aria-hidden="true">#</span>`}
        <span class="place-name">${channel.name}</span>
        ${count > 0 && html`<span class="badge">${count}<span class="away"> unread</span></span>`}
      </button>
    </li>`
  }
  return html`
    <nav class="sidebar" aria-label="Workspace">
      <h2>Channels</h2>
      <ul>${state.channels.filter(each => each.kind === 'channel').map(line)}</ul>
      <h2>Direct messages</h2>
      <ul>${state.channels.filter(each => each.kind === 'dm').map(line)}</ul>
      ${!state.channels.some(each => each.kind === 'dm') && html`<p class="none">None yet</p>`}
      <h2>Apps</h2>
      <ul>
        <li>
          <button type="button" class="place" aria-current=${at === 'home' ? 'page' : undefined} onClick=${() => onGo('home')}>
            <${Avatar} id="bot" name=${bot} isBot /><span class="place-name">${bot} home</span>
          </button>
        </li>
      </ul>
      ${
        portal &&
        html`<h2>Outside Slack</h2>
          <ul>
            <li>
              <button type="button" class="place outside" aria-expanded=${portalOpen ? 'true' : 'false'} onClick=${onPortal}>
                <span class="hash"><${Icon} name="portal" /></span><span class="place-name">Vendor portal</span>
              </button>
            </li>
          </ul>`
      }
      <p class="foot">A local sandbox for Slack. Nothing here leaves this computer.</p>
    </nav>
  `
}

/** @param {State} state */
export function botOf(state) {
  return state.channels.find(each => each.kind === 'dm')?.name ?? 'Countersign'
}
