import { useEffect, useId, useRef } from 'preact/hooks'
import { html } from '../html.js'
import { plain, Text } from '../text/text.js'

/**
 * The confirmation dialog of an action.
 * @param {{ confirm: any, onAnswer: (yes: boolean) => void }} props
 */
export function Confirm({ confirm, onAnswer }) {
  const id = useId()
  const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null))
  useEffect(() => dialog.current?.showModal(), [])
  return html`
    <dialog
      ref=${dialog}
      class="modal confirm"
      role="dialog"
      aria-modal="true"
      aria-labelledby="${id}-title"
      aria-describedby="${id}-text"
      onCancel=${(/** @type {Event} */ event) => {
        event.preventDefault()
        event.stopPropagation()
        onAnswer(false)
      }}
    >
      <header class="modal-head"><h2 id="${id}-title">${plain(confirm.title) || 'Are you sure?'}</h2></header>
      <div class="modal-body" id="${id}-text"><${Text} text=${confirm.text} /></div>
      <footer class="modal-foot">
        <button type="button" class="button" onClick=${() => onAnswer(false)}>${plain(confirm.deny) || 'Cancel'}</button>
        <button
          type="button"
          class="button ${confirm.style === 'danger' ? 'danger-solid' : 'primary-solid'}"
          onClick=${() => onAnswer(true)}
        >
          ${plain(confirm.confirm) || 'Yes'}
        </button>
      </footer>
    </dialog>
  `
}
