import { html } from './html.js'

/** @import { Channel, Person } from './protocol.ts' */

const FIRST = '/company update acme ltd seats=+40 reason="PO 1234"'

/** The first steps, where nothing has been said yet. @param {{ channel: Channel, me: Person }} props */
export function Tour({ channel, me }) {
  return html`
    <section class="tour" aria-label="First steps">
      <h2><span aria-hidden="true">#</span> ${channel.name}</h2>
      <p>Ask for a change of a customer’s licence as one person, and countersign it as another:</p>
      <ol>
        <li><b>Ask.</b> As an operator, send <button type="button" class="try" onClick=${() => compose(FIRST)}>${FIRST}</button> and submit the form.</li>
        <li><b>Countersign.</b> Become an approver at the top of this page, and press <b>Review</b> on the message.</li>
        <li><b>See it done.</b> The message ends with what was read back; <b>Vendor portal</b>, in the sidebar, shows the same.</li>
      </ol>
      <p class="now">You are <b>${me.realName}</b>, ${me.title}.</p>
    </section>
  `
}

/** @param {string} text */
function compose(text) {
  document.dispatchEvent(new CustomEvent('compose', { detail: text }))
}
