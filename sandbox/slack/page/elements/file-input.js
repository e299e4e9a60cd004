import { html } from '../html.js'
import { useAnswer, useForm } from '../state/forms.js'

/** @import { Naming } from '../state/forms.js' */

/** A file to upload: sent to the workspace at once, as Slack does, and to the app with the form. @param {{ block: any, element: any, naming: Naming }} props */
export function FileInput({ block, element, naming }) {
  const { answer, change } = useAnswer(block, element, naming)
  const form = useForm()
  const kinds = (element.filetypes ?? []).map((/** @type {string} */ kind) => `.${kind}`).join(',')
  const upload = async (/** @type {FileList | null} */ list) => {
    const files = await Promise.all(
      Array.from(list ?? [])
        .slice(0, element.max_files ?? 10)
        .map(form.upload)
    )
    change({ files: files.filter(file => file !== null) })
  }
  return html`<input
      type="file"
      class="file-input"
      id=${naming.id}
      accept=${kinds || undefined}
      multiple=${(element.max_files ?? 10) > 1}
      aria-label=${naming.labelledBy ? undefined : naming.label}
      aria-labelledby=${naming.labelledBy}
      aria-describedby=${naming.describedBy}
      aria-invalid=${naming.invalid ? 'true' : undefined}
      onChange=${(/** @type {Event & { currentTarget: HTMLInputElement }} */ event) => void upload(event.currentTarget.files)}
    />${(answer.files ?? []).map(({ name }) => html`<span class="date-words">${name}</span>`)}`
}
