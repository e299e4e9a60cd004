import { Blocks } from '../blocks/blocks.js'
import { html } from '../html.js'
import { FormContext } from '../state/forms.js'
import { botOf } from './sidebar.js'

/** @import { State } from '../protocol.ts' */

/** The bot's Home tab. @param {{ state: State, forms: any }} props */
export function Home({ state, forms }) {
  const { home } = state
  const bot = botOf(state)
  return html`
    <main class="pane">
      <header class="pane-head"><h1>${bot}</h1><span class="app-badge">APP</span><span class="topic">Home</span></header>
      <div class="home">
        ${
          home && home.blocks.length > 0
            ? html`<${FormContext.Provider} value=${forms.at({ type: 'view', viewId: home.id }, home.blocks, home.state?.values)}>
                <${Blocks} blocks=${home.blocks} prefix=${home.id} />
              <//>`
            : html`<p class="empty">${bot} shows nothing here yet. Type <code>/company help</code> in a channel to see what it can do.</p>`
        }
      </div>
    </main>
  `
}
