import { html } from '../html.js'
import { useAnswer } from '../state/forms.js'

/** @import { Naming } from '../state/forms.js' */
/** @import { Answer } from '../protocol.ts' */

/** A date, a time, or both, with the browser's own picker. @param {{ block: any, element: any, naming: Naming }} props */
export function DateInput({ block, element, naming }) {
  const { answer, change } = useAnswer(block, element, naming)
  const kind = KINDS[element.type]
  if (!kind) return null
  const words = answer.selected_date ? inWords(answer.selected_date) : ''
  return html`<input
    type=${kind.type}
    class="date-input"
    id=${naming.id}
    value=${kind.show(answer)}
    aria-label=${naming.labelledBy ? undefined : naming.label}
    aria-labelledby=${naming.labelledBy}
    aria-describedby=${naming.describedBy}
    aria-invalid=${naming.invalid ? 'true' : undefined}
    aria-required=${naming.required ? 'true' : undefined}
    onChange=${(/** @type {Event & { currentTarget: HTMLInputElement }} */ event) =>
      change(kind.read(event.currentTarget.value))}
  />${words && html`<span class="date-words">${words}</span>`}`
}

/** @typedef {{ type: string, show: (answer: Answer) => string, read: (text: string) => Partial<Answer> }} Kind */

const KINDS = /** @type {Record<string, Kind>} */ ({
  datepicker: {
    type: 'date',
    show: answer => answer.selected_date ?? '',
    read: text => ({ selected_date: text || null })
  },
  timepicker: {
    type: 'time',
    show: answer => answer.selected_time ?? '',
    read: text => ({ selected_time: text || null })
  },
  datetimepicker: {
    type: 'datetime-local',
    show: answer => (answer.selected_date_time ? local(answer.selected_date_time) : ''),
    read: text => ({ selected_date_time: text ? Math.floor(new Date(text).getTime() / 1000) : null })
  }
})

/** The browser may show 3/4/2027 for either of two days; with the month in words there is only one. @param {string} date YYYY-MM-DD */
function inWords(date) {
  return new Date(`${date}T00:00:00Z`).toLocaleDateString('en-GB', {
    timeZone: 'UTC',
    day: 'numeric',
    month: 'long',
    year: 'numeric'
  })
}

/** Slack uses Unix seconds; the input takes local time. @param {number} seconds */
function local(seconds) {
  const date = new Date(seconds * 1000)
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}
