import { useContext } from 'preact/hooks'
import { Directory } from './directory.js'
import { html } from './html.js'
import { initials, tint } from './names.js'

/** A face for a name; it says nothing that the name beside it does not. @param {{ id: string, name: string, isBot?: boolean }} props */
export function Avatar({ id, name, isBot = false }) {
  if (isBot) return html`<img class="avatar" src="/page/look/mark.svg" alt="" />`
  const place = useContext(Directory).people.findIndex(each => each.id === id)
  return html`<span class="avatar" aria-hidden="true" style="background: ${tint(place)}">${initials(name)}</span>`
}
