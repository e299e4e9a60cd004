import type { ErrorCode, RespondFn } from '@slack/bolt'
import type { AlertBlock, ConfirmationDialog, DataTableBlock } from '@slack/types'
import { escaped, shorten } from '../text/format.ts'
import { isRefusedWith } from '../transport/clients.ts'
import { context, type KnownBlock, type option, plainText, sections } from './blocks.ts'

/** Bolt's own constant would load Bolt into every worker. */
const RESPOND_ERROR: `${ErrorCode.RespondError}` = 'slack_bolt_respond_error'

/** Slack's limits in characters, from docs.slack.dev/reference/block-kit. */
const LIMITS = { alert: 200, title: 100, text: 300, answer: 30 } as const

/** Most rows of a table, from docs.slack.dev/reference/block-kit/blocks/data-table-block. */
const MOST_ROWS = 100

/** Most characters of the cells of all tables of one message: Slack takes 10,000. */
const CELLS = 9_500

/** A cell, not escaped: a text, a number with the text that shows it, a link, or a person. */
export type Cell = string | { number: number; text: string } | { text: string; url: string } | { user: string }

/** `caption` says what the rows are, and how they are sorted; `page` is how many are shown at once. */
export type Table = { caption: string; head: readonly string[]; rows: readonly (readonly Cell[])[]; page?: number }

/**
 * A table whose first column names the rows, and how many rows did not fit. Rows are left out whole, at the end, where
 * there are more than Slack takes or more characters than `most`. Nothing where there are no rows.
 */
export function table({ caption, head, rows, page = 10 }: Table, most = CELLS): KnownBlock[] {
  const fitting = fittingRows(rows, most - lengthOf(head))
  if (fitting.length === 0) return []
  const block: DataTableBlock = {
    type: 'data_table',
    caption,
    page_size: page,
    row_header_column_index: 0,
    rows: [head.map(title => ({ type: 'raw_text' as const, text: title })), ...fitting.map(row => row.map(drawCell))]
  }
  const left = rows.length - fitting.length
  return left > 0 ? [block, context(`and ${left} more`)] : [block]
}

function fittingRows(rows: Table['rows'], most: number): Table['rows'] {
  let left = most
  const end = rows.findIndex(row => {
    left -= lengthOf(row)
    return left < 0
  })
  return rows.slice(0, Math.min(MOST_ROWS, end < 0 ? rows.length : end))
}

function lengthOf(row: readonly Cell[]): number {
  return row.reduce(
    (sum: number, cell) => sum + (typeof cell === 'string' ? cell : 'user' in cell ? cell.user : cell.text).length + 3,
    0
  )
}

/** An empty text is invalid in a cell. */
function drawCell(cell: Cell): DataTableBlock['rows'][number][number] {
  if (typeof cell === 'string') return { type: 'raw_text', text: cell || '–' }
  if ('number' in cell) return { type: 'raw_number', value: cell.number, text: cell.text }
  const element = 'user' in cell ? { type: 'user' as const, user_id: cell.user } : { type: 'link' as const, ...cell }
  return { type: 'rich_text', elements: [{ type: 'rich_text_section', elements: [element] }] }
}

/** A problem or a warning beside what it is about. Only modals take it. `text` is in mrkdwn. */
export function alert(level: NonNullable<AlertBlock['level']>, text: string): KnownBlock[] {
  // A longer text is shown whole, as a section: a sentence that is cut can say the opposite.
  if (text.length > LIMITS.alert) return sections([`${WORDS[level]}${text}`])
  return [{ type: 'alert', level, text: { type: 'mrkdwn', text, verbatim: true } }]
}

const WORDS = {
  default: '',
  info: 'ℹ️ ',
  warning: '⚠️ *Warning:* ',
  error: '❌ *Problem:* ',
  success: '✅ '
} satisfies Record<NonNullable<AlertBlock['level']>, string>

/** Slack's question before it sends a press. `text` is plain; where it is longer than Slack takes, it is cut at a line. */
export function confirmation(
  title: string,
  text: string,
  { yes, no = 'Cancel', style }: { yes: string; no?: string; style?: 'primary' | 'danger' }
): ConfirmationDialog {
  return {
    title: plainText(shorten(title, LIMITS.title)),
    text: plainText(cutAtLine(text, LIMITS.text)),
    confirm: plainText(shorten(yes, LIMITS.answer)),
    deny: plainText(shorten(no, LIMITS.answer)),
    ...(style && { style })
  }
}

function cutAtLine(text: string, most: number): string {
  const lines = text.split('\n')
  const say = (kept: number) =>
    [...lines.slice(0, kept), ...(kept < lines.length ? [`and ${lines.length - kept} more`] : [])].join('\n')
  let kept = lines.length
  while (kept > 1 && say(kept).length > most) kept -= 1
  return shorten(say(kept), most)
}

/**
 * Sends blocks; where Slack refuses them and some are of a type that it has not brought to every workspace, sends the same
 * as sections. Throws Slack's error where it has none of these, or refuses the sections as well.
 */
export async function orSections<Answer>(
  blocks: readonly KnownBlock[],
  send: (blocks: KnownBlock[]) => Promise<Answer>
): Promise<Answer> {
  try {
    return await send([...blocks])
  } catch (error) {
    if (!blocks.some(isRecent) || !isRefusedWith(error, 'invalid_blocks', 'invalid_arguments')) throw error
    return await send(asSections(blocks))
  }
}

/** `respond`, with sections where Slack refuses a table. Its answer does not say why, only that the URL is not used up. */
export function respondOrSections(respond: RespondFn): RespondFn {
  return async message => {
    try {
      return await respond(message)
    } catch (error) {
      if (typeof message === 'string' || !('blocks' in message) || !isRefusedAnswer(error)) throw error
      // Every message of ours is made of known blocks; the type of Slack's library is wider.
      const blocks = message.blocks as KnownBlock[]
      if (!blocks.some(isRecent)) throw error
      return await respond({ ...message, blocks: asSections(blocks) })
    }
  }
}

function isRefusedAnswer(error: unknown): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    error.code === RESPOND_ERROR &&
    'statusCode' in error &&
    error.statusCode !== 404
  )
}

/** Whether Slack has not brought this block to every workspace. */
export function isRecent({ type }: { type: string }): boolean {
  return type === 'data_table' || type === 'alert'
}

/** The same blocks with tables and alerts as sections: a line for each row, which begins with its name. */
export function asSections(blocks: readonly KnownBlock[]): KnownBlock[] {
  return blocks.flatMap(block => {
    if (block.type === 'alert') return sections([`${WORDS[block.level ?? 'default']}${block.text.text}`])
    if (block.type !== 'data_table') return [block]
    const [head = [], ...rows] = block.rows
    const lines = rows.map(row =>
      row
        .map((cell, at) => lineOf(cell, at, head[at]))
        .filter(Boolean)
        .join(' · ')
    )
    return [context(`*${escaped(block.caption)}*`), ...sections(lines)]
  })
}

/** `Seats 92 / 60`: a cell with the title of its column; the first, which names the row, without. Empty where it is. */
function lineOf(cell: DataTableBlock['rows'][number][number], at: number, head: typeof cell | undefined): string {
  const text = sayCell(cell)
  if (text === '–') return ''
  return at === 0 ? `*${text}*` : `${head ? sayCell(head) : ''} ${text}`
}

function sayCell(cell: DataTableBlock['rows'][number][number]): string {
  if (cell.type !== 'rich_text') return escaped(cell.text)
  const [part] = cell.elements
  const element = part?.type === 'rich_text_section' ? part.elements[0] : undefined
  if (element?.type === 'user') return `<@${element.user_id}>`
  return element?.type === 'link' ? `<${element.url}|${escaped(element.text ?? element.url)}>` : ''
}

/** Lines with a box beside them that is ticked to choose them. */
export function withBox(
  lines: readonly string[],
  box: ReturnType<typeof option>,
  { id, action, isTicked }: { id: string; action: string; isTicked: boolean }
): KnownBlock[] {
  const [first, ...more] = sections(lines)
  const boxes = {
    type: 'checkboxes' as const,
    action_id: action,
    options: [box],
    ...(isTicked && { initial_options: [box] })
  }
  return first ? [{ ...first, block_id: id, accessory: boxes }, ...more] : []
}
