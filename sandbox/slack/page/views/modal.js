import { useEffect, useRef, useState } from 'preact/hooks'
import { Blocks } from '../blocks/blocks.js'
import { html } from '../html.js'
import { FormContext } from '../state/forms.js'
import { plain } from '../text/text.js'

/** @import { View } from '../protocol.ts' */

/**
 * The top view of the stack, as a dialog.
 * @param {{ view: View, depth: number, forms: any, send: (path: string, body: object) => Promise<any>, children: any }} props
 */
export function Modal({ view, depth, forms, send, children }) {
  const dialog = useRef(/** @type {HTMLDialogElement | null} */ (null))
  const [busy, setBusy] = useState(false)
  const [sent, setSent] = useState(0)
  const place = { type: 'view', viewId: view.id }
  const form = forms.at(place, view.blocks, view.state?.values)

  useEffect(() => {
    const box = dialog.current
    box?.showModal()
    // close() returns the focus to where it was; removing the dialog does not.
    return () => box?.close()
  }, [])
  useEffect(() => {
    const now = document.activeElement
    if (!now || now === document.body || now === dialog.current || now.closest('.modal-head'))
      focusFirst(dialog.current, FIRST)
  }, [view.id, view.hash])
  useEffect(() => {
    if (sent > 0) focusFirst(dialog.current, WRONG)
  }, [sent])

  const submit = async () => {
    if (busy) return
    setBusy(true)
    await send('/client/submit', { viewId: view.id, values: forms.values(place, view.blocks, view.state?.values) })
    setBusy(false)
    setSent(sent + 1)
  }
  const close = () => void send('/client/close', { viewId: view.id })
  const title = plain(view.title)
  return html`
    <dialog
      ref=${dialog}
      class="modal"
      role="dialog"
      aria-modal="true"
      aria-labelledby="modal-title"
      aria-busy=${busy ? 'true' : undefined}
      onCancel=${(/** @type {Event} */ event) => {
        event.preventDefault()
        close()
      }}
    >
      <form
        noValidate
        onSubmit=${(/** @type {Event} */ event) => {
          event.preventDefault()
          void submit()
        }}
      >
        <header class="modal-head">
          ${depth > 1 && html`<button type="button" class="back" aria-label="Back" onClick=${close}>‹</button>`}
          <img src="/page/mark.svg" alt="" />
          <h2 id="modal-title">${title}</h2>
          <button type="button" class="close" aria-label="Close dialog" onClick=${close}>×</button>
        </header>
        <div class="modal-body" key=${view.id}>
          ${view.failed && html`<p class="banner" role="alert"><span class="sign" aria-hidden="true">!</span>${view.failed}</p>`}
          <${FormContext.Provider} value=${form}>
            <${Blocks} blocks=${view.blocks} errors=${view.errors} prefix=${view.id} />
          <//>
        </div>
        <footer class="modal-foot">
          <button type="button" class="button" onClick=${close}>${plain(view.close) || 'Cancel'}</button>
          ${
            (view.submit || view.blocks.some(each => each.type === 'input')) &&
            html`<button type="submit" class="button primary-solid" aria-busy=${busy ? 'true' : undefined}>
              ${busy && html`<span class="spinner"></span>`}${plain(view.submit) || 'Submit'}
            </button>`
          }
        </footer>
      </form>
      ${children}
    </dialog>
  `
}

const FIRST = '.modal-body :is(input, textarea, [tabindex="0"])'
const WRONG = '.modal-body [aria-invalid="true"]'

/** @param {HTMLElement | null} within @param {string} selector */
function focusFirst(within, selector) {
  const found = within?.querySelector(selector)
  if (found instanceof HTMLElement) found.focus()
}
