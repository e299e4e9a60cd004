import { useEffect, useRef } from 'preact/hooks'
import { html } from '../html.js'
import { plain } from '../text/text.js'
import { position } from './popup.js'

/** @import { Choice } from './choices.js' */

/**
 * @param {{ id: string, anchor: { current: HTMLElement | null }, search: ReturnType<import('./search.js').useSearch>,
 *   multi: boolean, full: boolean, least: number, has: (option: Choice) => boolean, onTake: (option: Choice) => void }} props
 */
export function Listbox({ id, anchor, search, multi, full, has, onTake }) {
  const popup = useRef(/** @type {HTMLElement | null} */ (null))
  useEffect(() => {
    const put = () => popup.current && anchor.current && position(popup.current, anchor.current)
    popup.current?.showPopover()
    put()
    window.addEventListener('resize', put)
    document.addEventListener('scroll', put, true)
    return () => {
      window.removeEventListener('resize', put)
      document.removeEventListener('scroll', put, true)
    }
  }, [])
  useEffect(() => popup.current?.querySelector('.active')?.scrollIntoView({ block: 'nearest' }), [search.active])
  let count = 0
  return html`
    <div class="popup" popover="manual" ref=${popup} onMouseDown=${(/** @type {Event} */ event) => event.preventDefault()}>
      <div role="listbox" id="${id}-list" aria-label="Choices" aria-multiselectable=${multi ? 'true' : undefined}>
        ${search.groups.map(group => {
          const options = group.options.map(
            option =>
              html`<${Line} key=${option.value} id=${id} index=${count++} ...${{ option, search, has, onTake }} />`
          )
          return group.label === null
            ? options
            : html`<div role="group" aria-label=${group.label} key=${group.label}>
            <div class="group-label" aria-hidden="true">${group.label}</div>${options}
          </div>`
        })}
      </div>
      <p class="popup-status ${search.options.length > 0 ? 'quiet' : ''}" role="status">
        ${full ? 'No more can be chosen; remove one first.' : search.status}
      </p>
    </div>
  `
}

/** @param {{ id: string, index: number, option: Choice, search: any, has: (option: Choice) => boolean, onTake: (option: Choice) => void }} props */
function Line({ id, index, option, search, has, onTake }) {
  return html`
    <div
      role="option"
      id="${id}-${index}"
      class="option ${search.active === index ? 'active' : ''}"
      aria-selected=${has(option) ? 'true' : 'false'}
      onMouseMove=${() => search.active !== index && search.setActive(index)}
      onClick=${() => onTake(option)}
    >
      <span>${plain(option.text)}${option.description && html`<span class="more">${plain(option.description)}</span>`}</span>
      ${has(option) && html`<span class="tick" aria-hidden="true">✓</span>`}
    </div>
  `
}
