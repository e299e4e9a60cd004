import { useCallback, useEffect, useRef, useState } from 'preact/hooks'
import { html } from '../html.js'

/** The latest error, shown for twelve seconds. */
export function useToast() {
  const [message, setMessage] = useState('')
  const timer = useRef(/** @type {ReturnType<typeof setTimeout> | undefined} */ (undefined))
  const showError = useCallback((/** @type {string} */ text) => {
    clearTimeout(timer.current)
    setMessage(text)
    if (text) timer.current = setTimeout(() => setMessage(''), 12_000)
  }, [])
  return { message, showError }
}

/** Shown above everything, including an open dialog. @param {{ message: string, onClose: () => void }} props */
export function Toast({ message, onClose }) {
  const box = useRef(/** @type {HTMLElement | null} */ (null))
  useEffect(() => {
    if (message) box.current?.showPopover()
  }, [message])
  if (!message) return null
  return html`<div class="toast" popover="manual" role="alert" ref=${box}>
    <span class="sign" aria-hidden="true">!</span><span>${message}</span>
    <button type="button" aria-label="Dismiss" onClick=${onClose}>×</button>
  </div>`
}
