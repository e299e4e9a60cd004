import { useCallback, useEffect, useMemo, useState } from 'preact/hooks'
import { html } from './html.js'
import { post } from './state/connection.js'
import { useForms } from './state/forms.js'
import { Directory, Names, Zone } from './state/names.js'
import { useAddress, usePeople, useUnread, useWorkspace } from './state/workspace.js'
import { Channel } from './views/channel.js'
import { Home } from './views/home.js'
import { Icon } from './views/icons.js'
import { Modal } from './views/modal.js'
import { PersonSwitch } from './views/person-switch.js'
import { Portal, usePortal } from './views/portal.js'
import { Sidebar } from './views/sidebar.js'
import { Thread } from './views/thread.js'
import { Toast, useToast } from './views/toasts.js'

/** The page: one person's view of the workspace. */
export function App() {
  const { people, team } = usePeople()
  const [address, go] = useAddress()
  const [panel, setPanel] = useState(/** @type {{ thread?: string, portal?: boolean | undefined }} */ ({}))
  const [menu, setMenu] = useState(false)
  const me = people.find(each => each.id === address.as) ?? people[0]
  const { state, lost, refresh } = useWorkspace(me?.id)
  const { message, showError } = useToast()
  const forms = useForms(me?.id, state, showError)
  const portal = usePortal()
  const channel = state?.channels.find(each => each.id === address.at) ?? state?.channels[0]
  const atHome = address.at === 'home' && state !== null
  const unread = useUnread(me?.id, state, atHome ? undefined : channel?.id)
  const names = useMemo(() => namesOf(state, people), [state, people])

  useEffect(() => {
    document.title = [channel && !atHome ? channel.name : undefined, team || 'Local Slack'].filter(Boolean).join(' · ')
  }, [channel?.name, atHome, team])
  const send = useCallback(
    async (/** @type {string} */ path, /** @type {object} */ body) => {
      const reply = await post(path, { as: me?.id, ...body })
      if (reply.failed) showError(reply.failed)
      await refresh()
      return reply
    },
    [me?.id, refresh]
  )
  useEffect(() => {
    if (atHome) void send('/client/home', {})
  }, [atHome, me?.id])

  if (!me || !state) return html`<div class="starting" role="status">Opening the workspace…</div>`
  const view = state.views.at(-1)
  const shared = { state, me, forms, send }
  const toast = html`<${Toast} message=${message} onClose=${() => showError('')} />`
  return html`
    <${Names.Provider} value=${names}><${Zone.Provider} value=${state.me.tz}><${Directory.Provider} value=${{ people, channels: state.channels }}>
      <div class="frame">
        <header class="top">
          <button type="button" class="menu-button" aria-label="Channels and apps" aria-expanded=${menu ? 'true' : 'false'}
            onClick=${() => setMenu(!menu)}><${Icon} name="menu" /></button>
          <span class="team"><img src="/page/mark.svg" alt="" /><span>${team}</span></span>
          <${PersonSwitch} people=${people} me=${me} onSwitch=${(/** @type {string} */ as) => {
            go({ as })
            setPanel(old => ({ portal: old.portal }))
          }} />
        </header>
        <div class="panes ${menu ? 'with-menu' : ''}">
          <${Sidebar} ...${{ state, unread, names }} at=${atHome ? 'home' : channel?.id} portal=${portal.isAvailable} portalOpen=${panel.portal === true}
            onPortal=${() => {
              setMenu(false)
              setPanel(old => ({ portal: !old.portal }))
            }}
            onGo=${(/** @type {string} */ at) => {
              go({ at })
              setMenu(false)
              setPanel(old => ({ portal: old.portal }))
            }} />
          ${
            atHome
              ? html`<${Home} ...${shared} />`
              : channel &&
                html`<${Channel} key=${channel.id + me.id} ...${shared} channel=${channel}
                onThread=${(/** @type {string} */ thread) => setPanel({ thread })} />`
          }
          ${panel.thread && channel && !atHome && html`<${Thread} key=${panel.thread} ...${shared} channel=${channel} ts=${panel.thread} onClose=${() => setPanel({})} />`}
          ${panel.portal && html`<${Portal} portal=${portal} onClose=${() => setPanel({})} />`}
        </div>
        ${lost && html`<div class="lost" role="status">The local workspace does not answer. Trying again…</div>`}
      </div>
      ${view ? html`<${Modal} ...${shared} view=${view} depth=${state.views.length}>${toast}<//>` : toast}
    <//><//><//>
  `
}

/** @param {import('./protocol.ts').State | null} state @param {import('./protocol.ts').Person[]} people */
function namesOf(state, people) {
  const names = /** @type {Record<string, string>} */ ({})
  for (const each of people) names[each.id] = each.realName
  for (const each of state?.channels ?? []) if (each.kind === 'channel') names[each.id] = each.name
  return { ...names, ...state?.names }
}
