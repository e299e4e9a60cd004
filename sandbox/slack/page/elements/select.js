import { useContext, useRef, useState } from 'preact/hooks'
import { html } from '../html.js'
import { useAnswer } from '../state/forms.js'
import { Names } from '../state/names.js'
import { plain } from '../text/text.js'
import { chosen, holding, useChoices } from './choices.js'
import { Confirm } from './confirm.js'
import { Listbox } from './listbox.js'
import { useSearch } from './search.js'

/** @import { Naming } from '../state/forms.js' */
/** @import { Choice } from './choices.js' */

/**
 * Every kind of select, as a combobox: type to filter, arrows to move, Enter to choose, Escape to close.
 * @param {{ block: any, element: any, naming: Naming }} props
 */
export function Select({ block, element, naming }) {
  const names = useContext(Names)
  const { answer, change } = useAnswer(block, element, naming)
  const choices = useChoices(block, element)
  const search = useSearch(choices)
  const [asking, setAsking] = useState(/** @type {Choice[] | null} */ (null))
  const anchor = useRef(/** @type {HTMLElement | null} */ (null))
  const input = useRef(/** @type {HTMLInputElement | null} */ (null))
  const multi = element.type.startsWith('multi_')
  const taken = chosen(element, answer, names)
  const has = (/** @type {Choice} */ option) => taken.some(each => each.value === option.value)
  const full = multi && taken.length >= (element.max_selected_items ?? Number.POSITIVE_INFINITY)
  const hold = (/** @type {Choice[]} */ next) => (element.confirm ? setAsking(next) : change(holding(element, next)))

  const take = (/** @type {Choice} */ option) => {
    if (!multi) {
      search.close()
      hold([option])
      return
    }
    search.type('')
    if (has(option)) hold(taken.filter(each => each.value !== option.value))
    else if (!full) hold([...taken, option])
    input.current?.focus()
  }
  const onKeyDown = (/** @type {KeyboardEvent} */ event) => {
    const option = search.options[search.active]
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') search.move(event.key === 'ArrowDown' ? 1 : -1)
    else if (event.key === 'Enter' && search.open) {
      if (option) take(option)
    } else if (event.key === 'Escape' && search.open) search.close()
    else if (event.key === 'Backspace' && multi && !search.text && taken.length > 0) hold(taken.slice(0, -1))
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  const only = multi ? undefined : taken[0]
  const placeholder = only
    ? plain(only.text)
    : plain(element.placeholder) || (choices.remote ? 'Type to search' : 'Select')
  return html`
    <div class="select ${search.open ? 'open' : ''} ${only ? 'filled' : ''}" ref=${anchor}>
      ${
        multi &&
        taken.map(
          option => html`<span class="chip" key=${option.value}>
            ${plain(option.text)}
            <button type="button" aria-label="Remove ${plain(option.text)}"
              onClick=${() => hold(taken.filter(each => each.value !== option.value))}>×</button>
          </span>`
        )
      }
      <input
        ref=${input}
        id=${naming.id}
        type="text"
        role="combobox"
        autocomplete="off"
        aria-autocomplete="list"
        aria-expanded=${search.open ? 'true' : 'false'}
        aria-controls="${naming.id}-list"
        aria-activedescendant=${search.open && search.options[search.active] ? `${naming.id}-${search.active}` : undefined}
        aria-label=${naming.labelledBy ? undefined : naming.label}
        aria-labelledby=${naming.labelledBy}
        aria-describedby=${naming.describedBy}
        aria-invalid=${naming.invalid ? 'true' : undefined}
        aria-required=${naming.required ? 'true' : undefined}
        placeholder=${search.open && only ? `Now: ${placeholder}` : placeholder}
        value=${search.open ? search.text : only ? plain(only.text) : ''}
        onFocus=${(/** @type {FocusEvent & { currentTarget: HTMLInputElement }} */ event) => event.currentTarget.select()}
        onClick=${search.show}
        onInput=${(/** @type {Event & { currentTarget: HTMLInputElement }} */ event) => search.type(event.currentTarget.value)}
        onKeyDown=${onKeyDown}
        onBlur=${search.close}
      />
      ${
        only &&
        naming.required === false &&
        !search.open &&
        html`<button type="button" class="clear" aria-label="Clear" onClick=${() => hold([])}>×</button>`
      }
      <span class="arrow" aria-hidden="true"></span>
      ${search.open && html`<${Listbox} ...${{ id: naming.id, anchor, search, multi, full, has, onTake: take }} least=${choices.least} />`}
    </div>
    ${
      asking &&
      html`<${Confirm} confirm=${element.confirm} onAnswer=${(/** @type {boolean} */ yes) => {
        setAsking(null)
        if (yes) change(holding(element, asking))
      }} />`
    }
  `
}
