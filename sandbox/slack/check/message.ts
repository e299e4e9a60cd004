import type { KnownBlock } from '@slack/types'
import type { Problem } from './problem.ts'
import { MALFORMED, parsed } from './problem.ts'
import { asBlocks, checkBlocks, type Unsupported } from './surface.ts'

/** Slack's answer to a call that it refuses; `errors` and `messages` say where and why. */
export type Refusal = {
  error: string
  response_metadata?: { messages: string[] }
  errors?: string[]
  [more: string]: unknown
}

export type Content = { text: string; blocks: KnownBlock[] }

/** A longer message is refused. Slack itself truncates it, but the app should not rely on that. */
const LONGEST = 40_000

/** Reads the text and blocks of a message, from JSON or from JSON in a form. */
export function checkMessage(
  given: Record<string, unknown>,
  unsupported: Unsupported,
  longest = LONGEST
): Content | Refusal {
  const text = given.text === undefined ? '' : String(given.text)
  if (text.length > longest) return { error: 'msg_too_long' }
  if (given.attachments !== undefined && !isEmptyList(given.attachments)) {
    return invalid('invalid_attachments', [{ at: '/attachments', message: 'this sandbox has no attachments' }])
  }
  const blocks = parsed(given.blocks)
  if (blocks === undefined || isEmptyList(blocks))
    return text.trim() === '' ? { error: 'no_text' } : { text, blocks: [] }
  if (blocks === MALFORMED) return { error: 'invalid_blocks_format' }
  const problems = checkBlocks(blocks, 'message', '/blocks', unsupported)
  return problems.length > 0 ? invalid('invalid_blocks', problems) : { text, blocks: asBlocks(blocks) }
}

/** A refusal in Slack's format, with where and why. */
export function invalid(error: string, problems: readonly Problem[]): Refusal {
  const messages = problems.map(one => `[ERROR] ${one.message} [json-pointer:${one.at}]`)
  return { error, errors: messages.map(one => one.replace('[ERROR] ', '')), response_metadata: { messages } }
}

function isEmptyList(value: unknown): boolean {
  const list = parsed(value)
  return Array.isArray(list) && list.length === 0
}
