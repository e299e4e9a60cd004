import { useCallback, useEffect, useRef, useState } from 'preact/hooks'
import { html } from './html.js'

/** What went wrong, said once and then forgotten. */
export function useToast() {
  const [sentence, setSentence] = useState('')
  const timer = useRef(/** @type {ReturnType<typeof setTimeout> | undefined} */ (undefined))
  const complain = useCallback((/** @type {string} */ text) => {
    clearTimeout(timer.current)
    setSentence(text)
    if (text) timer.current = setTimeout(() => setSentence(''), 12_000)
  }, [])
  return { sentence, complain }
}

/** Above everything, an open dialog too. @param {{ sentence: string, onClose: () => void }} props */
export function Toast({ sentence, onClose }) {
  const box = useRef(/** @type {HTMLElement | null} */ (null))
  useEffect(() => {
    if (sentence) box.current?.showPopover()
  }, [sentence])
  if (!sentence) return null
  return html`<div class="toast" popover="manual" role="alert" ref=${box}>
    <span class="sign" aria-hidden="true">!</span><span>${sentence}</span>
    <button type="button" aria-label="Dismiss" onClick=${onClose}>×</button>
  </div>`
}
