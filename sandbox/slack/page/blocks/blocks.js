import { Element, nameOf } from '../elements/element.js'
import { html } from '../html.js'
import { Markdown } from '../text/markdown.js'
import { RichText } from '../text/rich-text.js'
import { plain, Text } from '../text/text.js'
import { Input } from './input.js'
import { Section } from './section.js'
import { DataTable, Table } from './table.js'

/** @import { Block } from '../protocol.ts' */

/** @param {{ blocks: readonly Block[], errors?: Record<string, string>, prefix: string }} props */
export function Blocks({ blocks, errors = {}, prefix }) {
  return html`<div class="blocks">
    ${blocks.map((/** @type {any} */ block, index) => {
      const id = `${prefix}-${block.block_id ?? index}`.replace(/[^\w-]/g, '_')
      return html`<${One} key=${`${block.type}-${block.block_id ?? index}`} id=${id} block=${block} error=${errors[block.block_id]} />`
    })}
  </div>`
}

/** @param {{ block: any, id: string, error?: string }} props */
function One({ block, id, error }) {
  switch (block.type) {
    case 'section':
      return html`<${Section} ...${{ block, id }} />`
    case 'header':
      return html`<h3 class="header-block">${plain(block.text)}</h3>`
    case 'divider':
      return html`<hr />`
    case 'context':
      return html`<div class="context">
        ${block.elements.map((/** @type {any} */ each) =>
          each.type === 'image' ? html`<${Element} ...${{ block, element: each }} />` : html`<${Text} text=${each} />`
        )}
      </div>`
    case 'actions':
      return html`<div class="actions">
        ${block.elements.map(
          (/** @type {any} */ element, /** @type {number} */ index) =>
            html`<${Element} key=${element.action_id ?? index} ...${{ block, element, naming: nameOf(element, `${id}-${index}`) }} />`
        )}
      </div>`
    case 'image':
      return html`<figure class="image">
        ${block.title && html`<figcaption>${plain(block.title)}</figcaption>`}
        <img src=${block.image_url} alt=${block.alt_text} />
      </figure>`
    case 'input':
      return html`<${Input} ...${{ block, id, error }} />`
    case 'rich_text':
      return html`<${RichText} block=${block} />`
    case 'markdown':
      return html`<${Markdown} text=${block.text} />`
    case 'table':
      return html`<${Table} block=${block} />`
    case 'data_table':
      return html`<${DataTable} block=${block} />`
    case 'alert':
      return html`<div class="alert ${block.level ?? ''}" role="note">
        <b>${LEVELS[block.level] ?? 'Note'}:</b>${' '}<${Text} text=${block.text} />
      </div>`
    default:
      return html`<p class="unknown">This workspace cannot draw a block of type “${block.type}”.</p>`
  }
}

const LEVELS = /** @type {Record<string, string>} */ ({
  info: 'Note',
  warning: 'Warning',
  error: 'Error',
  success: 'Done'
})
