import type { KnownBlock, Option } from '@slack/types'
import { isRecord } from '../check/problem.ts'
import { elementsOf } from '../check/surface.ts'
import { wordsOf } from '../check/texts.ts'
import { valueName } from '../inputs.ts'

/** Something that a person can fill in, found by the words beside it. */
export type FormField = {
  label: string
  blockId: string
  actionId: string
  type: string
  element: Record<string, unknown>
  hint: string | null
  optional: boolean
  /** The app is told of every choice at once. */
  tells: boolean
}

/** Everything in these blocks that holds a value. */
export function fieldsOf(blocks: readonly KnownBlock[]): FormField[] {
  return blocks.flatMap(block =>
    elementsOf(block)
      .filter(({ element }) => valueName(String(element.type)) !== undefined || element.type === 'overflow')
      .map(({ element }) => ({
        label: labelOf(block, element),
        blockId: String(block.block_id),
        actionId: String(element.action_id),
        type: String(element.type),
        element,
        hint: block.type === 'input' ? wordsOf(block.hint) || null : null,
        optional: block.type === 'input' ? (block.optional ?? false) : true,
        tells: block.type === 'input' ? block.dispatch_action === true && tellsAtOnce(element) : true
      }))
  )
}

/** What a select, radio buttons, checkboxes or a menu offer. */
export function offered(element: Record<string, unknown>): Option[] {
  const groups = Array.isArray(element.option_groups) ? element.option_groups : []
  const options = Array.isArray(element.options) ? element.options : groups.flatMap(one => one.options)
  // The blocks were checked when they came in, which the compiler cannot see.
  return options as Option[]
}

/** The element's words: an input's label, a section's text, else its placeholder, else its action id. */
function labelOf(block: KnownBlock, element: Record<string, unknown>): string {
  if (block.type === 'input') return block.label.text
  const beside = block.type === 'section' ? wordsOf(block.text) : ''
  return beside || wordsOf(element.placeholder) || String(element.action_id)
}

/** Text inputs tell at Enter, unless they say at every character; all others at once. */
function tellsAtOnce(element: Record<string, unknown>): boolean {
  if (!TYPED.has(String(element.type))) return true
  const config = element.dispatch_action_config
  const when = isRecord(config) && Array.isArray(config.trigger_actions_on) ? config.trigger_actions_on : []
  return when.includes('on_character_entered')
}

const TYPED = new Set(['plain_text_input', 'email_text_input', 'url_text_input', 'number_input', 'rich_text_input'])
