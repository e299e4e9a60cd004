import { html } from '../html.js'
import { plain } from '../text/text.js'
import { Checkboxes, Radios } from './boxes.js'
import { Button } from './button.js'
import { DateInput } from './dates.js'
import { FileInput } from './file-input.js'
import { Overflow } from './overflow.js'
import { Select } from './select.js'
import { TextInput } from './text-input.js'

/** @import { Naming } from '../state/forms.js' */

/** One interactive element of Block Kit. @param {{ block: any, element: any, naming: Naming }} props */
export function Element(props) {
  const { element } = props
  switch (element.type) {
    case 'button':
    case 'workflow_button':
      return html`<${Button} ...${props} />`
    case 'image':
      return html`<img class="small-image" src=${element.image_url} alt=${element.alt_text} />`
    case 'overflow':
      return html`<${Overflow} ...${props} />`
    case 'plain_text_input':
    case 'email_text_input':
    case 'url_text_input':
    case 'number_input':
      return html`<${TextInput} ...${props} />`
    case 'file_input':
      return html`<${FileInput} ...${props} />`
    case 'datepicker':
    case 'timepicker':
    case 'datetimepicker':
      return html`<${DateInput} ...${props} />`
    case 'checkboxes':
      return html`<${Checkboxes} ...${props} />`
    case 'radio_buttons':
      return html`<${Radios} ...${props} />`
    default:
      if (/_select$/.test(element.type)) return html`<${Select} ...${props} />`
      return html`<span class="unknown">This workspace cannot draw “${element.type}”.</span>`
  }
}

/** The accessible name of an element outside of an input block. @param {any} element @param {string} id @param {string} [textId] */
export function nameOf(element, id, textId) {
  const label = element.accessibility_label ?? (plain(element.placeholder) || FALLBACK_NAMES[element.type] || 'Choice')
  return { id, label, labelledBy: element.accessibility_label ? undefined : textId, dispatch: true }
}

/** The name of an element that has no text of its own and none beside it. */
const FALLBACK_NAMES = /** @type {Record<string, string>} */ ({
  datepicker: 'Date',
  timepicker: 'Time',
  datetimepicker: 'Date and time',
  checkboxes: 'Choices'
})
