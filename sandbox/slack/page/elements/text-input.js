import { useEffect, useRef } from 'preact/hooks'
import { html } from '../html.js'
import { useAnswer } from '../state/forms.js'
import { plain } from '../text/text.js'

/** @import { Naming } from '../state/forms.js' */

const KINDS = /** @type {Record<string, { type: string, mode: string }>} */ ({
  plain_text_input: { type: 'text', mode: 'text' },
  email_text_input: { type: 'email', mode: 'email' },
  url_text_input: { type: 'url', mode: 'url' },
  number_input: { type: 'text', mode: 'numeric' }
})

/** A text input of one line or several. @param {{ block: any, element: any, naming: Naming }} props */
export function TextInput({ block, element, naming }) {
  const { answer, change } = useAnswer(block, element, naming)
  const input = useRef(/** @type {HTMLInputElement | null} */ (null))
  useEffect(() => {
    if (element.focus_on_load) input.current?.focus()
  }, [])
  const text = answer.value ?? ''
  const triggers = element.dispatch_action_config?.trigger_actions_on ?? ['on_enter_pressed']
  const kind = KINDS[element.type]
  const properties = {
    ref: input,
    id: naming.id,
    class: 'text-input',
    value: text,
    placeholder: plain(element.placeholder) || undefined,
    autocomplete: 'off',
    'aria-label': naming.labelledBy ? undefined : naming.label,
    'aria-labelledby': naming.labelledBy,
    'aria-describedby': naming.describedBy,
    'aria-invalid': naming.invalid ? 'true' : undefined,
    'aria-required': naming.required ? 'true' : undefined,
    onInput: (/** @type {Event & { currentTarget: HTMLInputElement }} */ event) =>
      change({ value: event.currentTarget.value || null }, triggers.includes('on_character_entered')),
    onKeyDown: (/** @type {KeyboardEvent} */ event) => {
      if (event.key !== 'Enter' || (element.multiline && !event.ctrlKey && !event.metaKey)) return
      if (!naming.dispatch || !triggers.includes('on_enter_pressed')) return
      event.preventDefault()
      change({}, true)
    }
  }
  return html`
    ${
      element.multiline
        ? html`<textarea ...${properties} rows="3"></textarea>`
        : html`<input ...${properties} type=${kind?.type} inputmode=${kind?.mode} />`
    }
    <${CharactersLeft} text=${text} limit=${element.max_length} />
  `
}

/** How many characters are left, once 80 % are used. @param {{ text: string, limit: number | undefined }} props */
function CharactersLeft({ text, limit }) {
  if (limit === undefined || text.length < limit * 0.8) return null
  const left = limit - text.length
  return html`<p class="left ${left < 0 ? 'over' : ''}" aria-live="polite">
    ${left < 0 ? `${-left} characters too many` : `${left} characters left`}
  </p>`
}
