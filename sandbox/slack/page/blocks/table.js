import { html } from '../html.js'
import { RichText } from '../text/rich-text.js'
import { Mrkdwn } from '../text/text.js'

/** @param {{ block: any }} props */
export function Table({ block }) {
  const [head = [], ...rows] = block.rows ?? []
  return html`
    <div class="table-box" role="region" tabindex="0" aria-label=${block.caption?.text ?? block.caption ?? 'Table'}>
      <table>
        ${block.caption && html`<caption>${block.caption.text ?? block.caption}</caption>`}
        <thead>
          <tr>${head.map((/** @type {any} */ cell, /** @type {number} */ index) => html`<th scope="col" class=${side(block, index)}><${Cell} cell=${cell} /></th>`)}</tr>
        </thead>
        <tbody>
          ${rows.map(
            (/** @type {any[]} */ row) => html`<tr>
              ${row.map((cell, index) =>
                index === block.row_header_column_index
                  ? html`<th scope="row"><${Cell} cell=${cell} /></th>`
                  : html`<td class=${side(block, index)}><${Cell} cell=${cell} /></td>`
              )}
            </tr>`
          )}
        </tbody>
      </table>
    </div>
  `
}

/** @param {any} block @param {number} index */
function side(block, index) {
  return block.column_settings?.[index]?.align ?? ''
}

/** @param {{ cell: any }} props */
function Cell({ cell }) {
  if (cell.type === 'rich_text') return html`<${RichText} block=${cell} />`
  if (cell.type === 'mrkdwn') return html`<${Mrkdwn} text=${cell.text} />`
  return String(cell.text ?? cell.value ?? cell.number ?? '')
}
