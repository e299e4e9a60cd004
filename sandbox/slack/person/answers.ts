import type { Option } from '@slack/types'
import { isRecord } from '../check/problem.ts'
import { wordsOf } from '../check/texts.ts'
import { type InputValue, valueName } from '../inputs.ts'
import { ImpossibleAct, type WorkspaceParts } from '../interactions/parts.ts'
import type { Container } from '../interactions/place.ts'
import { suggest } from '../interactions/suggest.ts'
import { type FormField, offered } from './fields.ts'

/** What a person puts in: typed words, an option's words, several of them, or nothing. */
export type Filling = string | readonly string[] | null

/** Turns what a person puts in into what Slack's state holds; asks the app where the app knows the options. */
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

/** What the app offers for these letters, asked for as Slack does. */
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

/** What an input holds, in the words that a person sees. */
export function shownValue(value: InputValue | undefined): string | string[] | null {
  const held = value === undefined ? null : value[valueName(value.type) ?? 'value']
  if (Array.isArray(held)) return held.map(one => (isRecord(one) ? wordsOf(one.text) : String(one)))
  if (isRecord(held)) return wordsOf(held.text) || JSON.stringify(held)
  return held === null || held === undefined ? null : String(held)
}

/** The option of these words; else the only one that begins with them, else the only one that has them. */
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
