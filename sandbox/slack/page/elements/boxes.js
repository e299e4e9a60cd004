import { html } from '../html.js'
import { useAnswer } from '../state/forms.js'
import { Text } from '../text/text.js'

/** @import { Naming } from '../state/forms.js' */
/** @import { Option } from '@slack/types' */

/** @param {{ block: any, element: any, naming: Naming }} props */
export function Checkboxes({ block, element, naming }) {
  const { answer, change } = useAnswer(block, element, naming)
  const chosen = (answer.selected_options ?? []).map(each => each.value)
  /** @param {Option} option */
  const toggle = option => {
    const values = chosen.includes(option.value)
      ? chosen.filter(each => each !== option.value)
      : [...chosen, option.value]
    change({ selected_options: element.options.filter((/** @type {Option} */ each) => values.includes(each.value)) })
  }
  return html`<${Group} role="group" type="checkbox" ...${{ element, naming, chosen }} onPick=${toggle} />`
}

/** @param {{ block: any, element: any, naming: Naming }} props */
export function Radios({ block, element, naming }) {
  const { answer, change } = useAnswer(block, element, naming)
  const chosen = [answer.selected_option?.value]
  return html`<${Group}
    role="radiogroup"
    type="radio"
    ...${{ element, naming, chosen }}
    onPick=${(/** @type {Option} */ option) => change({ selected_option: option })}
  />`
}

/** @param {{ role: string, type: string, element: any, naming: Naming, chosen: (string | undefined)[], onPick: (option: Option) => void }} props */
function Group({ role, type, element, naming, chosen, onPick }) {
  return html`
    <div
      class="boxes"
      id=${naming.id}
      role=${role}
      aria-label=${naming.labelledBy ? undefined : naming.label}
      aria-labelledby=${naming.labelledBy}
      aria-describedby=${naming.describedBy}
      aria-invalid=${naming.invalid && type === 'radio' ? 'true' : undefined}
      aria-required=${naming.required && type === 'radio' ? 'true' : undefined}
    >
      ${element.options.map(
        (/** @type {any} */ option, /** @type {number} */ index) => html`
          <div class="box" key=${option.value}>
            <input
              type=${type}
              id="${naming.id}-${index}"
              name=${naming.id}
              checked=${chosen.includes(option.value)}
              aria-describedby=${option.description ? `${naming.id}-${index}-more` : undefined}
              onChange=${() => onPick(option)}
            />
            <div>
              <label for="${naming.id}-${index}"><${Text} text=${option.text} /></label>
              ${option.description && html`<div class="more" id="${naming.id}-${index}-more"><${Text} text=${option.description} /></div>`}
            </div>
          </div>
        `
      )}
    </div>
  `
}
