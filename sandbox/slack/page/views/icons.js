import { useContext } from 'preact/hooks'
import { html } from '../html.js'
import { Directory, initials, tint } from '../state/names.js'

const PATHS = /** @type {Record<string, string>} */ ({
  send: 'M3 2.6 17.5 10 3 17.4V11.6L11 10 3 8.4Z',
  portal: 'M3 5h14v10H3zM3 8.2h14M6 5v3M10 11.6h4',
  menu: 'M3 5.5h14M3 10h14M3 14.5h14'
})

/** A decorative icon; the text beside it says the same. @param {{ name: 'send' | 'portal' | 'menu', solid?: boolean }} props */
export function Icon({ name, solid = false }) {
  return html`<svg class="icon" viewBox="0 0 20 20" width="18" height="18" aria-hidden="true">
    <path d=${PATHS[name]} fill=${solid ? 'currentColor' : 'none'} stroke=${solid ? 'none' : 'currentColor'} stroke-width="1.7" />
  </svg>`
}

/** A decorative avatar; the name beside it says the same. @param {{ id: string, name: string, isBot?: boolean }} props */
export function Avatar({ id, name, isBot = false }) {
  if (isBot) return html`<img class="avatar" src="/page/mark.svg" alt="" />`
  const place = useContext(Directory).people.findIndex(each => each.id === id)
  return html`<span class="avatar" aria-hidden="true" style="background: ${tint(place)}">${initials(name)}</span>`
}
