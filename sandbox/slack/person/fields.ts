import type { KnownBlock, Option } from '@slack/types'
import { uploadIn } from '../api/files.ts'
import { isRecord } from '../check/problem.ts'
import { elementsOf } from '../check/surface.ts'
import { wordsOf } from '../check/texts.ts'
import { fileBody } from '../delivery/bodies.ts'
import { type InputValue, valueName } from '../inputs.ts'
import { suggest } from '../interactions/act.ts'
import { type Container, ImpossibleAct, type WorkspaceParts } from '../parts.ts'

/** An input that a person can fill in, with its label. */
export type FormField = {
  label: string
  blockId: string
  actionId: string
  type: string
  element: Record<string, unknown>
  hint: string | null
  optional: boolean
  /** Every choice is sent to the app at once. */
  dispatches: boolean
}

/** Every element in these blocks that has a value. */
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
        dispatches: block.type === 'input' ? block.dispatch_action === true && dispatchesAtOnce(element) : true
      }))
  )
}

/** The options of a select, radio buttons, checkboxes or a menu. */
export function offered(element: Record<string, unknown>): Option[] {
  const groups = Array.isArray(element.option_groups) ? element.option_groups : []
  const options = Array.isArray(element.options) ? element.options : groups.flatMap(one => one.options)
  // The blocks were validated on arrival, which the compiler cannot infer.
  return options as Option[]
}

/** The element's label: an input's label, a section's text, else its placeholder, else its action id. */
function labelOf(block: KnownBlock, element: Record<string, unknown>): string {
  if (block.type === 'input') return block.label.text
  const beside = block.type === 'section' ? wordsOf(block.text) : ''
  return beside || wordsOf(element.placeholder) || String(element.action_id)
}

/** Text inputs dispatch on Enter, unless set to every character; all others at once. */
function dispatchesAtOnce(element: Record<string, unknown>): boolean {
  if (!TYPED.has(String(element.type))) return true
  const config = element.dispatch_action_config
  const when = isRecord(config) && Array.isArray(config.trigger_actions_on) ? config.trigger_actions_on : []
  return when.includes('on_character_entered')
}

const TYPED = new Set(['plain_text_input', 'email_text_input', 'url_text_input', 'number_input', 'rich_text_input'])
/** A file that a person uploads. */
export type Upload = { file: string; content: string | Uint8Array }

/** What a person fills in: a text, an option's text, several of them, a file, or nothing. */
export type Filling = string | readonly string[] | Upload | null

/** Converts what a person fills in to a value of Slack's state; asks the app if the options come from the app. */
export async function answerFor(
  parts: WorkspaceParts,
  person: string,
  container: Container,
  field: FormField,
  given: Filling
): Promise<InputValue> {
  const { type, element } = field
  const name = valueName(type) ?? 'selected_option'
  const several = name.endsWith('s') && name !== 'value'
  if (isUpload(given)) {
    if (type !== 'file_input') throw new ImpossibleAct(`${field.label} takes no file.`)
    return { type, files: [fileBody(uploadIn(parts, person, given.file, Buffer.from(given.content)))] }
  }
  const words = given === null || given === '' ? [] : typeof given === 'string' ? [given] : given
  if (!several && words.length > 1) throw new ImpossibleAct(`${field.label} takes one value, not ${words.length}.`)
  const held: unknown[] = []
  for (const word of words) held.push(await one(word))
  return { type, [name]: several ? held : (held[0] ?? null) }

  async function one(word: string): Promise<unknown> {
    switch (type) {
      case 'static_select':
      case 'multi_static_select':
      case 'radio_buttons':
      case 'checkboxes':
      case 'overflow':
        return pick(field.label, offered(element), word)
      case 'external_select':
      case 'multi_external_select':
        return pick(field.label, await lookUp(parts, person, container, field, word), word)
      case 'users_select':
      case 'multi_users_select':
        return named(parts.workspace.members().find(member => [member.name, member.realName, member.id].includes(word)))
      case 'conversations_select':
      case 'multi_conversations_select':
      case 'channels_select':
      case 'multi_channels_select':
        return named(parts.workspace.conversation(word))
      case 'datetimepicker':
        return Number(word)
      default:
        return word
    }
  }

  function named(found: { id: string } | undefined): string {
    if (found === undefined) throw new ImpossibleAct(`${field.label} offers nothing called ${String(given)}.`)
    return found.id
  }
}

function isUpload(given: Filling): given is Upload {
  return typeof given === 'object' && given !== null && 'file' in given
}

/** The app's options for a typed text, requested as Slack does. */
export async function lookUp(
  parts: WorkspaceParts,
  person: string,
  container: Container,
  field: FormField,
  typed: string
): Promise<Option[]> {
  const came = await suggest(parts, person, container, field.blockId, field.actionId, typed)
  if ('failed' in came) throw new ImpossibleAct(`${field.label} could not look up ${typed}: ${came.failed}`)
  return 'options' in came ? came.options : came.optionGroups.flatMap(group => group.options)
}

/** An input's value as a person sees it. */
export function shownValue(value: InputValue | undefined): string | string[] | null {
  const held = value === undefined ? null : value[valueName(value.type) ?? 'value']
  if (Array.isArray(held)) return held.map(one => (isRecord(one) ? wordsOf(one.text) : String(one)))
  if (isRecord(held)) return wordsOf(held.text) || JSON.stringify(held)
  return held === null || held === undefined ? null : String(held)
}

/** The option with this text; else the only one that starts with it, else the only one that contains it. */
function pick(label: string, options: readonly Option[], word: string): Option {
  const low = word.toLowerCase()
  const tests: ((text: string) => boolean)[] = [
    text => text === word,
    text => text.toLowerCase().startsWith(low),
    text => text.toLowerCase().includes(low)
  ]
  for (const fits of tests) {
    const [found, ...others] = options.filter(option => fits(wordsOf(option.text)))
    if (found !== undefined && others.length === 0) return found
  }
  const all = options.map(option => wordsOf(option.text)).join(', ') || 'nothing'
  throw new ImpossibleAct(`${label} has not exactly one option for "${word}". It offers: ${all}.`)
}
