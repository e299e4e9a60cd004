import { useCallback, useEffect, useRef, useState } from 'preact/hooks'
import { html } from '../html.js'
import { get, post } from '../state/connection.js'

/** @import { PortalCompany } from '../protocol.ts' */

/** The sandbox vendors' own portals, if the server has any. */
export function usePortal() {
  const [companies, setCompanies] = useState(/** @type {PortalCompany[] | null} */ (null))
  const [conditions, setConditions] = useState(/** @type {Record<string, string>} */ ({}))
  const [vendors, setVendors] = useState(/** @type {[string, string][]} */ ([]))
  const latest = useRef(0)
  const load = useCallback(async (/** @type {string} */ text) => {
    const request = ++latest.current
    try {
      const found = await get(`/portal?text=${encodeURIComponent(text)}`)
      if (request !== latest.current) return
      setCompanies(found)
      if (text === '')
        setVendors([...new Map(found.map((/** @type {PortalCompany} */ each) => [each.vendor, each.label]))])
    } catch {
      // No portal here, or no server, which the page reports elsewhere. What was shown stays.
    }
  }, [])
  useEffect(() => void load(''), [load])
  return { isAvailable: companies !== null, companies: companies ?? [], vendors, load, conditions, setConditions }
}

const SHOWN = 40

/** @param {{ portal: ReturnType<typeof usePortal>, onClose: () => void }} props */
export function Portal({ portal, onClose }) {
  const { companies, vendors, load } = portal
  const [text, setText] = useState('')
  const [status, setStatus] = useState('')
  useEffect(() => {
    void load(text)
    const timer = setInterval(() => void load(text), REFRESH_INTERVAL)
    return () => clearInterval(timer)
  }, [text, load])
  return html`
    <aside class="panel portal" aria-label="Vendor portal">
      <header class="pane-head">
        <h2>Vendor portal</h2><span class="topic">sandbox</span>
        <button type="button" class="close" aria-label="Close vendor portal" onClick=${onClose}>×</button>
      </header>
      <div class="portal-body">
        <p class="portal-note">What the vendors have now. A change here is one made outside Slack.</p>
        ${vendors.map(([vendor, label]) => html`<${Condition} key=${vendor} ...${{ vendor, label, portal }} onStatus=${setStatus} />`)}
        <label class="portal-search">Search companies
          <input type="search" value=${text} onInput=${(/** @type {{ currentTarget: HTMLInputElement }} */ { currentTarget }) => setText(currentTarget.value)} />
        </label>
        <p class="portal-status" role="status">${status}</p>
        <table>
          <thead><tr><th scope="col">Company</th><th scope="col">Used</th><th scope="col">Seats or state</th><th scope="col">Ends</th></tr></thead>
          <tbody>
            ${companies.slice(0, SHOWN).map(
              each =>
                html`<${Row} key=${`${each.vendor}/${each.id}`} company=${each} onStatus=${(
                  /** @type {string} */ sentence
                ) => {
                  setStatus(sentence)
                  void load(text)
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

/** Milliseconds between refreshes, so that a write of the bot shows without a click. */
const REFRESH_INTERVAL = 2000

/** @param {{ company: PortalCompany, onStatus: (sentence: string) => void }} props */
function Row({ company, onStatus }) {
  const { name, label, used, seats, ends, logo } = company
  const over = seats !== null && used !== null && used > seats
  return html`
    <tr>
      <th scope="row">${logo && html`<img class="logo" src=${logo} alt="Logo of ${name}" />`}${name} <span class="vendor">${label}</span>${' '}${over && html`<span class="over-limit">over limit</span>`}</th>
      <td class="number">${used ?? '–'}</td>
      <td>${company.enabled === undefined ? html`<${Seats} ...${{ company, onStatus }} />` : html`<${Enabled} ...${{ company, onStatus }} />`}</td>
      <td class="ends">${ends ?? '–'}</td>
    </tr>
  `
}

/** @param {{ company: PortalCompany, onStatus: (sentence: string) => void }} props */
function Seats({ company, onStatus }) {
  const { id, name, vendor } = company
  const [seats, setSeats] = useState(/** @type {string | null} */ (null))
  const now = company.seats === null ? '' : String(company.seats)
  const save = async (/** @type {Event} */ event) => {
    event.preventDefault()
    if (seats === null || seats === now || !/^\d+$/.test(seats)) return
    const reply = await post('/portal', { vendor, id, seats: Number(seats) })
    if (!reply.failed) setSeats(null)
    onStatus(reply.failed ?? `${name} has ${seats} seats now.`)
  }
  return html`
    <form class="seats" onSubmit=${save}>
      <input type="text" inputmode="numeric" aria-label="Seats of ${name}" placeholder="unlimited" value=${seats ?? now}
        onInput=${(/** @type {{ currentTarget: HTMLInputElement }} */ { currentTarget }) => setSeats(currentTarget.value)} />
      ${seats !== null && seats !== now && html`<button type="submit" class="button" aria-label="Save seats of ${name}">Save</button>`}
    </form>
  `
}

/** @param {{ company: PortalCompany, onStatus: (sentence: string) => void }} props */
function Enabled({ company, onStatus }) {
  const { id, name, vendor, enabled } = company
  const toggle = async () => {
    const reply = await post('/portal', { vendor, id, enabled: !enabled })
    onStatus(reply.failed ?? `${name} is ${enabled ? 'disabled' : 'enabled'} now.`)
  }
  return html`
    ${enabled ? 'enabled' : 'disabled'}${' '}
    <button type="button" class="button" aria-label="${enabled ? 'Disable' : 'Enable'} ${name}" onClick=${toggle}>${enabled ? 'Disable' : 'Enable'}</button>
  `
}

const CONDITIONS = [
  { value: 'normal', label: 'answers normally' },
  { value: 'slow', label: 'is slow' },
  { value: 'down', label: 'is down' },
  { value: 'loses answers', label: 'loses answers' }
]

/** @param {{ vendor: string, label: string, portal: ReturnType<typeof usePortal>, onStatus: (sentence: string) => void }} props */
function Condition({ vendor, label, portal, onStatus }) {
  const set = async (/** @type {{ currentTarget: HTMLSelectElement }} */ { currentTarget }) => {
    const condition = currentTarget.value
    const reply = await post('/portal/condition', { vendor, condition })
    if (!reply.failed) portal.setConditions({ ...portal.conditions, [vendor]: condition })
    onStatus(reply.failed ?? `${label} ${CONDITIONS.find(each => each.value === condition)?.label} now.`)
  }
  return html`
    <label class="condition">${label}
      <select value=${portal.conditions[vendor] ?? 'normal'} onChange=${set}>${CONDITIONS.map(each => html`<option key=${each.value} value=${each.value}>${each.label}</option>`)}</select>
    </label>
  `
}
