import { html } from '../html.js'
import { Avatar } from './icons.js'

/** @import { Person } from '../protocol.ts' */

/** Switches the person: one radio button for each. @param {{ people: Person[], me: Person, onSwitch: (id: string) => void }} props */
export function PersonSwitch({ people, me, onSwitch }) {
  return html`
    <div class="switch" role="radiogroup" aria-label="You are">
      <span class="switch-label" aria-hidden="true">You are</span>
      ${people.map(
        each => html`
          <label class="person ${each.id === me.id ? 'me' : ''}" key=${each.id} title="${each.realName}, ${each.title}">
            <input type="radio" name="me" value=${each.id} checked=${each.id === me.id} onChange=${() => onSwitch(each.id)} />
            <${Avatar} id=${each.id} name=${each.realName} />
            <span class="who"><span class="who-name">${each.realName}</span>${' '}<span class="who-title">${each.title}</span></span>
          </label>
        `
      )}
    </div>
  `
}
