import { useCallback, useEffect, useRef, useState } from 'preact/hooks'
import { get, post } from './connection.js'
import { html } from './html.js'

/** @import { PortalCompany } from './protocol.ts' */

/** The sandbox vendors' own portals, where the server has one. */
export function usePortal() {
  const [companies, setCompanies] = useState(/** @type {PortalCompany[] | null} */ (null))
  const [weathers, setWeathers] = useState(/** @type {Record<string, string>} */ ({}))
  const [vendors, setVendors] = useState(/** @type {[string, string][]} */ ([]))
  const version = useRef(0)
  const look = useCallback(async (/** @type {string} */ text) => {
    const mine = ++version.current
    try {
      const found = await get(`/portal?text=${encodeURIComponent(text)}`)
      if (mine !== version.current) return
      setCompanies(found)
      if (text === '')
        setVendors([...new Map(found.map((/** @type {PortalCompany} */ each) => [each.vendor, each.label]))])
    } catch {
      // There is no portal here, or the server is gone, which the page says by itself: what was shown stays.
    }
  }, [])
  useEffect(() => void look(''), [look])
  return { there: companies !== null, companies: companies ?? [], vendors, look, weathers, setWeathers }
}

const SHOWN = 40

/** @param {{ portal: ReturnType<typeof usePortal>, onClose: () => void }} props */
export function Portal({ portal, onClose }) {
  const { companies, vendors, look } = portal
  const [text, setText] = useState('')
  const [said, setSaid] = useState('')
  useEffect(() => {
    void look(text)
    const timer = setInterval(() => void look(text), LOOK_AGAIN)
    return () => clearInterval(timer)
  }, [text, look])
  return html`
    <aside class="panel portal" aria-label="Vendor portal">
      <header class="room-head">
        <h2>Vendor portal</h2><span class="topic">sandbox</span>
        <button type="button" class="close" aria-label="Close vendor portal" onClick=${onClose}>×</button>
      </header>
      <div class="portal-body">
        <p class="portal-note">What the vendors themselves hold. Change it here as somebody would who goes around Slack.</p>
        ${vendors.map(([vendor, label]) => html`<${Weather} key=${vendor} ...${{ vendor, label, portal }} onSaid=${setSaid} />`)}
        <label class="portal-search">Search companies
          <input type="search" value=${text} onInput=${(/** @type {{ currentTarget: HTMLInputElement }} */ { currentTarget }) => setText(currentTarget.value)} />
        </label>
        <p class="portal-said" role="status">${said}</p>
        <table>
          <thead><tr><th scope="col">Company</th><th scope="col">Used</th><th scope="col">Seats or state</th><th scope="col">Ends</th></tr></thead>
          <tbody>
            ${companies.slice(0, SHOWN).map(
              each =>
                html`<${Row} key=${`${each.vendor}/${each.id}`} company=${each} onSaid=${(
                  /** @type {string} */ sentence
                ) => {
                  setSaid(sentence)
                  void look(text)
                }} />`
            )}
          </tbody>
        </table>
        ${companies.length === 0 && html`<p class="empty">No company of that name.</p>`}
        ${companies.length > SHOWN && html`<p class="empty">${companies.length - SHOWN} more. Search to find them.</p>`}
      </div>
    </aside>
  `
}

/** Milliseconds between looks at the vendor: what the bot wrote should show without a click. */
const LOOK_AGAIN = 2000

/** @param {{ company: PortalCompany, onSaid: (sentence: string) => void }} props */
function Row({ company, onSaid }) {
  const { name, label, used, seats, ends } = company
  const over = seats !== null && used !== null && used > seats
  return html`
    <tr>
      <th scope="row">${name} <span class="vendor">${label}</span>${' '}${over && html`<span class="over-limit">over limit</span>`}</th>
      <td class="number">${used ?? '–'}</td>
      <td>${company.enabled === undefined ? html`<${Seats} ...${{ company, onSaid }} />` : html`<${Enabled} ...${{ company, onSaid }} />`}</td>
      <td class="ends">${ends ?? '–'}</td>
    </tr>
  `
}

/** @param {{ company: PortalCompany, onSaid: (sentence: string) => void }} props */
function Seats({ company, onSaid }) {
  const { id, name, vendor } = company
  const [seats, setSeats] = useState(/** @type {string | null} */ (null))
  const now = company.seats === null ? '' : String(company.seats)
  const save = async (/** @type {Event} */ event) => {
    event.preventDefault()
    if (seats === null || seats === now || !/^\d+$/.test(seats)) return
    const reply = await post('/portal', { vendor, id, seats: Number(seats) })
    if (!reply.failed) setSeats(null)
    onSaid(reply.failed ?? `${name} has ${seats} seats now.`)
  }
  return html`
    <form class="seats" onSubmit=${save}>
      <input type="text" inputmode="numeric" aria-label="Seats of ${name}" placeholder="unlimited" value=${seats ?? now}
        onInput=${(/** @type {{ currentTarget: HTMLInputElement }} */ { currentTarget }) => setSeats(currentTarget.value)} />
      ${seats !== null && seats !== now && html`<button type="submit" class="button" aria-label="Save seats of ${name}">Save</button>`}
    </form>
  `
}

/** @param {{ company: PortalCompany, onSaid: (sentence: string) => void }} props */
function Enabled({ company, onSaid }) {
  const { id, name, vendor, enabled } = company
  const version = async () => {
    const reply = await post('/portal', { vendor, id, enabled: !enabled })
    onSaid(reply.failed ?? `${name} is ${enabled ? 'disabled' : 'enabled'} now.`)
  }
  return html`
    ${enabled ? 'enabled' : 'disabled'}${' '}
    <button type="button" class="button" aria-label="${enabled ? 'Disable' : 'Enable'} ${name}" onClick=${version}>${enabled ? 'Disable' : 'Enable'}</button>
  `
}

const WEATHERS = [
  { value: 'fine', label: 'answers normally' },
  { value: 'slow', label: 'is slow' },
  { value: 'down', label: 'is down' },
  { value: 'loses answers', label: 'loses answers' }
]

/** @param {{ vendor: string, label: string, portal: ReturnType<typeof usePortal>, onSaid: (sentence: string) => void }} props */
function Weather({ vendor, label, portal, onSaid }) {
  const set = async (/** @type {{ currentTarget: HTMLSelectElement }} */ { currentTarget }) => {
    const weather = currentTarget.value
    const reply = await post('/portal/weather', { vendor, weather })
    if (!reply.failed) portal.setWeathers({ ...portal.weathers, [vendor]: weather })
    onSaid(reply.failed ?? `${label} ${WEATHERS.find(each => each.value === weather)?.label} now.`)
  }
  return html`
    <label class="weather">${label}
      <select value=${portal.weathers[vendor] ?? 'fine'} onChange=${set}>${WEATHERS.map(each => html`<option key=${each.value} value=${each.value}>${each.label}</option>`)}</select>
    </label>
  `
}
