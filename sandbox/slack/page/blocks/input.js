import { Element } from '../elements/element.js'
import { html } from '../html.js'
import { plain } from '../text/text.js'

const GROUPS = ['checkboxes', 'radio_buttons']

/** An input with its label, hint and error. @param {{ block: any, id: string, error?: string }} props */
export function Input({ block, id, error }) {
  const { element } = block
  const group = GROUPS.includes(element.type)
  const described = [error && `${id}-error`, block.optional && `${id}-optional`, block.hint && `${id}-hint`]
  const naming = {
    id: `${id}-input`,
    labelledBy: group ? `${id}-label` : undefined,
    describedBy: described.filter(Boolean).join(' ') || undefined,
    invalid: error !== undefined,
    required: !block.optional,
    dispatch: block.dispatch_action === true
  }
  const label = plain(block.label)
  return html`
    <div class="input ${error ? 'wrong' : ''}">
      <div class="input-label">
        ${group ? html`<span class="label" id="${id}-label">${label}</span>` : html`<label id="${id}-label" for=${naming.id}>${label}</label>`}
        ${block.optional && html` <span class="optional" id="${id}-optional">(optional)</span>`}
      </div>
      <${Element} ...${{ block, element, naming }} />
      ${error && html`<p class="error" id="${id}-error" role="alert"><span aria-hidden="true" class="sign">!</span>${error}</p>`}
      ${block.hint && html`<p class="hint" id="${id}-hint">${plain(block.hint)}</p>`}
    </div>
  `
}
