import { useEffect, useRef, useState } from 'preact/hooks'
import { html } from '../html.js'
import { useForm } from '../state/forms.js'
import { safe } from '../text/mrkdwn.js'
import { plain } from '../text/text.js'
import { Confirm } from './confirm.js'
import { position } from './popup.js'

/** @import { Naming } from '../state/forms.js' */

/** The overflow menu, behind a button with three dots. @param {{ block: any, element: any, naming: Naming }} props */
export function Overflow({ block, element, naming }) {
  const form = useForm()
  const [open, setOpen] = useState(false)
  const [asking, setAsking] = useState(/** @type {any} */ (null))
  const button = useRef(/** @type {HTMLButtonElement | null} */ (null))
  const menu = useRef(/** @type {HTMLElement | null} */ (null))
  useEffect(() => {
    if (!open || !menu.current || !button.current) return
    menu.current.showPopover()
    position(menu.current, button.current, 'end')
    menu.current.querySelector('button')?.focus()
  }, [open])
  const close = () => {
    setOpen(false)
    button.current?.focus()
  }
  /** @param {any} option */
  const send = option => {
    const url = safe(option.url)
    if (url) window.open(url, '_blank', 'noopener')
    void form.act(block.block_id, element.action_id, { type: 'overflow', selected_option: option })
  }
  /** @param {KeyboardEvent & { currentTarget: HTMLElement }} event */
  const onKeyDown = event => {
    const items = [...event.currentTarget.querySelectorAll('button')]
    const at = items.indexOf(/** @type {HTMLButtonElement} */ (document.activeElement))
    const steps = /** @type {Record<string, number>} */ ({ ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 })
    if (event.key in steps) items.at((steps[event.key] ?? 0) % items.length)?.focus()
    else if (event.key === 'Escape' || event.key === 'Tab') close()
    else return
    event.preventDefault()
  }
  return html`
    <button
      type="button"
      ref=${button}
      id=${naming.id}
      class="button overflow"
      aria-label=${element.accessibility_label ?? 'More actions'}
      aria-haspopup="menu"
      aria-expanded=${open ? 'true' : 'false'}
      onClick=${() => setOpen(!open)}
    >
      <span aria-hidden="true">⋯</span>
    </button>
    ${
      open &&
      html`<div ref=${menu} class="popup menu" popover="manual" role="menu" aria-label="More actions" onKeyDown=${onKeyDown}
        onFocusOut=${(/** @type {FocusEvent & { currentTarget: HTMLElement }} */ event) =>
          event.currentTarget.contains(/** @type {Element | null} */ (event.relatedTarget)) || setOpen(false)}>
        ${element.options.map(
          (/** @type {any} */ option) => html`
            <button type="button" role="menuitem" key=${option.value} onClick=${() => {
              close()
              if (element.confirm) setAsking(option)
              else send(option)
            }}>
              ${plain(option.text)}
              ${option.description && html`<span class="more">${plain(option.description)}</span>`}
            </button>
          `
        )}
      </div>`
    }
    ${
      asking &&
      html`<${Confirm} confirm=${element.confirm} onAnswer=${(/** @type {boolean} */ yes) => {
        setAsking(null)
        if (yes) send(asking)
      }} />`
    }
  `
}
