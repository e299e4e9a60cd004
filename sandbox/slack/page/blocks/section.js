import { Element, nameOf } from '../elements/element.js'
import { html } from '../html.js'
import { Text } from '../text/text.js'

/** @param {{ block: any, id: string }} props */
export function Section({ block, id }) {
  const { accessory } = block
  return html`
    <div class="section">
      <div class="section-text" id="${id}-text">
        ${block.text && html`<div><${Text} text=${block.text} /></div>`}
        ${
          block.fields &&
          html`<div class="fields">
            ${block.fields.map((/** @type {any} */ field) => html`<div><${Text} text=${field} /></div>`)}
          </div>`
        }
      </div>
      ${
        accessory &&
        html`<div class="accessory">
          <${Element} ...${{ block, element: accessory, naming: nameOf(accessory, `${id}-accessory`, `${id}-text`) }} />
        </div>`
      }
    </div>
  `
}
