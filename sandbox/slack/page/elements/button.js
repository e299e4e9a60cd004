import { useState } from 'preact/hooks'
import { html } from '../html.js'
import { useForm } from '../state/forms.js'
import { safe } from '../text/mrkdwn.js'
import { plain } from '../text/text.js'
import { Confirm } from './confirm.js'

/** @import { Naming } from '../state/forms.js' */

/** @param {{ block: any, element: any, naming: Naming }} props */
export function Button({ block, element }) {
  const form = useForm()
  const [asking, setAsking] = useState(false)
  const [waiting, setWaiting] = useState(false)
  const press = async () => {
    setWaiting(true)
    const url = safe(element.url)
    if (url) window.open(url, '_blank', 'noopener')
    const { type, value } = element
    await form.act(block.block_id, element.action_id, value === undefined ? { type } : { type, value })
    setWaiting(false)
  }
  return html`
    <button
      type="button"
      class="button ${element.style ?? ''}"
      aria-label=${element.accessibility_label}
      aria-busy=${waiting ? 'true' : undefined}
      onClick=${() => (element.confirm ? setAsking(true) : waiting ? undefined : press())}
    >
      ${waiting && html`<span class="spinner"></span>`}${plain(element.text)}
    </button>
    ${
      asking &&
      html`<${Confirm}
        confirm=${element.confirm}
        onAnswer=${(/** @type {boolean} */ yes) => {
          setAsking(false)
          if (yes) press()
        }}
      />`
    }
  `
}
