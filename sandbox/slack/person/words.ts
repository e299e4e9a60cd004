import type { KnownBlock } from '@slack/types'
import { elementsOf } from '../check/surface.ts'
import { wordsIn, wordsOf } from '../check/texts.ts'
import type { Workspace } from '../workspace.ts'

/** The text of blocks as a person reads it: one line per text, mentions by name, links without markup. */
export function linesOf(blocks: readonly KnownBlock[], workspace: Workspace): string[] {
  return blocks.flatMap(block => rawLines(block)).map(line => readable(line, workspace))
}

/** The labels of the buttons in blocks. */
export function buttonsOf(blocks: readonly KnownBlock[]): string[] {
  return blocks.flatMap(block =>
    elementsOf(block).flatMap(({ element }) => (isButton(element) ? [wordsOf(element.text)] : []))
  )
}

export function isButton(element: Record<string, unknown>): boolean {
  return element.type === 'button' || element.type === 'workflow_button'
}

/** A text with Slack's escapes and mentions as people see them. */
export function readable(text: string, workspace: Workspace): string {
  return text
    .replace(/<@([A-Z0-9]+)(\|[^>]*)?>/g, (_, id) => `@${workspace.member(id)?.name ?? id}`)
    .replace(/<#([A-Z0-9]+)(\|[^>]*)?>/g, (_, id) => `#${workspace.conversation(id)?.name ?? id}`)
    .replace(/<!subteam\^([A-Z0-9]+)(\|[^>]*)?>/g, (_, id) => `@${workspace.group(id)?.handle ?? id}`)
    .replace(/<!date\^\d+\^[^|>]*\|([^>]*)>/g, '$1')
    .replace(/<!(here|channel|everyone)(\|[^>]*)?>/g, '@$1')
    .replace(/<([a-z][a-z0-9+.-]*:[^|>]+)\|([^>]*)>/g, '$2')
    .replace(/<([a-z][a-z0-9+.-]*:[^|>]+)>/g, '$1')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
}

function rawLines(block: KnownBlock): string[] {
  switch (block.type) {
    case 'section':
      return [wordsOf(block.text), ...(block.fields ?? []).map(wordsOf)].filter(line => line !== '')
    case 'header':
    case 'alert':
      return [wordsOf(block.text)]
    case 'markdown':
      return [block.text]
    case 'context':
      return block.elements.map(one => (one.type === 'image' ? one.alt_text : one.text))
    case 'image':
      return [wordsOf(block.title), block.alt_text].filter(line => line !== '')
    case 'divider':
    case 'actions':
    case 'input':
      return []
    case 'data_table':
      return [escaped(block.caption), ...rowsOf(block.rows)]
    case 'table':
      return rowsOf(block.rows)
    default:
      return wordsIn(block)
  }
}

/** A table's rows. Only what is formatted has mentions; all else is no markup, and is read as it is. */
function rowsOf(rows: readonly (readonly { type: string }[])[]): string[] {
  const wordsOfCell = (cell: { type: string }) => wordsIn(cell).join('')
  return rows.map(row =>
    row.map(cell => (cell.type === 'rich_text' ? wordsOfCell(cell) : escaped(wordsOfCell(cell)))).join(' | ')
  )
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
