import { useState } from 'preact/hooks'
import { html } from '../html.js'
import { RichText } from '../text/rich-text.js'

/** A table that Slack shows whole. @param {{ block: any }} props */
export function Table({ block }) {
  const [head = [], ...rows] = block.rows ?? []
  return html`<${Box} ...${{ head, rows, block }} sides=${(block.column_settings ?? []).map((/** @type {any} */ each) => each?.align ?? '')} />`
}

/** A table that is sorted by a press on a column's header, and shown in pages. @param {{ block: any }} props */
export function DataTable({ block }) {
  const [sorted, setSorted] = useState(/** @type {{ by: number, down: boolean } | undefined} */ (undefined))
  const [page, setPage] = useState(0)
  const [head = [], ...given] = block.rows ?? []
  const size = block.page_size ?? 5
  const pages = Math.ceil(given.length / size)
  const shown = Math.min(page, pages - 1)
  const rows = sorted ? given.toSorted(order(sorted.by, sorted.down)) : given
  const numeric = head.map((/** @type {any} */ _, /** @type {number} */ at) => isNumeric(given, at))
  return html`<div class="data-table">
    <${Box} head=${head} rows=${rows.slice(shown * size, (shown + 1) * size)} block=${block} sorted=${sorted}
      sides=${numeric.map((/** @type {boolean} */ each) => (each ? 'right' : ''))} named=${block.row_header_column_index ?? 0}
      onSort=${(/** @type {number} */ by) => setSorted({ by, down: sorted?.by === by && !sorted.down })} />
    ${
      pages > 1 &&
      html`<div class="pages">
        <button type="button" class="button small" disabled=${shown === 0} onClick=${() => setPage(shown - 1)}>Previous rows</button>
        <span>${shown * size + 1} to ${Math.min(given.length, (shown + 1) * size)} of ${given.length}</span>
        <button type="button" class="button small" disabled=${shown === pages - 1} onClick=${() => setPage(shown + 1)}>Next rows</button>
      </div>`
    }
  </div>`
}

/**
 * @param {{ head: any[], rows: any[][], block: any, sides: string[], named?: number, sorted?: { by: number, down: boolean },
 *   onSort?: (by: number) => void }} props
 */
function Box({ head, rows, block, sides, named, sorted, onSort }) {
  return html`
    <div class="table-box" role="region" tabindex="0" aria-label=${block.caption ?? 'Table'}>
      <table>
        ${block.caption && html`<caption>${block.caption}</caption>`}
        <thead>
          <tr>${head.map(
            (
              cell,
              at
            ) => html`<th scope="col" class=${sides[at]} aria-sort=${sorted?.by === at ? (sorted.down ? 'descending' : 'ascending') : undefined}>
              ${onSort ? html`<button type="button" class="sort" onClick=${() => onSort(at)}><${Cell} cell=${cell} /></button>` : html`<${Cell} cell=${cell} />`}
            </th>`
          )}</tr>
        </thead>
        <tbody>
          ${rows.map(
            row => html`<tr>
              ${row.map((cell, at) =>
                at === named
                  ? html`<th scope="row" class=${sides[at]}><${Cell} cell=${cell} /></th>`
                  : html`<td class=${sides[at]}><${Cell} cell=${cell} /></td>`
              )}
            </tr>`
          )}
        </tbody>
      </table>
    </div>
  `
}

/** As Slack sorts: by number where every cell of the column is one, else by letters. @param {number} by @param {boolean} down */
function order(by, down) {
  return (/** @type {any[]} */ one, /** @type {any[]} */ other) => {
    const [a, b] = [one[by], other[by]]
    const isNumber = a.type === 'raw_number' && b.type === 'raw_number'
    return (isNumber ? a.value - b.value : wordsOf(a).localeCompare(wordsOf(b))) * (down ? -1 : 1)
  }
}

/** @param {any[][]} rows @param {number} at */
function isNumeric(rows, at) {
  return rows.every(row => row[at]?.type === 'raw_number')
}

/** @param {any} cell @returns {string} */
function wordsOf(cell) {
  return cell.text ?? (cell.elements ?? []).map(wordsOf).join('')
}

/** @param {{ cell: any }} props */
function Cell({ cell }) {
  return cell.type === 'rich_text' ? html`<${RichText} block=${cell} />` : cell.text
}
